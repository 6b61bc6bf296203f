import { signal } from "@preact/signals";

export interface KeyHelp {
  readonly key: string;
  readonly what: string;
}

interface Binding extends KeyHelp {
  readonly act: (event: KeyboardEvent) => void;
}

const bindings = signal<readonly Binding[]>([]);

/** The keys that do something at the moment, for the overlay of "?". */
export const keyHelp = () => bindings.value.map(({ key, what }): KeyHelp => ({ key, what }));

/**
 * Binds a key (as in KeyboardEvent.key) for as long as a page is shown; keys typed into fields are left alone, and so are those that press what has the focus.
 * @returns what unbinds it: `useEffect(() => onKey("r", "release", act), [])`.
 */
export function onKey(key: string, what: string, act: (event: KeyboardEvent) => void): () => void {
  const binding = { key, what, act };
  bindings.value = [...bindings.peek(), binding];
  return () => {
    bindings.value = bindings.peek().filter((other) => other !== binding);
  };
}

/** @returns what stops listening. */
export function listenForKeys(): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    if (isPressing(event)) return;
    const binding = bindings.value.findLast(({ key }) => key === event.key);
    if (binding === undefined) return;
    event.preventDefault();
    binding.act(event);
  };
  addEventListener("keydown", listen);
  return () => removeEventListener("keydown", listen);
}

/** Space and Enter on something that they press. */
function isPressing({ key, target }: KeyboardEvent): boolean {
  const pressed = "button, a, summary, [role=button], [role=tab], [role=menuitem]";
  return (key === " " || key === "Enter") && target instanceof Element && target.closest(pressed) !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
  );
}
