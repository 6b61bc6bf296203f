import { flowFromEquations } from "../../dynamics/index.ts";
import { cos, exp, type System, sin, stream, tanh } from "../../kernel/index.ts";

/** M, [N × 2] of standard normals: W = (ρ/N) M Mᵀ. */
export function drawRing(N: number, seed: number, draw: number): Float64Array {
  const random = stream({ seed, density: 1 }, "gallery", 7000 + draw);
  return Float64Array.from({ length: 2 * N }, (_, e) => random.normal(e));
}

/** κ̇ = −κ + (ρ/N) Mᵀ tanh(M κ): exact for the network ẋ = −x + W tanh x on the plane x = M κ. */
export function ringFlow(M: Float64Array, rho: number): System {
  const N = M.length / 2;
  return flowFromEquations(
    2,
    (k, out) => {
      let [a, b] = [0, 0];
      for (let i = 0; i < N; i++) {
        const r = tanh(M[2 * i] * k[0] + M[2 * i + 1] * k[1]);
        a += M[2 * i] * r;
        b += M[2 * i + 1] * r;
      }
      out[0] = -k[0] + (rho / N) * a;
      out[1] = -k[1] + (rho / N) * b;
    },
    (k, out) => {
      out.set([-1, 0, 0, -1]);
      for (let i = 0; i < N; i++) {
        const [p, q] = [M[2 * i], M[2 * i + 1]];
        const r = tanh(p * k[0] + q * k[1]);
        const slope = (rho / N) * (1 - r * r);
        out[0] += slope * p * p;
        out[1] += slope * p * q;
        out[2] += slope * p * q;
        out[3] += slope * q * q;
      }
    },
    { odd: true },
  );
}

/** Where a finite ring is slow, and how fast it turns there. */
export interface RingSpeed {
  /** At equally spaced angles: where the radial flow is 0, and the angular velocity there, 1/τ. */
  readonly radius: Float64Array;
  readonly turning: Float64Array;
  /** sup |ω| */
  readonly fastest: number;
  /** Changes of sign of ω around the ring: its roots. */
  readonly roots: number;
}

const SETTLING = 25;

/** @param angles how many. */
export function ringSpeed(M: Float64Array, rho: number, angles: number): RingSpeed {
  const N = M.length / 2;
  const radius = new Float64Array(angles);
  const turning = new Float64Array(angles);
  const P = new Float64Array(N);
  for (let k = 0; k < angles; k++) {
    const angle = (2 * Math.PI * k) / angles;
    const [c, s] = [cos(angle), sin(angle)];
    for (let i = 0; i < N; i++) P[i] = M[2 * i] * c + M[2 * i + 1] * s;
    // the radial map contracts about its fixed point
    let R = 1.4;
    for (let step = 0; step < SETTLING; step++) {
      let sum = 0;
      for (let i = 0; i < N; i++) sum += tanh(R * P[i]) * P[i];
      R = (rho / N) * sum;
    }
    let across = 0;
    for (let i = 0; i < N; i++) across += tanh(R * P[i]) * (-s * M[2 * i] + c * M[2 * i + 1]);
    radius[k] = R;
    turning[k] = ((rho / N) * across) / R;
  }
  return {
    radius,
    turning,
    fastest: turning.reduce((a, w) => Math.max(a, Math.abs(w)), 0),
    roots: signChanges(turning),
  };
}

/** Around a circle: always even. */
export function signChanges(values: ArrayLike<number>): number {
  let changes = 0;
  for (let k = 0; k < values.length; k++) {
    const before = values[(k + values.length - 1) % values.length];
    if (values[k] > 0 !== before > 0) changes++;
  }
  return changes;
}

/** E[f(z)] for a standard normal z, by Simpson's rule on ±10. */
function normalMean(f: (z: number) => number): number {
  const steps = 4000;
  const h = 20 / steps;
  let sum = 0;
  for (let k = 0; k <= steps; k++) {
    const z = -10 + k * h;
    const weight = k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2;
    sum += weight * f(z) * exp((-z * z) / 2);
  }
  return (sum * h) / (3 * Math.sqrt(2 * Math.PI));
}

/** N → ∞: the radius R = ρ E[z tanh(R z)], and how fast it is come back to, ρ E[z² sech²(R z)] − 1. */
export function endlessRing(rho: number): { radius: number; rate: number } {
  let [low, high] = [1e-3, 10 * rho];
  for (let k = 0; k < 100 && high - low > 1e-15 * high; k++) {
    const R = (low + high) / 2;
    if (rho * normalMean((z) => z * tanh(R * z)) > R) low = R;
    else high = R;
  }
  const radius = (low + high) / 2;
  const slope = normalMean((z) => {
    const r = tanh(radius * z);
    return z * z * (1 - r * r);
  });
  return { radius, rate: rho * slope - 1 };
}
