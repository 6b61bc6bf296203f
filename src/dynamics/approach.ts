import { ln, type System } from "../kernel/index.ts";
import { angleOf } from "./angle.ts";
import type { Root } from "./roots.ts";
import { distance, dot } from "./vectors.ts";

/** Windows in a row in which the distance must shrink at the root's own rate, at least. */
const WINDOWS = 5;
/** How far the measured rate may be from the root's own. */
const RATE_TOLERANCE = 0.2;
/** Shortest window, in τ: of a real mode, of a spiral. */
const SHORTEST = 1;
const SHORTEST_SPIRAL = 2;
/** A spiral is followed over so many turns, or over so many time constants where that is shorter. */
const TURNS = 5;
const TIME_CONSTANTS = 2;

/** Watches one state on its way to one stable root. */
export interface Approach {
  readonly root: number;
  /** Windows in a row that matched. */
  readonly matches: number;
  /** Whether those that are needed last less than one time constant: a match is then weak evidence by itself. */
  readonly isShort: boolean;
  /**
   * Takes the state after one more step.
   * @returns whether it comes in at the root's own rate, within 20 %: over one time constant of a real mode in five
   * windows; over five turns of a spiral, or over two time constants of one that turns more slowly than that.
   */
  watch(x: Float64Array): boolean;
}

/**
 * @param h step of the map in its flow's own time: 1 + hλ is the multiplier.
 * @param isEuler whether it is; where the map steps otherwise, an eigenvalue's imaginary part says how fast it turns.
 */
export function watchApproach(root: Root, index: number, h: number, isEuler: boolean): Approach {
  const { rate } = root;
  const measure = openMeasure(root, h, isEuler);
  const { window, needed } = measure;
  let inWindow = 0;
  let before = Number.NaN;
  let matches = 0;
  return {
    root: index,
    isShort: needed * window * h * Math.abs(rate) < 1 - 1e-9,
    get matches() {
      return matches;
    },
    watch(x) {
      inWindow++;
      const size = measure.of(x, inWindow);
      if (inWindow < window) return false;
      const measured = ln(size / before) / (window * h);
      matches = Math.abs(measured / rate - 1) <= RATE_TOLERANCE ? matches + 1 : 0;
      before = size;
      inWindow = 0;
      return matches >= needed;
    },
  };
}

/** 2^(−1/4) … 2^(−1). */
const QUARTERS = [0.8408964152537145, Math.SQRT1_2, 0.5946035575013605, 0.5] as const;
/** Scales of the displacements that are tried: four for each halving, down to a sixteenth. */
const LEVELS = Array.from({ length: 16 }, (_, k) => QUARTERS[k % 4] / (1 << Math.floor(k / 4)));
/** Part of the root's own rate at which each must come in. */
const LEAST_RATE = 0.5;

/**
 * Whether displacements between a state and a root come in too: of states on the way from x straight to the root, down to a
 * sixteenth of its distance, each a window after it was let go, at half the root's own rate at least. Where a cycle lies in
 * between, some of them do not.
 *
 * @param follow the map that moves the states.
 */
export function comesInFurtherIn(follow: System, root: Root, x: Float64Array, h: number, isEuler: boolean): boolean {
  const n = x.length;
  let states = Float64Array.from(LEVELS.flatMap((s) => Array.from(x, (v, i) => root.x[i] + s * (v - root.x[i]))));
  let next = new Float64Array(states.length);
  const measures = LEVELS.map(() => openMeasure(root, h, isEuler));
  const { window } = measures[0];
  let before: number[] = [];
  for (let half = 0; half < 2; half++) {
    let sizes: number[] = [];
    for (let step = 1; step <= window; step++) {
      follow.evaluate(states, next, LEVELS.length);
      [states, next] = [next, states];
      sizes = measures.map((measure, k) => measure.of(states.subarray(k * n, (k + 1) * n), step));
    }
    if (half === 1) return sizes.every((size, k) => ln(size / before[k]) / (window * h) <= LEAST_RATE * root.rate);
    before = sizes;
  }
  return false;
}

function openMeasure(root: Root, h: number, isEuler: boolean): Measure {
  const { eigenvalue } = root;
  if (eigenvalue[1] === 0) return openDistance(root, h);
  const angle = isEuler ? angleOf(1 + h * eigenvalue[0], h * eigenvalue[1]) : h * eigenvalue[1];
  return openSpiral(root, h, Math.abs(angle) / h);
}

/** A size of the displacement from a root that shrinks at the rate of the slowest mode, once the others have died out. */
interface Measure {
  /** Steps of a window, and windows in a row that must match. */
  readonly window: number;
  readonly needed: number;
  /** Takes the state at each step of a window; what it returns at its last one counts. */
  of(x: Float64Array, step: number): number;
}

function openDistance(root: Root, h: number): Measure {
  const length = Math.max(SHORTEST, 1 / (WINDOWS * Math.abs(root.rate)));
  const window = Math.max(1, Math.round(length / h));
  return { window, needed: WINDOWS, of: (x, step) => (step === window ? distance(x, root.x) : Number.NaN) };
}

/**
 * A size that does not depend on the phase of a spiral: the root of the area between the displacements at two times a
 * quarter of a turn apart, or less. Where the slowest pair of modes λ = σ ± iω has outlived the others, displacements are
 * Re(c v e^{λt}), and that area is proportional to e^{2σt}, in whatever plane and however elliptical.
 */
function openSpiral(root: Root, h: number, omega: number): Measure {
  const turn = (2 * Math.PI) / omega;
  const timeConstant = 1 / Math.abs(root.rate);
  const length = Math.max(SHORTEST_SPIRAL, Math.min(turn, timeConstant / WINDOWS));
  const window = Math.max(2, Math.round(length / h));
  // from half a turn on, two displacements may lie on one line
  const lag = Math.max(1, Math.min(window - 1, Math.round(turn / 4 / h)));
  const time = Math.min(TURNS * turn, TIME_CONSTANTS * timeConstant);
  let first = new Float64Array(0);
  return {
    window,
    needed: Math.max(WINDOWS, Math.ceil(time / (window * h) - 1e-9)),
    of(x, step) {
      if (step === window - lag) first = x.map((v, i) => v - root.x[i]);
      if (step < window) return Number.NaN;
      const second = x.map((v, i) => v - root.x[i]);
      return Math.sqrt(areaBetween(first, second));
    },
  };
}

/** √(‖a‖² ‖b‖² − (a·b)²) */
function areaBetween(a: Float64Array, b: Float64Array): number {
  const overlap = dot(a, b);
  return Math.sqrt(Math.max(0, dot(a, a) * dot(b, b) - overlap * overlap));
}
