import { type LeadingModes, leadingModes } from "../../dynamics/index.ts";
import { ln } from "../../kernel/index.ts";
import { flowOf } from "../../network/index.ts";
import { dot } from "./responseGradient.ts";
import type { Subject } from "./subject.ts";

/** Steps of the map that make about 1 τ, and how long they are. */
export function aboutOneTau(timeStep: number): { readonly steps: number; readonly time: number } {
  const steps = Math.max(1, Math.round(1 / timeStep));
  return { steps, time: steps * timeStep };
}

/**
 * When heights at 0, 1, 2 … units of time first change their sign, linear in between. Where they have not by their end and go to
 * `last` of the other sign, they are taken to relax to it as the slowest mode does: h(t) − h_∞ ∝ e^{rate t}.
 *
 * @param last null where it is not known. @param rate per unit of time, null likewise.
 * @returns in units of time, Infinity where they never do.
 */
export function crossingTime(heights: readonly number[], last: number | null, rate: number | null): number {
  const isOver = (h: number) => h * heights[0] <= 0;
  const k = heights.findIndex((h, i) => i > 0 && isOver(h));
  if (k > 0) return k - 1 + heights[k - 1] / (heights[k - 1] - heights[k]);
  if (last === null || rate === null || !isOver(last) || !(rate < 0)) return Number.POSITIVE_INFINITY;
  const end = heights[heights.length - 1];
  return heights.length - 1 + ln((end - last) / -last) / -rate;
}

/** Longest time looked at, in τ. */
const LONGEST = 1000;

/**
 * The same from the root and its leading modes alone, under the map: x after k steps ≈ x* + Σ_j v_j (l_jᴴ (x_a − x*)) (1 + Δt λ_j)^k.
 *
 * @returns τ; NaN where no left eigenvector could be had, Infinity where the sum does not cross.
 */
export function modalCrossing(
  subject: Subject,
  root: Float64Array,
  from: Float64Array,
  gradient: Float64Array,
  offset: number,
): number {
  const { timeStep } = subject.task;
  const { modes } = modesAt(subject, root);
  const away = from.map((v, i) => v - root[i]);
  const terms = modes.flatMap(({ eigenvalue, right, left }) => {
    if (left === null) return [];
    const [a, b] = [dot(left.re, away), -dot(left.im, away)]; // leftᴴ away
    const [p, q] = [dot(gradient, right.re), dot(gradient, right.im)];
    return [
      { multiplier: [1 + timeStep * eigenvalue[0], timeStep * eigenvalue[1]], re: a * p - b * q, im: a * q + b * p },
    ];
  });
  if (terms.length === 0) return Number.NaN;
  const resting = dot(gradient, root) - offset;
  const { steps, time } = aboutOneTau(timeStep);
  const heights: number[] = [];
  for (let unit = 0; unit * time <= LONGEST; unit++) {
    heights.push(terms.reduce((height, { re }) => height + re, resting));
    for (const term of terms) {
      const [c, s] = term.multiplier;
      for (let step = 0; step < steps; step++)
        [term.re, term.im] = [c * term.re - s * term.im, c * term.im + s * term.re];
    }
  }
  return time * crossingTime(heights, null, null);
}

/** Leading modes with left vectors; computed once for each root. */
function modesAt(subject: Subject, root: Float64Array): LeadingModes {
  const { kernel, matrices, network, known } = subject;
  const name = `modes ${root[0]} ${root[1]} ${dot(root, root)}`;
  if (!known.has(name)) {
    known.set(
      name,
      leadingModes(flowOf(kernel, matrices, network), root, {
        count: 6,
        h: network.timeStep,
        left: true,
        tolerance: 1e-6,
      }),
    );
  }
  return known.get(name) as LeadingModes;
}
