import { computed, signal } from "@preact/signals";

/** What the page shows. All of it stands in the part of the URL after "#", so that a view can be sent to someone. */
export interface Route {
  readonly page: Page;
  /** Ids of networks: one for `network`, two for `compare`; the name of a system for `related`, or none. */
  readonly ids: readonly string[];
  /** Everything after "?": what is selected, sorted, brushed. */
  readonly query: Readonly<Record<string, string>>;
}
export type Page = "atlas" | "network" | "compare" | "train" | "drop" | "paper" | "related" | "unknown";

const ID = /^[0-9a-f]{16}$/;
/** Of a related system. */
const NAME = /^[a-z]+(-[a-z]+)*$/;

/** "#/n/3f2a…?t=12" → page, ids, query. Anything that is no view of the lab is "unknown". */
export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  const query = Object.fromEntries(new URLSearchParams(search));
  const [head = "", ...ids] = path.split("/").filter((part, k) => k === 0 || part !== "");
  const valid = ids.every((id) => ID.test(id));
  if (head === "" && ids.length === 0) return { page: "atlas", ids, query };
  if (head === "n" && ids.length === 1 && valid) return { page: "network", ids, query };
  if (head === "c" && ids.length === 2 && valid) return { page: "compare", ids, query };
  if ((head === "train" || head === "drop" || head === "paper") && ids.length === 0) return { page: head, ids, query };
  if (head === "related" && ids.length <= 1 && ids.every((id) => NAME.test(id))) return { page: head, ids, query };
  return { page: "unknown", ids: [], query };
}

const HEADS: Readonly<Record<Page, string>> = {
  atlas: "",
  network: "n",
  compare: "c",
  train: "train",
  drop: "drop",
  paper: "paper",
  related: "related",
  unknown: "",
};

/** The address of a view, to put into `href`. Keys whose value is undefined or "" are left out. */
export function hrefOf(
  page: Page,
  ids: readonly string[] = [],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const kept = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  const search = new URLSearchParams(kept).toString();
  return `#/${[HEADS[page], ...ids].filter(Boolean).join("/")}${search === "" ? "" : `?${search}`}`;
}

const hash = signal("");
export const route = computed(() => parseRoute(hash.value));

/** Follows the address bar from now on. */
export function startRouter(): void {
  const follow = () => {
    hash.value = location.hash;
  };
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  follow();
}

export interface GoOptions {
  /** Leave no step in the history, for changes as quick as a drag. @default false */
  readonly replace?: boolean;
}

/** Shows another view. */
export function go(href: string, { replace = false }: GoOptions = {}): void {
  if (href === location.hash) return;
  history[replace ? "replaceState" : "pushState"](null, "", href);
  hash.value = href;
}

/**
 * Changes some keys of the query and keeps the page; undefined or "" takes a key out. No step in the history unless `step`:
 * Back undoes what was chosen, not every letter that was typed.
 */
export function setQuery(patch: Readonly<Record<string, string | undefined>>, step = false): void {
  const { page, ids, query } = route.value;
  go(hrefOf(page, ids, { ...query, ...patch }), { replace: !step });
}
