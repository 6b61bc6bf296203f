/** @file Systems whose life is known, each with its truth in the comment. */
import { type System, stream, tanh } from "../src/kernel/index.ts";

/** A flow given by F and its Jacobian for one state. `lipschitz` bounds the change of the Jacobian in the ∞-norm. */
export function flow(
  dimension: number,
  F: (x: Float64Array, out: Float64Array) => void,
  jacobian: (x: Float64Array, out: Float64Array) => void,
  jacobianLipschitz: number,
  odd: boolean,
): System {
  return {
    kind: "flow",
    dimension,
    timeStep: 1,
    odd,
    jacobianLipschitz,
    evaluate(states, out, count) {
      for (let c = 0; c < count; c++) {
        const [from, to] = [c * dimension, (c + 1) * dimension];
        F(states.subarray(from, to), out.subarray(from, to));
      }
    },
    jacobian,
    tangent(x, V, out, count, isTransposed) {
      const A = new Float64Array(dimension * dimension);
      jacobian(x, A);
      for (let c = 0; c < count; c++) {
        for (let i = 0; i < dimension; i++) {
          let sum = 0;
          for (let j = 0; j < dimension; j++) {
            sum += (isTransposed ? A[j * dimension + i] : A[i * dimension + j]) * V[c * dimension + j];
          }
          out[c * dimension + i] = sum;
        }
      }
    },
  };
}

/** The Euler map of a flow with step h: eigenvalues 1 + h λ, the same roots. */
export function eulerMap(of: System, h: number): System {
  const n = of.dimension;
  return {
    ...of,
    kind: "map",
    timeStep: h,
    jacobianLipschitz: h * of.jacobianLipschitz,
    evaluate(states, out, count) {
      of.evaluate(states, out, count);
      for (let e = 0; e < count * n; e++) out[e] = states[e] + h * out[e];
    },
    tangent(x, V, out, count, isTransposed) {
      of.tangent(x, V, out, count, isTransposed);
      for (let e = 0; e < count * n; e++) out[e] = V[e] + h * out[e];
    },
    jacobian(x, out) {
      of.jacobian(x, out);
      for (let e = 0; e < n * n; e++) out[e] = (e % (n + 1) === 0 ? 1 : 0) + h * out[e];
    },
  };
}

/**
 * ẋ = −x + (1/N) m nᵀ tanh(x). Every root is κm with κ = f(κ), f(κ) = (1/N) Σ nᵢ tanh(mᵢκ); its eigenvalues are −1
 * (N − 1 times) and f′(κ) − 1. With all mᵢnᵢ > 0 and f′(0) > 1: exactly 0 and ±κ*.
 */
export function rankOne(N: number, seed: number) {
  const random = stream({ seed, density: 1 }, "recurrentWeights");
  const m = Float64Array.from({ length: N }, (_, i) => 0.5 + random.uniform(2 * i));
  const n = Float64Array.from({ length: N }, (_, i) => 1 + random.uniform(2 * i + 1));
  const overlap = (x: Float64Array) => x.reduce((sum, v, i) => sum + n[i] * tanh(v), 0) / N;
  const system = flow(
    N,
    (x, out) => {
      const k = overlap(x);
      for (let i = 0; i < N; i++) out[i] = m[i] * k - x[i];
    },
    (x, out) => {
      const slope = x.map((v) => 1 - tanh(v) * tanh(v));
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < N; j++) out[i * N + j] = (m[i] * n[j] * slope[j]) / N - (i === j ? 1 : 0);
      }
    },
    (0.77 * Math.max(...m) * n.reduce((a, b) => a + b)) / N,
    true,
  );
  const f = (k: number) => m.reduce((sum, v, i) => sum + n[i] * tanh(v * k), 0) / N;
  const slope = (k: number) => m.reduce((sum, v, i) => sum + n[i] * v * (1 - tanh(v * k) * tanh(v * k)), 0) / N;
  return { system, m, f, slope };
}

/** ẋ = Bx with eigenvalues σ ± iω. Its Euler map is stable while h < −2σ/(σ² + ω²). */
export function spiral(sigma: number, omega: number): System {
  const B = [sigma, -omega, omega, sigma];
  return flow(
    2,
    (x, out) => {
      const [a, b] = x;
      out[0] = B[0] * a + B[1] * b;
      out[1] = B[2] * a + B[3] * b;
    },
    (_, out) => out.set(B),
    0,
    true,
  );
}

/**
 * Hopf normal form ż = (μ + iω) z − |z|² z. Flow: a cycle of radius √μ and period 2π/ω about an unstable root. Its Euler
 * map with step h has an invariant circle of radius² μ + (1 − √(1 − h²ω²))/h, on which it turns by asin(hω) a step.
 */
export function hopf(mu: number, omega: number): System {
  return flow(
    2,
    (x, out) => {
      const [a, b] = x;
      const s = mu - a * a - b * b;
      out[0] = s * a - omega * b;
      out[1] = omega * a + s * b;
    },
    (x, out) => {
      const [a, b] = x;
      const s = mu - a * a - b * b;
      out.set([s - 2 * a * a, -omega - 2 * a * b, omega - 2 * a * b, s - 2 * b * b]);
    },
    20,
    true,
  );
}

/**
 * The Lorenz system at σ = 10, β = 8/3, slowed by `rate`. At ρ = 28 it is chaotic, without a stable root or cycle; between
 * 24.06 and 24.74 chaos lies beside two stable roots (Sparrow 1982).
 */
export function lorenz(rate: number, rho = 28): System {
  return flow(
    3,
    (x, out) => {
      const [a, b, c] = x;
      out[0] = rate * 10 * (b - a);
      out[1] = rate * (a * (rho - c) - b);
      out[2] = rate * (a * b - (8 / 3) * c);
    },
    (x, out) => {
      const [a, b, c] = x;
      out.set([-10, 10, 0, rho - c, -1, -a, b, a, -8 / 3].map((v) => v * rate));
    },
    2 * rate,
    false,
  );
}

/** A saddle-node: ẋ = a + x², ẏ = −y. Roots ±√−a for a < 0; for a > 0 none, but a ghost at 0 with speed a. */
export function saddleNode(a: number): System {
  return flow(
    2,
    (x, out) => {
      out[0] = a + x[0] * x[0];
      out[1] = -x[1];
    },
    (x, out) => out.set([2 * x[0], 0, 0, -1]),
    2,
    false,
  );
}

/** The root of f between low and high, to the last bit that bisection reaches. */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  const rising = f(low) < 0;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0 === rising) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Uniform numbers in (low, high). */
export function uniforms(count: number, low: number, high: number, seed: number): Float64Array {
  const random = stream({ seed, density: 1 }, "initialState");
  return Float64Array.from({ length: count }, (_, i) => low + (high - low) * random.uniform(i));
}
