import { integrate, rectifiedEquilibria, rectifiedFlow } from "../../dynamics/index.ts";
import { ln, stream } from "../../kernel/index.ts";

/** ẋ = −x + [W x + 1]₊ with W = −(0 1; 1 0): every state of the line x₁ + x₂ = 1, x ≥ 0, is an equilibrium. */
export const LINE_WEIGHTS = Float64Array.of(0, -1, -1, 0);
const INPUT = Float64Array.of(1, 1);

/** The line's weights with independent normal changes of standard deviation `size`. */
export function perturbedLine(size: number, seed: number, draw: number): Float64Array {
  const random = stream({ seed, density: 1 }, "gallery", 6000);
  return LINE_WEIGHTS.map((w, e) => w + size * random.normal(4 * draw + e));
}

/** What is left of the line: "end 1", "end 2", "inside" (one stable root) or "both ends" (two, and a saddle between). */
export const LINE_CASES = ["end 1", "inside", "both ends", "end 2"] as const;
export type LineCase = (typeof LINE_CASES)[number] | "other";

export function lineRoots(W: Float64Array) {
  return rectifiedEquilibria(W, INPUT) ?? [];
}

export function caseOf(W: Float64Array): LineCase {
  const name = lineRoots(W)
    .map(({ support, rate }) => `${support.join("")}${rate < 0 ? "s" : "u"}`)
    .sort()
    .join(" ");
  const cases: Readonly<Record<string, LineCase>> = {
    "0s": "end 1",
    "1s": "end 2",
    "01s": "inside",
    "01u 0s 1s": "both ends",
  };
  return cases[name] ?? "other";
}

/** States of the slow line that states beside it come to, and the speed of each, per τ: the start's x₂ first. */
export function slowLine(W: Float64Array, starts: number, time: number) {
  const flow = rectifiedFlow(W, INPUT);
  const F = new Float64Array(2);
  return Array.from({ length: starts }, (_, k) => {
    const y = 0.02 + (0.96 * k) / (starts - 1);
    const { states } = integrate(flow, Float64Array.of(1 - y, y), Float64Array.of(time), { tolerance: 1e-9 });
    flow.evaluate(states, F, 1);
    return {
      from: y,
      x: [states[0], states[1]] as const,
      speed: Math.sqrt(F[0] * F[0] + F[1] * F[1]),
      along: F[1] - F[0],
    };
  });
}

/** sup ‖f‖ on the slow line of one perturbation. */
export function speedLimit(W: Float64Array): number {
  return slowLine(W, 25, 8).reduce((most, { speed }) => Math.max(most, speed), 0);
}

/** Slope of ln y over ln x by least squares. */
export function logSlope(xs: readonly number[], ys: readonly number[]): number {
  const [a, b] = [xs.map(ln), ys.map(ln)];
  const mean = (v: readonly number[]) => v.reduce((s, x) => s + x, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [top, bottom] = [0, 0];
  for (const [k, x] of a.entries()) {
    top += (x - ma) * (b[k] - mb);
    bottom += (x - ma) * (x - ma);
  }
  return top / bottom;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const k = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[k] : (sorted[k - 1] + sorted[k]) / 2;
}
