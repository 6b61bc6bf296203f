/** @file Maps that are no step of a flow, each with its truth in the comment, and a slow way to find out about others. */
import { type System, tanh } from "../../src/kernel/index.ts";

/** A map given by F and its Jacobian for one state. */
export function discrete(
  dimension: number,
  F: (x: Float64Array, out: Float64Array) => void,
  jacobian: (x: Float64Array, out: Float64Array) => void,
  more: Partial<System> = {},
): System {
  const n = dimension;
  return {
    kind: "map",
    isDiscrete: true,
    dimension,
    timeStep: 1,
    odd: false,
    jacobianLipschitz: Number.POSITIVE_INFINITY,
    jacobian,
    evaluate(states, out, count) {
      for (let c = 0; c < count; c++) F(states.subarray(c * n, (c + 1) * n), out.subarray(c * n, (c + 1) * n));
    },
    tangent(x, V, out, count, isTransposed) {
      const A = new Float64Array(n * n);
      jacobian(x, A);
      for (let c = 0; c < count; c++) {
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += (isTransposed ? A[j * n + i] : A[i * n + j]) * V[c * n + j];
          out[c * n + i] = sum;
        }
      }
    },
    ...more,
  };
}

/** h ← tanh(W h). */
export function tanhMap(W: readonly (readonly number[])[]): System {
  const n = W.length;
  return discrete(
    n,
    (x, out) => {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += W[i][j] * x[j];
        out[i] = tanh(sum);
      }
    },
    (x, out) => {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += W[i][j] * x[j];
        const slope = 1 - tanh(sum) * tanh(sum);
        for (let j = 0; j < n; j++) out[i * n + j] = slope * W[i][j];
      }
    },
    { odd: true },
  );
}

/** r R(θ), θ in turns. */
export function rotation(r: number, turns: number): number[][] {
  const [c, s] = [r * Math.cos(2 * Math.PI * turns), r * Math.sin(2 * Math.PI * turns)];
  return [
    [c, -s],
    [s, c],
  ];
}

/** Blocks along the diagonal: parts that know nothing of one another. */
export function blocks(...parts: readonly (readonly (readonly number[])[])[]): number[][] {
  const n = parts.reduce((sum, part) => sum + part.length, 0);
  let from = 0;
  return parts.flatMap((part) => {
    const rows = part.map((row) => [...new Array<number>(from).fill(0), ...row]);
    from += part.length;
    return rows.map((row) => [...row, ...new Array<number>(n - row.length).fill(0)]);
  });
}

/** x ← 1 − a x² + y, y ← b x. Chaos at a = 1.4, b = 0.3 with exponents 0.419 and ln 0.3 − 0.419 per step. */
export function henon(a: number, b = 0.3): System {
  return discrete(
    2,
    ([x, y], out) => out.set([1 - a * x * x + y, b * x]),
    ([x], out) => out.set([-2 * a * x, 1, b, 0]),
  );
}

/** What a long trajectory says: the least p ≤ `longest` with x(t + p) = x(t) to 1e-11, 0 where there is none. */
export function periodByFollowing(map: System, start: Float64Array, steps: number, longest: number): number {
  let [x, y] = [start.slice(), new Float64Array(start.length)];
  const step = () => {
    map.evaluate(x, y, 1);
    [x, y] = [y, x];
  };
  for (let s = 0; s < steps; s++) step();
  const from = x.slice();
  for (let p = 1; p <= longest; p++) {
    step();
    if (x.every((v, i) => Math.abs(v - from[i]) <= 1e-11)) return p;
  }
  return 0;
}

/** Mean of ln of the growth of a displacement per step: the largest exponent. */
export function growthByFollowing(map: System, start: Float64Array, steps: number): number {
  const n = map.dimension;
  let [x, y] = [start.slice(), new Float64Array(n)];
  let [v, w] = [new Float64Array(n).fill(1), new Float64Array(n)];
  let sum = 0;
  for (let s = 0; s < steps; s++) {
    map.tangent(x, v, w, 1, false);
    const length = Math.hypot(...w);
    sum += Math.log(length);
    v = w.map((e) => e / length);
    map.evaluate(x, y, 1);
    [x, y] = [y, x];
  }
  return sum / steps;
}
