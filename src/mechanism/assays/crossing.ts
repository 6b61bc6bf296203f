import { type LeadingModes, leadingModes } from "../../dynamics/index.ts";
import { exp, ln } from "../../kernel/index.ts";
import { flowOf } from "../../network/index.ts";
import { dot } from "./responseGradient.ts";
import type { Subject } from "./subject.ts";

/**
 * When heights at 0, 1, 2 … τ first change their sign, linear in between. Where they have not by their end and go to
 * `last` of the other sign, they are taken to relax to it as the slowest mode does: h(t) − h_∞ ∝ e^{Re λ t}.
 *
 * @param last null where it is not known. @returns τ, Infinity where they never do.
 */
export function crossingTime(
  heights: readonly number[],
  last: number | null,
  eigenvalue: readonly [number, number] | null,
): number {
  const isOver = (h: number) => h * heights[0] <= 0;
  const k = heights.findIndex((h, t) => t > 0 && isOver(h));
  if (k > 0) return k - 1 + heights[k - 1] / (heights[k - 1] - heights[k]);
  if (last === null || eigenvalue === null || !isOver(last) || !(eigenvalue[0] < 0)) return Number.POSITIVE_INFINITY;
  const end = heights[heights.length - 1];
  return heights.length - 1 + ln((end - last) / -last) / -eigenvalue[0];
}

/** Longest time looked at, in τ. */
const LONGEST = 1000;

/**
 * The same from the root and its leading modes alone: x(t) ≈ x* + Σ_k v_k (l_kᴴ (x_a − x*)) e^{λ_k t}. NaN where no left
 * eigenvector could be had, Infinity where the sum does not cross.
 */
export function modalCrossing(
  subject: Subject,
  root: Float64Array,
  from: Float64Array,
  gradient: Float64Array,
  offset: number,
): number {
  const { modes } = modesAt(subject, root);
  const away = from.map((v, i) => v - root[i]);
  const terms = modes.flatMap(({ eigenvalue, right, left }) => {
    if (left === null) return [];
    const [a, b] = [dot(left.re, away), -dot(left.im, away)]; // leftᴴ away
    const [p, q] = [dot(gradient, right.re), dot(gradient, right.im)];
    return [{ eigenvalue, re: a * p - b * q, im: a * q + b * p }];
  });
  if (terms.length === 0) return Number.NaN;
  const resting = dot(gradient, root) - offset;
  const heights: number[] = [];
  for (let time = 0; time <= LONGEST; time++) {
    let height = resting;
    for (const { eigenvalue, re, im } of terms)
      height += exp(eigenvalue[0] * time) * turned(re, im, eigenvalue[1] * time);
    heights.push(height);
  }
  return crossingTime(heights, null, null);
}

/** Re((re + i im) e^{iφ}), e^{iφ} by squaring e^{iφ/2^k} from its series. */
function turned(re: number, im: number, angle: number): number {
  if (angle === 0) return re;
  let halvings = 0;
  let small = angle;
  for (; Math.abs(small) > 1e-3; halvings++) small /= 2;
  let [c, s] = [
    1 - (small * small) / 2 + (small * small * small * small) / 24,
    small - (small * small * small) / 6 + (small * small * small * small * small) / 120,
  ];
  for (; halvings > 0; halvings--) [c, s] = [c * c - s * s, 2 * c * s];
  return re * c - im * s;
}

/** Leading modes with left vectors; computed once for each root. */
function modesAt(subject: Subject, root: Float64Array): LeadingModes {
  const { kernel, matrices, network, known } = subject;
  const name = `modes ${root[0]} ${root[1]} ${dot(root, root)}`;
  if (!known.has(name)) {
    known.set(name, leadingModes(flowOf(kernel, matrices, network), root, { count: 6, left: true, tolerance: 1e-6 }));
  }
  return known.get(name) as LeadingModes;
}
