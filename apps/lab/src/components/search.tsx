import { useRef, useState } from "preact/hooks";
import { rows } from "../data/study.ts";
import { go, hrefOf, route, setQuery } from "../router.ts";

let input: HTMLInputElement | null = null;
export const focusSearch = () => input?.focus();

/**
 * Finds a network by the beginning of its id. On the atlas, words filter the table too ("g>1 mechanism=direct"), and the
 * URL keeps them.
 */
export function Search() {
  const { page, query } = route.value;
  const onAtlas = page === "atlas";
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const text = onAtlas ? (query["q"] ?? "") : typed;
  const change = (value: string) => (onAtlas ? setQuery({ q: value }) : setTyped(value));
  const enter = () => {
    const wanted = text.trim();
    const found = rows.value.filter(({ id }) => wanted !== "" && id.startsWith(wanted));
    if (found.length === 1) go(hrefOf("network", [found[0]!.id]));
    else if (!onAtlas) go(hrefOf("atlas", [], { q: wanted }));
  };
  return (
    <input
      ref={(element) => {
        field.current = element;
        input = element;
      }}
      type="search"
      aria-label="Search networks"
      placeholder="Search: 3f2a, g>1 fb=10"
      value={text}
      onInput={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") enter();
        if (event.key === "Escape") {
          change("");
          event.currentTarget.blur();
        }
      }}
    />
  );
}
