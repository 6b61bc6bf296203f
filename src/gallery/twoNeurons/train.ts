import { stream, tanh } from "../../kernel/index.ts";

/** How W is changed by the gradient. */
export interface Optimiser {
  readonly method: "adam" | "gradient-descent";
  readonly rate: number;
  readonly updates: number;
}

export interface TrainedPair {
  /** W before and after, [w₁₁, w₁₂, w₂₁, w₂₂]. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** ½ ‖x(10) − (0, 1)‖² at the last W. */
  readonly loss: number;
  readonly updates: number;
}

const STEP = 0.1;
const STEPS = 100;
/** Training stops here. */
const ENOUGH = 1e-6;

/**
 * The loss of ẋ = −x + W tanh x from (1, 0), by Euler's method, and its exact gradient by the adjoint of those steps.
 *
 * @param gradient [4], written. @returns ½ ‖x(10) − (0, 1)‖².
 */
export function lossAndGradient(
  W: Float64Array,
  gradient: Float64Array,
  room = new Float64Array(4 * (STEPS + 1)),
): number {
  const [a, b, c, d] = W;
  let [x, y] = [1, 0];
  for (let k = 0; k < STEPS; k++) {
    const [p, q] = [tanh(x), tanh(y)];
    room[2 * k] = p;
    room[2 * k + 1] = q;
    [x, y] = [x + STEP * (-x + a * p + b * q), y + STEP * (-y + c * p + d * q)];
  }
  let [l, m] = [x, y - 1];
  const loss = 0.5 * (l * l + m * m);
  gradient.fill(0);
  for (let k = STEPS - 1; k >= 0; k--) {
    const [p, q] = [room[2 * k], room[2 * k + 1]];
    gradient[0] += STEP * l * p;
    gradient[1] += STEP * l * q;
    gradient[2] += STEP * m * p;
    gradient[3] += STEP * m * q;
    const [u, v] = [(a * l + c * m) * (1 - p * p), (b * l + d * m) * (1 - q * q)];
    [l, m] = [(1 - STEP) * l + STEP * u, (1 - STEP) * m + STEP * v];
  }
  return loss;
}

/** W with entries uniform in −size … size. */
export function drawPair(size: number, seed: number, index: number): Float64Array {
  const random = stream({ seed, density: 1 }, "gallery", index);
  return Float64Array.from({ length: 4 }, (_, e) => size * (2 * random.uniform(e) - 1));
}

/** Adam with the usual β₁ 0.9, β₂ 0.999, ε 1e-8, or plain gradient descent; all four weights learn. */
export function trainPair(first: Float64Array, { method, rate, updates }: Optimiser): TrainedPair {
  const W = first.slice();
  const G = new Float64Array(4);
  const room = new Float64Array(4 * (STEPS + 1));
  const [mean, square] = [new Float64Array(4), new Float64Array(4)];
  let [faded, fadedSquare] = [1, 1];
  let done = 0;
  let loss = lossAndGradient(W, G, room);
  for (; done < updates && loss >= ENOUGH; done++) {
    if (method === "gradient-descent") for (let e = 0; e < 4; e++) W[e] -= rate * G[e];
    else {
      faded *= 0.9;
      fadedSquare *= 0.999;
      for (let e = 0; e < 4; e++) {
        mean[e] = 0.9 * mean[e] + 0.1 * G[e];
        square[e] = 0.999 * square[e] + 0.001 * G[e] * G[e];
        W[e] -= (rate * mean[e]) / (1 - faded) / (Math.sqrt(square[e] / (1 - fadedSquare)) + 1e-8);
      }
    }
    loss = lossAndGradient(W, G, room);
  }
  return { first, last: W, loss, updates: done };
}

/** "origin": it is stable; "cycle": it is unstable and turns; "fixed-point": unstable without a turn, so states end elsewhere. */
export const CLASSES = ["cycle", "fixed-point", "origin"] as const;
export type PairClass = (typeof CLASSES)[number];

/** By the eigenvalues of W: of the origin's Jacobian they are 1 more. */
export function classOf([a, b, c, d]: Float64Array): PairClass {
  const half = (a + d) / 2;
  const inside = half * half - (a * d - b * c);
  const most = half + (inside > 0 ? Math.sqrt(inside) : 0);
  if (most <= 1) return "origin";
  return inside < 0 && Math.sqrt(-inside) > 1e-2 ? "cycle" : "fixed-point";
}

/** 4 det W − tr² W: positive where the eigenvalues are complex. */
export function turning([a, b, c, d]: Float64Array): number {
  return 4 * (a * d - b * c) - (a + d) * (a + d);
}

/** Area under the ROC curve: how often a value of the first kind is above one of the second, ties half. */
export function areaUnderCurve(yes: readonly number[], no: readonly number[]): number | null {
  if (yes.length === 0 || no.length === 0) return null;
  const all = [...yes.map((v) => ({ v, isYes: true })), ...no.map((v) => ({ v, isYes: false }))].sort(
    (a, b) => a.v - b.v,
  );
  let ranks = 0;
  for (let k = 0; k < all.length; ) {
    let end = k;
    while (end < all.length && all[end].v === all[k].v) end++;
    const rank = (k + end + 1) / 2;
    for (let j = k; j < end; j++) if (all[j].isYes) ranks += rank;
    k = end;
  }
  return (ranks - (yes.length * (yes.length + 1)) / 2) / (yes.length * no.length);
}
