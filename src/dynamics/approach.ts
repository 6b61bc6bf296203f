import { ln } from "../kernel/index.ts";
import type { Root } from "./roots.ts";
import { distance, largestDifference } from "./vectors.ts";

/** Windows in a row in which the distance must shrink at the root's own rate. */
const WINDOWS = 5;
/** How far the measured rate may be from the root's own. */
const RATE_TOLERANCE = 0.2;
/** Shortest window and longest turn that makes one, in τ. */
const SHORTEST = 5;
const LONGEST_TURN = 200;

/** Watches one state on its way to one stable root. */
export interface Approach {
  readonly root: number;
  /** Windows in a row that matched. */
  readonly matches: number;
  /**
   * Takes the state after one more step.
   * @returns whether it has settled: it is inside the root's certified neighbourhood, or its distance has shrunk at the
   * root's own rate (within 20 %) over five windows in a row. A window is one turn of a spiral, or a fifth of the time
   * constant of a real mode: five of them are five turns, or one time constant.
   */
  watch(x: Float64Array): boolean;
}

export function watchApproach(root: Root, index: number, h: number): Approach {
  const window = windowSteps(root, h);
  const { uniquenessRadius } = root.certificate;
  let inWindow = 0;
  let farthest = 0; // of this window: over a whole turn it does not depend on the phase
  let before = Number.NaN; // of the window before
  let matches = 0;
  return {
    root: index,
    get matches() {
      return matches;
    },
    watch(x) {
      farthest = Math.max(farthest, distance(x, root.x));
      inWindow++;
      if (inWindow < window) return false;
      if (largestDifference(x, root.x) <= uniquenessRadius) return true;
      const rate = ln(farthest / before) / (window * h);
      matches = Math.abs(rate / root.rate - 1) <= RATE_TOLERANCE ? matches + 1 : 0;
      before = farthest;
      farthest = 0;
      inWindow = 0;
      return matches >= WINDOWS;
    },
  };
}

function windowSteps({ eigenvalue: [, im], rate }: Root, h: number): number {
  const turn = im === 0 ? Number.POSITIVE_INFINITY : (2 * Math.PI) / Math.abs(im);
  const length = turn <= LONGEST_TURN ? turn : Math.max(SHORTEST, 1 / (WINDOWS * Math.abs(rate)));
  return Math.max(1, Math.round(length / h));
}
