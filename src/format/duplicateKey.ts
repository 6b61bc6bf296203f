/** A key that an object of a JSON text has twice. */
export interface DuplicateKey {
  /** "grids[1].seeds" */
  readonly path: string;
  /** Lines on which it stands, from 1. */
  readonly lines: readonly [number, number];
}

interface Container {
  /** Where each key began; null in an array. */
  readonly keys: Map<string, number> | null;
  /** The path of what is being read in it. */
  readonly base: string;
  /** The key or the index that is being read. */
  at: string | number;
}

/**
 * The first key that is given twice in one object: JSON.parse takes the last and says nothing.
 *
 * @param text valid JSON.
 */
export function duplicateKey(text: string): DuplicateKey | null {
  const lineOf = (offset: number) => text.slice(0, offset).split("\n").length;
  const open: Container[] = [];
  let awaitsKey = false;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    const inside = open.at(-1);
    if (token === "{" || token === "[") {
      const base = inside === undefined ? "" : pathOf(inside);
      open.push(token === "{" ? { keys: new Map(), base, at: "" } : { keys: null, base, at: 0 });
      awaitsKey = token === "{";
    } else if (token === "}" || token === "]") {
      open.pop();
      awaitsKey = false;
    } else if (token === ",") {
      if (inside!.keys === null) inside!.at = Number(inside!.at) + 1;
      awaitsKey = inside!.keys !== null;
    } else if (awaitsKey) {
      const key: string = JSON.parse(token);
      inside!.at = key;
      const first = inside!.keys!.get(key);
      if (first !== undefined) return { path: pathOf(inside!), lines: [lineOf(first), lineOf(index)] };
      inside!.keys!.set(key, index);
      awaitsKey = false;
    }
  }
  return null;
}

function pathOf({ keys, base, at }: Container): string {
  if (keys === null) return `${base}[${at}]`;
  return base === "" ? String(at) : `${base}.${at}`;
}
