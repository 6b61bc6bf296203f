/** Steps, from the first to the one before `end`. */
interface Window {
  readonly start: number;
  readonly end: number;
}

/** What is asked of outputs, written window by window; 0 and not asked elsewhere. */
export interface Asked {
  /** [steps × M] each. */
  readonly targets: Float64Array;
  readonly mask: Uint8Array;
  /** Asks these outputs, from output `first` on, to be `values` in all steps of a window. */
  ask(window: Window, values: readonly number[], first?: number): void;
}

export function nothingAsked(steps: number, M: number): Asked {
  const targets = new Float64Array(steps * M);
  const mask = new Uint8Array(steps * M);
  return {
    targets,
    mask,
    ask({ start, end }, values, first = 0) {
      for (let step = start; step < end; step++) {
        targets.set(values, step * M + first);
        mask.fill(1, step * M + first, step * M + first + values.length);
      }
    },
  };
}

/** Adds `values` to the inputs [steps × D] in all steps of a window, from input `first` on. */
export function show(
  inputs: Float64Array,
  D: number,
  { start, end }: Window,
  values: readonly number[],
  first = 0,
): void {
  for (let step = start; step < end; step++) {
    for (let d = 0; d < values.length; d++) inputs[step * D + first + d] += values[d];
  }
}

/**
 * Adds white noise of σ per √τ to all inputs in a window: σ/√Δt ξ at each step, words from `position` on, counted within
 * the window so that what comes before it changes none.
 */
export function addNoise(
  inputs: Float64Array,
  D: number,
  { start, end }: Window,
  { sigma, timeStep, random, position }: NoiseSource,
): void {
  const scale = sigma / Math.sqrt(timeStep);
  for (let e = 0; e < (end - start) * D; e++) inputs[start * D + e] += scale * random.normal(position + e);
}

interface NoiseSource {
  readonly sigma: number;
  readonly timeStep: number;
  readonly random: { normal(position: number): number };
  readonly position: number;
}
