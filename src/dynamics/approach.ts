import { ln } from "../kernel/index.ts";
import type { Root } from "./roots.ts";
import { distance, dot, largestDifference } from "./vectors.ts";

/** Windows in a row in which the distance must shrink at the root's own rate. */
const WINDOWS = 5;
/** How far the measured rate may be from the root's own. */
const RATE_TOLERANCE = 0.2;
/** Shortest window of a real mode and longest turn that makes one, in τ. */
const SHORTEST = 5;
const LONGEST_TURN = 200;
/** The same for a spiral inside the radius that holds no other root; a window there is a fifth of a time constant, in τ no shorter than this. */
const WINDOWS_INSIDE = 3;
const SHORTEST_INSIDE = 2;

/** Watches one state on its way to one stable root. */
export interface Approach {
  readonly root: number;
  /** Windows in a row that matched. */
  readonly matches: number;
  /**
   * Takes the state after one more step.
   * @returns whether it has settled. Either its distance has shrunk at the root's own rate (within 20 %) over five windows
   * in a row, a window being one turn of a spiral, or a fifth of the time constant of a real mode: five of them are five
   * turns, or one time constant. Or it is inside the certified neighbourhood: within Newton–Kantorovich's uniqueness
   * radius, or within the larger radius that holds no other root while it comes in along a spiral at the root's own rate
   * over three windows of a fifth of a time constant, whatever part of a turn that is.
   */
  watch(x: Float64Array): boolean;
}

/** @param radius `certifiedRadius` of the root. */
export function watchApproach(root: Root, index: number, h: number, radius: number): Approach {
  const window = windowSteps(root, h);
  const spiral = watchSpiral(root, h, radius);
  const { uniquenessRadius } = root.certificate;
  let inWindow = 0;
  let farthest = 0; // of this window: over a whole turn it does not depend on the phase
  let before = Number.NaN; // of the window before
  let matches = 0;
  return {
    root: index,
    get matches() {
      return Math.max(matches, spiral?.matches ?? 0);
    },
    watch(x) {
      if (spiral?.watch(x)) return true;
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

/**
 * Watches a spiral by a measure that does not depend on its phase: the area between the displacements from the root at
 * two times one window apart. Where the slowest pair of modes λ = σ ± iω has outlived the others, displacements are
 * Re(c v e^{λt}), and that area is proportional to e^{2σt}.
 *
 * @returns null for a real mode, whose displacements span no area, and for a turn shorter than a window, which is watched
 * as a whole.
 */
function watchSpiral(root: Root, h: number, radius: number): Pick<Approach, "matches" | "watch"> | null {
  const { eigenvalue, rate } = root;
  const steps = Math.round(Math.max(SHORTEST_INSIDE, 1 / (WINDOWS * Math.abs(rate))) / h);
  // from half a turn on, two displacements may lie on one line
  if (eigenvalue[1] === 0 || steps * h * Math.abs(eigenvalue[1]) > Math.PI / 2) return null;
  let inWindow = 0;
  let last: Float64Array | null = null; // the displacement one window ago
  let before = Number.NaN; // the area with the one before that
  let matches = 0;
  return {
    get matches() {
      return matches;
    },
    watch(x) {
      if (++inWindow < steps) return false;
      inWindow = 0;
      const displacement = x.map((v, i) => v - root.x[i]);
      const area = last === null ? Number.NaN : areaBetween(last, displacement);
      const measured = ln(area / before) / (2 * steps * h);
      matches = Math.abs(measured / rate - 1) <= RATE_TOLERANCE ? matches + 1 : 0;
      [last, before] = [displacement, area];
      return matches >= WINDOWS_INSIDE && largestDifference(x, root.x) <= radius;
    },
  };
}

/** √(‖a‖² ‖b‖² − (a·b)²) */
function areaBetween(a: Float64Array, b: Float64Array): number {
  const overlap = dot(a, b);
  return Math.sqrt(Math.max(0, dot(a, a) * dot(b, b) - overlap * overlap));
}
