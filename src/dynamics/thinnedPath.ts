import { distance, norm } from "./vectors.ts";

/** A state is kept once it is this far from the last one kept, in units of 1 + ‖x‖ at first. */
const SPACING = 0.01;

/** The way a state goes, kept as a polyline. */
export interface ThinnedPath {
  /** Takes the next state; keeps a copy of it where that says more than what is kept already. */
  add(x: Float64Array): void;
  /** [vertices × n]: the first state, …, the last one. */
  states(): Float64Array;
}

/**
 * A path of at most `most` vertices: where there come to be more, every second one is dropped and the spacing doubled. A
 * slow passage takes few vertices, and an endless motion does not fill the memory.
 */
export function openThinnedPath(n: number, most: number): ThinnedPath {
  let kept: Float64Array[] = [];
  let spacing = SPACING;
  const last = new Float64Array(n);
  let hasLast = false; // beyond the last one kept
  return {
    add(x) {
      const before = kept[kept.length - 1];
      const size = norm(x);
      if (!(size < Number.POSITIVE_INFINITY)) return;
      hasLast = before !== undefined && distance(x, before) < spacing * (1 + size);
      if (hasLast) {
        last.set(x);
        return;
      }
      kept.push(x.slice());
      if (kept.length < most) return;
      kept = kept.filter((_, k) => k % 2 === 0);
      spacing *= 2;
    },
    states() {
      const all = hasLast ? [...kept, last] : kept;
      const states = new Float64Array(all.length * n);
      all.forEach((x, k) => {
        states.set(x, k * n);
      });
      return states;
    },
  };
}
