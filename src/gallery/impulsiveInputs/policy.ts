import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { exp, ln, stream } from "../../kernel/index.ts";
import { linearMemory, recalledBySamples } from "../../readout/index.ts";

/** What the cost of an impulse v weighs: ‖C (x + v) − s‖² + μ vᵀ M(x) v, M = diag(x²) + ε I. */
export interface Cost {
  /** C, [outputs × n] row-major. */
  readonly projection: Float64Array;
  /** μ: what overwriting costs. */
  readonly overwriting: number;
  /** ε: what an impulse into an empty unit costs. */
  readonly floor: number;
}

/** v* = (CᵀC + μ M)⁻¹ Cᵀ (s − C x), from n equations. */
export function impulseOfState(
  { projection: C, overwriting, floor }: Cost,
  x: Float64Array,
  s: Float64Array,
): Float64Array {
  const n = x.length;
  const m = s.length;
  const wanted = residual(C, x, s);
  const A = Matrix.zeros(n, n);
  const b = Matrix.zeros(n, 1);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < m; k++) {
      b.set(i, 0, b.get(i, 0) + C[k * n + i] * wanted[k]);
      for (let j = 0; j < n; j++) A.set(i, j, A.get(i, j) + C[k * n + i] * C[k * n + j]);
    }
    A.set(i, i, A.get(i, i) + overwriting * (x[i] * x[i] + floor));
  }
  return Float64Array.from(new CholeskyDecomposition(A).solve(b).to1DArray());
}

/** v* = M⁻¹ Cᵀ (C M⁻¹ Cᵀ + μ I)⁻¹ (s − C x), from as many equations as there are outputs: divided by what is stored. */
export function impulseOfOutputs(
  { projection: C, overwriting, floor }: Cost,
  x: Float64Array,
  s: Float64Array,
): Float64Array {
  const n = x.length;
  const m = s.length;
  const inverse = x.map((v) => 1 / (v * v + floor));
  const K = Matrix.zeros(m, m);
  for (let a = 0; a < m; a++) {
    for (let b = 0; b < m; b++) {
      let sum = a === b ? overwriting : 0;
      for (let i = 0; i < n; i++) sum += inverse[i] * (C[a * n + i] * C[b * n + i]);
      K.set(a, b, sum);
    }
  }
  const solved = new CholeskyDecomposition(K).solve(Matrix.columnVector(Array.from(residual(C, x, s))));
  return inverse.map((q, i) => {
    let sum = 0;
    for (let k = 0; k < m; k++) sum += C[k * n + i] * solved.get(k, 0);
    return q * sum;
  });
}

function residual(C: Float64Array, x: Float64Array, s: Float64Array): Float64Array {
  const n = x.length;
  return s.map((v, k) => {
    let sum = v;
    for (let i = 0; i < n; i++) sum -= C[k * n + i] * x[i];
    return sum;
  });
}

/** The cost's derivative by v: 0 at its minimum. */
export function costGradient(
  { projection: C, overwriting, floor }: Cost,
  x: Float64Array,
  s: Float64Array,
  v: Float64Array,
): Float64Array {
  const n = x.length;
  const left = residual(
    C,
    x.map((a, i) => a + v[i]),
    s,
  );
  return v.map((vi, i) => {
    let sum = 2 * overwriting * (x[i] * x[i] + floor) * vi;
    for (let k = 0; k < s.length; k++) sum -= 2 * C[k * n + i] * left[k];
    return sum;
  });
}

export interface ImpulseStream {
  /** n rates of forgetting, 1/τ. */
  readonly rates: Float64Array;
  /** Between impulses, τ. */
  readonly interval: number;
  readonly events: number;
  /** Of the read-out, over the root mean square of the states. */
  readonly noise: number;
  readonly seed: number;
}

/** Stimuli one after the other under a gain: what is recalled of each lag by a linear read-out. */
export function recallUnder(
  of: ImpulseStream,
  gain: (x: Float64Array, s: number) => Float64Array,
  lags: number,
): Float64Array {
  const { rates, interval, events, noise, seed } = of;
  const n = rates.length;
  const stimuli = stream({ seed, density: 1 }, "gallery", 4000);
  const random = stream({ seed, density: 1 }, "gallery", 4001);
  const fade = rates.map((rate) => exp(-rate * interval));
  const states = new Float64Array(events * n);
  const inputs = Float64Array.from({ length: events }, (_, k) => stimuli.normal(k));
  let x = new Float64Array(n);
  for (let k = 0; k < events; k++) {
    x = x.map((v, i) => v * fade[i]);
    const jump = gain(x, inputs[k]);
    x = x.map((v, i) => v + jump[i]);
    states.set(x, k * n);
  }
  const rms = Math.sqrt(states.reduce((sum, v) => sum + v * v, 0) / states.length);
  const read = noise > 0 ? states.map((v, e) => v + noise * rms * random.normal(e)) : states;
  return recalledBySamples(read, inputs, n, lags, Math.max(200, lags));
}

/** The same for the constant gain 1/√n each, by theory; noise over the root mean square. */
export function recallOfConstantGain(rates: Float64Array, interval: number, noise: number, lags: number) {
  const n = rates.length;
  const gain = new Float64Array(n).fill(1 / Math.sqrt(n));
  const A = Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? exp(-rates[e % n] * interval) : 0));
  // of each unit: variance g² / (1 − e^{−2λΔ})
  const power = rates.reduce((sum, rate) => sum + 1 / (n * (1 - exp(-2 * rate * interval))), 0) / n;
  return linearMemory(A, gain, n, noise * noise * power, lags);
}

/** Rates spaced evenly in their logarithm. */
export function spreadRates(n: number, least: number, most: number): Float64Array {
  const range = ln(most / least);
  return Float64Array.from({ length: n }, (_, i) => least * exp((range * i) / Math.max(1, n - 1)));
}
