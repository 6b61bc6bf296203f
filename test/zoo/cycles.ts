/** @file Systems that turn, each with its truth in the comment. */
import type { System } from "../../src/kernel/index.ts";
import { flow, hopf } from "../zoo.ts";

/** Systems side by side, uncoupled: exponents and multipliers are those of the parts. */
export function beside(...parts: readonly System[]): System {
  const n = parts.reduce((sum, part) => sum + part.dimension, 0);
  const places = parts.map((part, k) => {
    const from = parts.slice(0, k).reduce((sum, { dimension }) => sum + dimension, 0);
    return { part, from, to: from + part.dimension };
  });
  const joint = flow(
    n,
    (x, out) => {
      for (const { part, from, to } of places) part.evaluate(x.subarray(from, to), out.subarray(from, to), 1);
    },
    (x, out) => {
      out.fill(0);
      for (const { part, from, to } of places) {
        const d = part.dimension;
        const A = new Float64Array(d * d);
        part.jacobian(x.subarray(from, to), A);
        for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) out[(from + i) * n + from + j] = A[i * d + j];
      }
    },
    Math.max(...parts.map((part) => part.jacobianLipschitz)),
    parts.every((part) => part.odd),
  );
  return {
    ...joint,
    tangent(x, V, out, count, isTransposed) {
      for (let c = 0; c < count; c++) {
        for (const { part, from, to } of places) {
          const [a, b] = [c * n + from, c * n + to];
          part.tangent(x.subarray(from, to), V.subarray(a, b), out.subarray(a, b), 1, isTransposed);
        }
      }
    },
  };
}

/** ẋᵢ = ratesᵢ xᵢ: exponents are the rates. */
export function decays(rates: ArrayLike<number>): System {
  const n = rates.length;
  const decay = flow(
    n,
    (x, out) => {
      for (let i = 0; i < n; i++) out[i] = rates[i] * x[i];
    },
    (_, out) => {
      out.fill(0);
      for (let i = 0; i < n; i++) out[i * n + i] = rates[i];
    },
    0,
    true,
  );
  return {
    ...decay,
    tangent(_x, V, out, count) {
      for (let e = 0; e < count * n; e++) out[e] = rates[e % n] * V[e];
    },
  };
}

/** The same system in coordinates y = H x, H = I − 2vvᵀ/v·v with v = (1, …, n): no direction is special any more. */
export function mixed(system: System): System {
  const n = system.dimension;
  const v = Float64Array.from({ length: n }, (_, i) => i + 1);
  const squares = v.reduce((sum, e) => sum + e * e, 0);
  const reflect = (x: Float64Array) => {
    const along = (2 * x.reduce((sum, e, i) => sum + e * v[i], 0)) / squares;
    return x.map((e, i) => e - along * v[i]);
  };
  return {
    ...system,
    evaluate(states, out, count) {
      for (let c = 0; c < count; c++) {
        const y = new Float64Array(n);
        system.evaluate(reflect(states.slice(c * n, (c + 1) * n)), y, 1);
        out.set(reflect(y), c * n);
      }
    },
    tangent(x, V, out, count, isTransposed) {
      const at = reflect(x.slice(0, n));
      for (let c = 0; c < count; c++) {
        const y = new Float64Array(n);
        system.tangent(at, reflect(V.slice(c * n, (c + 1) * n)), y, 1, isTransposed);
        out.set(reflect(y), c * n);
      }
    },
    jacobian() {
      throw new Error("not needed");
    },
  };
}

/** ẋ = y, ẏ = μ(1 − x²)y − x. At μ = 1: period 6.66328685932313019, largest x 2.00861986087484314, multiplier
 * exp ∮ (1 − x²) dt = exp(−7.05893280879895918) (40-digit Taylor series of order 28, computed for this test). */
export function vanDerPol(mu: number): System {
  return flow(
    2,
    (x, out) => {
      out[0] = x[1];
      out[1] = mu * (1 - x[0] * x[0]) * x[1] - x[0];
    },
    (x, out) => out.set([0, 1, -2 * mu * x[0] * x[1] - 1, mu * (1 - x[0] * x[0])]),
    20 * mu,
    true,
  );
}

/** ż = (−μ + iω) z + |z|² z: an unstable cycle of radius √μ, period 2π/ω, multipliers 1 and exp(4πμ/ω). */
export function subcriticalHopf(mu: number, omega: number): System {
  const reversed = hopf(mu, -omega); // run backwards in time
  return flow(
    2,
    (x, out) => {
      reversed.evaluate(x, out, 1);
      out[0] *= -1;
      out[1] *= -1;
    },
    (x, out) => {
      reversed.jacobian(x, out);
      for (let e = 0; e < 4; e++) out[e] *= -1;
    },
    20,
    true,
  );
}
