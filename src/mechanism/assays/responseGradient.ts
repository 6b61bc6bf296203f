import type { System } from "../../kernel/index.ts";
import { openEnsemble } from "../../network/index.ts";
import { epochOf, type Trial } from "../../task/index.ts";
import { inputRows } from "../../train/index.ts";
import type { Subject } from "./subject.ts";

/** How the response of a trial depends on the state at one of its steps. */
export interface ResponseGradient {
  /** Mean of z_o over the last half of the response window. */
  readonly mean: number;
  /** ∂ mean / ∂x at the step it started from, [n]. */
  readonly gradient: Float64Array;
  /**
   * Δt Σ ‖∂ mean / ∂x‖² over the states after the steps from there to `noisyUntil`: the variance that white noise of unit
   * σ in that time gives the response, to first order.
   */
  readonly noiseGain: number;
}

/**
 * Carries the read-out of the response back along the trial: λ ← A(x)ᵀ λ, A the Jacobian of the map as it was trained.
 * The trial is that of `respond`; A is taken in f64.
 *
 * @param x [n], the state before step `start`.
 */
export function responseGradient(
  subject: Subject,
  map: System,
  x: Float64Array,
  trial: Trial,
  start: number,
  noisyUntil = start,
): ResponseGradient {
  const { kernel, matrices, network, task } = subject;
  const { n, readout } = network;
  const steps = task.steps - start;
  const window = epochOf(task, "response");
  const half = window.start + Math.floor((window.end - window.start) / 2);
  const weight = 1 / (window.end - half);

  const states = new Float64Array((steps + 1) * n);
  states.set(x);
  const ensemble = openEnsemble(kernel, matrices.trained, [network], x);
  let mean = 0;
  for (let k = 0; k < steps; k++) {
    ensemble.step(inputRows([trial], start + k, task));
    states.set(ensemble.x, (k + 1) * n);
    if (start + k >= half) mean += weight * ensemble.z[0];
  }

  let back = new Float64Array(n);
  let next = new Float64Array(n);
  let noiseGain = 0;
  const rates = new Float64Array(n);
  for (let k = steps - 1; k >= 0; k--) {
    // z_o after step k is read from the state it leads to
    if (start + k >= half) {
      kernel.tanh(states.subarray((k + 1) * n, (k + 2) * n), rates);
      for (let i = 0; i < n; i++) back[i] += weight * readout[i] * (1 - rates[i] * rates[i]);
    }
    if (start + k < noisyUntil) noiseGain += task.timeStep * squared(back);
    map.tangent(states.subarray(k * n, (k + 1) * n), back, next, 1, true);
    [back, next] = [next, back];
  }
  return { mean, gradient: back, noiseGain };
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
