import { stream } from "../kernel/index.ts";

/** Uniform samples that the observed dip is compared with. */
const SIMULATED = 1000;

export interface Dip {
  /** Largest distance between the sample's distribution function and the closest unimodal one. */
  readonly dip: number;
  /** Share of uniform samples of the same size with a dip at least as large: small where there are several humps. */
  readonly p: number;
}

/**
 * Hartigan's dip test of unimodality, against the uniform distribution, the least favourable unimodal one.
 * Source: Hartigan & Hartigan (1985) Ann. Stat. 13:70; Hartigan (1985) Appl. Stat. 34:320.
 *
 * @throws RangeError for values that are not finite.
 */
export function dipTest(values: readonly number[]): Dip {
  const dip = dipOf(values);
  const asLarge = uniformDips(values.length).filter((other) => other >= dip).length;
  return { dip, p: (1 + asLarge) / (SIMULATED + 1) };
}

const simulated = new Map<number, readonly number[]>();

/** Dips of uniform samples of one size: the same for every test of that size. */
function uniformDips(size: number): readonly number[] {
  const known = simulated.get(size);
  if (known !== undefined) return known;
  const random = stream({ seed: 0, density: 1 }, "reportResamples", 2);
  const dips = Array.from({ length: SIMULATED }, (_, s) =>
    dipOf(Array.from({ length: size }, (_, k) => random.uniform(s * size + k))),
  );
  simulated.set(size, dips);
  return dips;
}

/** A value of the sample, with the number of observations below it and up to it. */
interface Step {
  readonly value: number;
  readonly below: number;
  readonly upTo: number;
}
/** Height of a line at a corner, in observations. */
type Heights = (step: Step) => number;
const below: Heights = (step) => step.below;
const upTo: Heights = (step) => step.upTo;

/** The dip statistic: at least 1/(2n), but 0 where all values are equal. */
export function dipOf(values: readonly number[]): number {
  for (const v of values) if (!Number.isFinite(v)) throw new RangeError(`dip: values must be finite, got ${v}`);
  const steps = stepsOf(values);
  if (steps.length < 2) return 0;
  let [low, high] = [0, steps.length - 1]; // the modal interval so far
  let dip = 1; // in units of 1/(2n)
  while (low < high) {
    // a convex function runs below the steps, a concave one above them
    const minorant = lineOf(steps, low, high, 1, below);
    const majorant = lineOf(steps, low, high, -1, upTo);
    const { gap, from, to } = widestGap(steps, minorant, majorant);
    // a gap inside the modal interval no wider than the dip so far changes nothing
    if (gap <= dip) break;
    // left of the new modal interval the closest function is convex, right of it concave; at its ends it may jump
    for (let k = low; k < from; k++) dip = Math.max(dip, steps[k].upTo - minorant.heights[k - low]);
    for (let k = to + 1; k <= high; k++) dip = Math.max(dip, majorant.heights[k - low] - steps[k].below);
    if (from === low && to === high) break;
    [low, high] = [from, to];
  }
  return dip / (2 * values.length);
}

function stepsOf(values: readonly number[]): Step[] {
  const sorted = Float64Array.from(values).sort();
  const steps: Step[] = [];
  for (let first = 0; first < sorted.length; ) {
    let end = first + 1;
    while (end < sorted.length && sorted[end] === sorted[first]) end++;
    steps.push({ value: sorted[first], below: first, upTo: end });
    first = end;
  }
  return steps;
}

/** A broken line over steps low … high: the indices of its corners, and its height at every step from low on. */
interface Line {
  readonly low: number;
  readonly corners: readonly number[];
  readonly heights: Float64Array;
}

/** The greatest convex minorant (sign 1) or the least concave majorant (−1) of the steps' heights. */
function lineOf(steps: readonly Step[], low: number, high: number, sign: 1 | -1, height: Heights): Line {
  const corners: number[] = [];
  for (let k = low; k <= high; k++) {
    while (corners.length >= 2) {
      const [a, b, c] = [steps[corners[corners.length - 2]], steps[corners[corners.length - 1]], steps[k]];
      const rise = (height(b) - height(a)) * (c.value - b.value) - (height(c) - height(b)) * (b.value - a.value);
      if (sign * rise < 0) break; // the slope rises (falls) at b, which stays
      corners.pop();
    }
    corners.push(k);
  }
  const heights = new Float64Array(high - low + 1);
  heights[0] = height(steps[low]);
  for (let side = 1; side < corners.length; side++) {
    const [from, to] = [corners[side - 1], corners[side]];
    const [a, b] = [steps[from], steps[to]];
    const slope = (height(b) - height(a)) / (b.value - a.value);
    for (let k = from + 1; k < to; k++) heights[k - low] = height(a) + (steps[k].value - a.value) * slope;
    heights[to - low] = height(b);
  }
  return { low, corners, heights };
}

/** Where majorant and minorant are farthest apart, and the corners of the other one beside that place. */
function widestGap(steps: readonly Step[], minorant: Line, majorant: Line) {
  const { low } = minorant;
  let best = { gap: 0, from: low, to: majorant.corners[majorant.corners.length - 1] };
  for (const k of majorant.corners) {
    const gap = steps[k].upTo - minorant.heights[k - low];
    if (gap > best.gap) best = { gap, from: minorant.corners.findLast((corner) => corner <= k)!, to: k };
  }
  for (const k of minorant.corners) {
    const gap = majorant.heights[k - low] - steps[k].below;
    if (gap > best.gap) best = { gap, from: k, to: majorant.corners.find((corner) => corner >= k)! };
  }
  return best;
}
