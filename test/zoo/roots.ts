/** @file Systems whose roots are known, each with its truth in the comment. */
import { type System, stream, tanh } from "../../src/kernel/index.ts";
import { bisect, flow } from "../zoo.ts";

/** An orthogonal matrix [n × n], row-major: Gram–Schmidt of normal deviates. */
export function orthogonal(n: number, seed: number): Float64Array {
  const random = stream({ seed, density: 1 }, "stateNoise");
  const Q = Float64Array.from({ length: n * n }, (_, e) => random.normal(e));
  for (let i = 0; i < n; i++) {
    const row = Q.subarray(i * n, (i + 1) * n);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = Q.subarray(j * n, (j + 1) * n);
        const overlap = row.reduce((sum, v, k) => sum + v * other[k], 0);
        for (let k = 0; k < n; k++) row[k] -= overlap * other[k];
      }
    }
    const length = Math.hypot(...row);
    for (let k = 0; k < n; k++) row[k] /= length;
  }
  return Q;
}

export function rotate(Q: Float64Array, y: Float64Array, isBack = false): Float64Array {
  const n = y.length;
  return y.map((_, i) => y.reduce((sum, v, j) => sum + (isBack ? Q[j * n + i] : Q[i * n + j]) * v, 0));
}

/** The system in the coordinates x = Q y: roots Q y*, the same eigenvalues and singular values. */
export function turned(inner: System, Q: Float64Array): System {
  const n = inner.dimension;
  const radius = Math.sqrt(n); // ‖Q‖∞ and ‖Qᵀ‖∞ are at most √n
  return flow(
    n,
    (x, out) => {
      const F = new Float64Array(n);
      inner.evaluate(rotate(Q, x, true), F, 1);
      out.set(rotate(Q, F));
    },
    (x, out) => {
      const A = new Float64Array(n * n);
      inner.jacobian(rotate(Q, x, true), A);
      const left = new Float64Array(n * n); // Q A, then (Q A) Qᵀ
      for (let i = 0; i < n; i++)
        for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) left[i * n + j] += Q[i * n + k] * A[k * n + j];
      out.fill(0);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) out[i * n + j] += left[i * n + k] * Q[j * n + k];
    },
    inner.jacobianLipschitz * radius * radius * radius,
    inner.odd,
  );
}

/**
 * n units ẋᵢ = −xᵢ + a tanh(xᵢ), a > 1: each rests at 0 (eigenvalue a − 1) or at ±x*, x* = a tanh x* (eigenvalue
 * a(1 − tanh² x*) − 1 < 0): 3ⁿ roots, 2ⁿ of them stable, and k zeros among the units mean saddle index k.
 */
export function bistableUnits(n: number, a: number) {
  const system = flow(
    n,
    (x, out) => {
      for (let i = 0; i < n; i++) out[i] = a * tanh(x[i]) - x[i];
    },
    (x, out) => {
      out.fill(0);
      for (let i = 0; i < n; i++) out[i * n + i] = a * (1 - tanh(x[i]) * tanh(x[i])) - 1;
    },
    0.77 * a,
    true,
  );
  const rest = bisect((x) => a * tanh(x) - x, 1e-3, 2 * a);
  return { system, rest, slope: a * (1 - tanh(rest) * tanh(rest)) - 1 };
}

/**
 * A saddle-node in the first coordinate, ẋ₁ = a + x₁², the others decay at rates 1 … 2 and feel it: ẋⱼ = −kⱼ xⱼ + b x₁².
 * For a > 0: a ghost near x₁ = 0 with speed a (1 + O(a)) and dwell π/√a. `unstable`: the last one grows instead.
 */
export function embeddedSaddleNode(n: number, a: number, { b = 0, unstable = false } = {}): System {
  const k = (j: number) => (unstable && j === n - 1 ? -1 : 1 + j / n);
  return flow(
    n,
    (x, out) => {
      out[0] = a + x[0] * x[0];
      for (let j = 1; j < n; j++) out[j] = b * x[0] * x[0] - k(j) * x[j];
    },
    (x, out) => {
      out.fill(0);
      out[0] = 2 * x[0];
      for (let j = 1; j < n; j++) {
        out[j * n] = 2 * b * x[0];
        out[j * n + j] = -k(j);
      }
    },
    2 * Math.max(1, b),
    false,
  );
}

/** A ring of roots: ẋ = x(1 − r²) in the first two coordinates, the others decay. Tangent eigenvalue 0; 0 is a root too. */
export function ring(n: number): System {
  return flow(
    n,
    (x, out) => {
      const s = 1 - x[0] * x[0] - x[1] * x[1];
      for (let i = 0; i < n; i++) out[i] = i < 2 ? s * x[i] : -x[i];
    },
    (x, out) => {
      const s = 1 - x[0] * x[0] - x[1] * x[1];
      out.fill(0);
      for (let i = 0; i < n; i++) out[i * n + i] = i < 2 ? s - 2 * x[i] * x[i] : -1;
      out[1] = out[n] = -2 * x[0] * x[1];
    },
    20,
    true,
  );
}

/** ẋ = −D x with d of the n diagonal entries 0: every state with the others at 0 is a root, a plane of dimension d. */
export function flat(n: number, d: number): System {
  return flow(
    n,
    (x, out) => {
      for (let i = 0; i < n; i++) out[i] = i < d ? 0 : -(1 + i) * x[i];
    },
    (_, out) => {
      out.fill(0);
      for (let i = d; i < n; i++) out[i * n + i] = -(1 + i);
    },
    0,
    true,
  );
}

/** ẋ = −x³ in the first of two coordinates: one root, triple, with a singular Jacobian. */
export function tripleRoot(): System {
  return flow(
    2,
    (x, out) => {
      out[0] = -x[0] * x[0] * x[0];
      out[1] = -x[1];
    },
    (x, out) => out.set([-3 * x[0] * x[0], 0, 0, -1]),
    6,
    true,
  );
}

/**
 * ẋ = −x + W max(x, 0) + b, n = 4. On the orthant where the set S of units is active F is affine, so every root is the
 * solution of (I − W diag(S)) x = b for some S with x > 0 exactly on S: `roots` tries all 2ⁿ, by Cramer's rule.
 */
export function reluNetwork(seed: number) {
  const n = 4;
  const random = stream({ seed, density: 1 }, "recurrentWeights");
  const W = Float64Array.from({ length: n * n }, (_, e) => 1.8 * random.normal(e));
  const b = Float64Array.from({ length: n }, (_, i) => random.normal(n * n + i));
  const system: System = {
    ...flow(
      n,
      (x, out) => {
        for (let i = 0; i < n; i++) {
          out[i] = b[i] - x[i];
          for (let j = 0; j < n; j++) out[i] += W[i * n + j] * Math.max(x[j], 0);
        }
      },
      (x, out) => {
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) out[i * n + j] = (x[j] > 0 ? W[i * n + j] : 0) - (i === j ? 1 : 0);
      },
      Number.POSITIVE_INFINITY,
      false,
    ),
    linearRadius: (x) => Math.min(...x.map(Math.abs)),
  };
  const roots: { x: Float64Array; trace: number }[] = [];
  for (let S = 0; S < 1 << n; S++) {
    const active = (j: number) => ((S >> j) & 1) === 1;
    const M = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (i === j ? 1 : 0) - (active(j) ? W[i * n + j] : 0)),
    );
    const whole = determinant(M);
    const x = Float64Array.from(
      { length: n },
      (_, k) => determinant(M.map((row, i) => row.map((v, j) => (j === k ? b[i] : v)))) / whole,
    );
    const trace = M.reduce((sum, row, i) => sum - row[i], 0);
    if (x.every((v, j) => v > 0 === active(j))) roots.push({ x, trace });
  }
  return { system, roots };
}

function determinant(M: readonly (readonly number[])[]): number {
  if (M.length === 1) return M[0][0];
  return M[0].reduce((sum, v, j) => {
    const minor = M.slice(1).map((row) => row.filter((_, k) => k !== j));
    return sum + (j % 2 === 0 ? 1 : -1) * v * determinant(minor);
  }, 0);
}

/** ẋ = A x with A = S diag(blocks) S⁻¹ of the given eigenvalues, S = I + ½ N strictly upper triangular: non-normal. */
export function linearWithSpectrum(values: readonly (readonly [number, number])[], seed: number): System {
  const n = values.reduce((sum, [, im]) => sum + (im === 0 ? 1 : 2), 0);
  const D = new Float64Array(n * n);
  let at = 0;
  for (const [re, im] of values) {
    D[at * n + at] = re;
    if (im !== 0) {
      D[at * n + at + 1] = im;
      D[(at + 1) * n + at] = -im;
      D[(at + 1) * n + at + 1] = re;
    }
    at += im === 0 ? 1 : 2;
  }
  const random = stream({ seed, density: 1 }, "stateNoise");
  const upper = Float64Array.from({ length: n * n }, (_, e) =>
    e % n > Math.floor(e / n) ? (0.5 * random.normal(e)) / Math.sqrt(n) : 0,
  );
  // y ← (I + U)⁻¹ y by back substitution
  const unmix = (x: Float64Array) => {
    const y = x.slice();
    for (let i = n - 1; i >= 0; i--) for (let j = i + 1; j < n; j++) y[i] -= upper[i * n + j] * y[j];
    return y;
  };
  const times = (M: Float64Array, y: Float64Array) =>
    y.map((_, i) => y.reduce((sum, v, j) => sum + M[i * n + j] * v, 0));
  const F = (x: Float64Array) => {
    const y = times(D, unmix(x));
    return y.map((v, i) => v + times(upper, y)[i]);
  };
  const A = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const column = F(Float64Array.from({ length: n }, (_, i) => (i === j ? 1 : 0)));
    for (let i = 0; i < n; i++) A[i * n + j] = column[i];
  }
  return flow(
    n,
    (x, out) => out.set(times(A, x)),
    (_, out) => out.set(A),
    0,
    true,
  );
}
