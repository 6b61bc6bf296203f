import { openEnsemble } from "../../network/index.ts";
import type { LinearAnswer, Trial } from "../../task/index.ts";
import { inputRows } from "../../train/index.ts";
import type { AssayResult } from "./assay.ts";
import type { Subject } from "./subject.ts";

/** How the response of a trial depends on the state at one of its steps. */
export interface ResponseGradient {
  /** The answer: the mean of an output over some steps. */
  readonly mean: number;
  /** ∂ mean / ∂x at the step it started from, [n]. */
  readonly gradient: Float64Array;
  /**
   * Δt Σ ‖∂ mean / ∂x‖² over the states after the steps from there to `noisyUntil`: the variance that white noise of unit
   * σ in that time gives the response, to first order.
   */
  readonly noiseGain: number;
}

/** `responseGradients` of one state. */
export function responseGradient(
  subject: Subject,
  x: Float64Array,
  trial: Trial,
  start: number,
  noisyUntil = start,
): ResponseGradient {
  return responseGradients(subject, x, [trial], start, noisyUntil)[0];
}

/** Columns that are carried back together: bounds memory, changes no bit. */
const BATCH = 16;

/**
 * Carries the read-out of the response back along each trial: λ ← A(x)ᵀ λ, A the Jacobian of the map as it was trained.
 * The trials are those of `respond`; A is taken in f64.
 *
 * @param states [trials × n], the states before step `start`.
 */
export function responseGradients(
  subject: Subject,
  states: Float64Array,
  trials: readonly Trial[],
  start: number,
  noisyUntil = start,
): ResponseGradient[] {
  const { n } = subject.network;
  const found: ResponseGradient[] = [];
  for (let first = 0; first < trials.length; first += BATCH) {
    const batch = trials.slice(first, first + BATCH);
    const from = states.subarray(first * n, (first + batch.length) * n);
    found.push(...batchGradients(subject, from, batch, start, noisyUntil));
  }
  return found;
}

function batchGradients(
  { kernel, matrices, network, task }: Subject,
  states: Float64Array,
  trials: readonly Trial[],
  start: number,
  noisyUntil: number,
): ResponseGradient[] {
  const { n, g, readout, feedback, outputs } = network;
  const count = trials.length;
  const steps = task.steps - start;
  const { output, start: first, end } = linearAnswer(task);
  const weight = 1 / (end - first);
  const isAveraged = (step: number) => step >= first && step < end;
  const h = task.timeStep;

  // rates before the first step and after each, [steps + 1][trials × n]
  const ensemble = openEnsemble(kernel, matrices.trained, Array(count).fill(network), states);
  const rates = [ensemble.r.slice()];
  const mean = new Float64Array(count);
  for (let k = 0; k < steps; k++) {
    ensemble.step(inputRows(trials, start + k, task));
    rates.push(ensemble.r.slice());
    if (isAveraged(start + k)) for (let c = 0; c < count; c++) mean[c] += weight * ensemble.z[c * outputs + output];
  }

  const back = new Float64Array(count * n);
  const product = new Float64Array(count * n);
  const z = new Float64Array(count * outputs);
  const noiseGain = new Float64Array(count);
  const transposed = matrices.transposed();
  for (let k = steps - 1; k >= 0; k--) {
    // the output after step k is read from the state it leads to
    if (isAveraged(start + k)) {
      const r = rates[k + 1];
      for (let e = 0; e < back.length; e++) back[e] += weight * readout[output * n + (e % n)] * (1 - r[e] * r[e]);
    }
    if (start + k < noisyUntil) {
      for (let c = 0; c < count; c++) noiseGain[c] += h * squared(back.subarray(c * n, (c + 1) * n));
    }
    // Aᵀ λ = λ + h (diag(1 − r²) Wᵀ λ − λ)
    transposed.multiply(back, product, count);
    kernel.readOut(feedback, back, z, n, count);
    kernel.drive(product, g, [{ rows: readout, factors: z }], null, n, count);
    const r = rates[k];
    for (let e = 0; e < back.length; e++) back[e] += h * ((1 - r[e] * r[e]) * product[e] - back[e]);
  }
  return trials.map((_, c) => ({
    mean: mean[c],
    gradient: back.slice(c * n, (c + 1) * n),
    noiseGain: noiseGain[c],
  }));
}

/** @throws RangeError for a task whose answer is not linear: assays that need one say so instead of asking. */
export function linearAnswer({ linear }: Subject["task"]): LinearAnswer {
  if (linear === null) throw new RangeError("responseGradients: the answer must be the mean of one output");
  return linear;
}

/** Summary and notes of an assay that has nothing to say of such an answer. */
export function notLinear(columns: readonly { readonly name: string }[]): AssayResult {
  const why = "the answer is no mean of one output, so it has no gradient and no boundary to speak of";
  const of = <T>(value: T) => Object.fromEntries(columns.map(({ name }) => [name, value]));
  return { summary: of(null), notes: of(why), curves: [], arrays: {} };
}

export const squared = (v: Float64Array) => v.reduce((sum, e) => sum + e * e, 0);

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The middle of some numbers; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
