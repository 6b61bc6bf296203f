/** @file Systems with a slow manifold or a basin boundary that is known, each with its truth in the comment. */
import { type System, stream } from "../../src/kernel/index.ts";
import { flow } from "../zoo.ts";

/** Columns of a random orthogonal matrix, [n × n] row-major. */
export function orthogonal(n: number, seed: number): Float64Array {
  const random = stream({ seed, density: 1 }, "orthogonalStart");
  const Q = Float64Array.from({ length: n * n }, (_, e) => random.normal(e));
  for (let k = 0; k < n; k++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < k; j++) {
        let overlap = 0;
        for (let i = 0; i < n; i++) overlap += Q[j * n + i] * Q[k * n + i];
        for (let i = 0; i < n; i++) Q[k * n + i] -= overlap * Q[j * n + i];
      }
    }
    const length = Math.hypot(...Q.subarray(k * n, (k + 1) * n));
    for (let i = 0; i < n; i++) Q[k * n + i] /= length;
  }
  return Q;
}

/** A flow seen in other coordinates, x = Qᵀ y: the same life, turned. */
export function turned(of: System, seed: number) {
  const n = of.dimension;
  const Q = orthogonal(n, seed);
  const into = (x: Float64Array) => {
    const y = new Float64Array(n);
    for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) y[k] += Q[k * n + i] * x[i];
    return y;
  };
  const back = (y: ArrayLike<number>) => {
    const x = new Float64Array(n);
    for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) x[i] += Q[k * n + i] * y[k];
    return x;
  };
  const system = flow(
    n,
    (x, out) => {
      const F = new Float64Array(n);
      of.evaluate(into(x), F, 1);
      out.set(back(F));
    },
    (x, out) => {
      const A = new Float64Array(n * n);
      of.jacobian(into(x), A);
      const half = new Float64Array(n * n); // A Q
      for (let a = 0; a < n; a++)
        for (let b = 0; b < n; b++)
          if (A[a * n + b] !== 0) for (let j = 0; j < n; j++) half[a * n + j] += A[a * n + b] * Q[b * n + j];
      out.fill(0);
      for (let a = 0; a < n; a++)
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j] += Q[a * n + i] * half[a * n + j];
    },
    of.jacobianLipschitz * n, // norms change by at most √n each way
    of.odd,
  );
  system.tangent = (x, V, out, count, isTransposed) => {
    const at = into(x);
    const W = new Float64Array(n);
    for (let c = 0; c < count; c++) {
      of.tangent(at, into(V.subarray(c * n, (c + 1) * n)), W, 1, isTransposed);
      out.set(back(W), c * n);
    }
  };
  /** `back` takes the old coordinates to the new ones, `into` the new to the old. */
  return { system, back, into };
}

/** A flow with `extra` further coordinates that decay on their own, ż = rate · z. */
export function withDecaying(of: System, extra: number, rate: number): System {
  const m = of.dimension;
  const n = m + extra;
  return flow(
    n,
    (x, out) => {
      of.evaluate(x.subarray(0, m), out.subarray(0, m), 1);
      for (let i = m; i < n; i++) out[i] = rate * x[i];
    },
    (x, out) => {
      const A = new Float64Array(m * m);
      of.jacobian(x.subarray(0, m), A);
      out.fill(0);
      for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) out[i * n + j] = A[i * m + j];
      for (let i = m; i < n; i++) out[i * n + i] = rate;
    },
    of.jacobianLipschitz,
    of.odd,
  );
}

/** ẋ = (Λ + U) x, Λ diagonal and U strictly upper triangular with entries up to `shear`: eigenvalues Λ, not normal. */
export function triangular(eigenvalues: readonly number[], shear: number, seed: number): System {
  const n = eigenvalues.length;
  const random = stream({ seed, density: 1 }, "recurrentWeights");
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    A[i * n + i] = eigenvalues[i];
    for (let j = i + 1; j < n; j++) A[i * n + j] = shear * (2 * random.uniform(i * n + j) - 1);
  }
  return flow(
    n,
    (x, out) => {
      out.fill(0);
      for (let i = 0; i < n; i++) for (let j = i; j < n; j++) out[i] += A[i * n + j] * x[j];
    },
    (_, out) => out.set(A),
    0,
    true,
  );
}

/**
 * Davis–Skodje, slowed by ε: ẋ = −εx, ẏ = ε(−γy + ((γ − 1)x + γx²)/(1 + x)²). For every γ > 1 the slow manifold is exactly
 * y = h(x) = x/(1 + x); on it tangent vectors change as e^(−εt) √(1 + h′²), and the divergence is −ε(1 + γ) everywhere.
 */
export function davisSkodje(epsilon: number, gamma: number): System {
  return flow(
    2,
    (x, out) => {
      const [a, b] = x;
      out[0] = -epsilon * a;
      out[1] = epsilon * (-gamma * b + ((gamma - 1) * a + gamma * a * a) / ((1 + a) * (1 + a)));
    },
    (x, out) => {
      const a = x[0];
      const slope = ((gamma - 1 + 2 * gamma * a) * (1 + a) - 2 * ((gamma - 1) * a + gamma * a * a)) / (1 + a) ** 3;
      out.set([-epsilon, 0, epsilon * slope, -epsilon * gamma]);
    },
    100,
    false,
  );
}

/** ẋ = −εx, ẏ = −(y − cx)/δ: the slow manifold is exactly y = cx/(1 − εδ), with rates −ε along and −1/δ off it. */
export function fastSlow(epsilon: number, delta: number, c: number): System {
  return flow(
    2,
    (x, out) => {
      out[0] = -epsilon * x[0];
      out[1] = (c * x[0] - x[1]) / delta;
    },
    (_, out) => out.set([-epsilon, 0, c / delta, -1 / delta]),
    0,
    true,
  );
}

/** ż = (1 − |z|²) z: every state of the unit circle is a root, with rates 0 along and −2 off it. */
export function ring(): System {
  return flow(
    2,
    (x, out) => {
      const s = 1 - x[0] * x[0] - x[1] * x[1];
      out[0] = s * x[0];
      out[1] = s * x[1];
    },
    (x, out) => {
      const [a, b] = x;
      const s = 1 - a * a - b * b;
      out.set([s - 2 * a * a, -2 * a * b, -2 * a * b, s - 2 * b * b]);
    },
    20,
    true,
  );
}

/**
 * Two wells with a bent boundary: X = x − cy², Ẋ = X − X³, ẏ = −by. Attractors (±1, 0), saddle (0, 0) with eigenvalues 1 and
 * −b, and the basin boundary is exactly the parabola x = cy². Where c = 0 the system is odd and the boundary straight.
 */
export function wells(c: number, b: number): System {
  return flow(
    2,
    (x, out) => {
      const X = x[0] - c * x[1] * x[1];
      out[0] = X - X * X * X - 2 * b * c * x[1] * x[1];
      out[1] = -b * x[1];
    },
    (x, out) => {
      const X = x[0] - c * x[1] * x[1];
      const s = 1 - 3 * X * X;
      out.set([s, -2 * c * x[1] * s - 4 * b * c * x[1], 0, -b]);
    },
    60,
    c === 0,
  );
}

/**
 * ṙ = −k r(1 − r²)(4 − r²), turning by ω: 0 and the circle r = 2 attract, and the boundary between them is the cycle r = 1.
 */
export function cycleEdge(k: number, omega: number): System {
  const s = (q: number) => -k * (1 - q) * (4 - q);
  const slope = (q: number) => -k * (2 * q - 5);
  return flow(
    2,
    (x, out) => {
      const [a, b] = x;
      const q = s(a * a + b * b);
      out[0] = q * a - omega * b;
      out[1] = omega * a + q * b;
    },
    (x, out) => {
      const [a, b] = x;
      const q = a * a + b * b;
      const [v, d] = [s(q), 2 * slope(q)];
      out.set([v + d * a * a, d * a * b - omega, d * a * b + omega, v + d * b * b]);
    },
    500,
    true,
  );
}
