import { cos, exp, type StreamKey, sin, stream } from "../../kernel/index.ts";
import type { Batch } from "../../train/index.ts";

/** Inputs: velocity, and cosine and sine of the first angle in the first step. Outputs: cosine and sine of the angle. */
export const [INPUTS, OUTPUTS] = [3, 2];
/** Terms of the series of the smooth velocity: the next is below 1e-6 of the first. */
const TERMS = 12;
const WORDS = TERMS + 2;

export interface RingTrials extends Batch {
  /** The first angle of each trial, radians. */
  readonly first: Float64Array;
}

/**
 * Angular integration: ω(t) is a Gaussian process with covariance exp(−½ (s − s′)²), s from −1 to 1 over the trial, with steps
 * silenced at random (each with probability 1 − p, p uniform in 0 … 2 for each trial); θ = θ₀ + Δt Σ ω.
 *
 * f(s) = e^(−s²/2) Σ ξ_k s^k / √k! with standard normal ξ has that covariance.
 *
 * @param timeStep Δt = α. The first angle is shown by (cos θ₀, sin θ₀)/α in the first step.
 * @param index of the stream of "gallery" the trials are drawn from.
 */
export function ringTrials(
  { steps, count }: { readonly steps: number; readonly count: number },
  timeStep: number,
  key: StreamKey,
  index: number,
): RingTrials {
  const inputs = new Float64Array(steps * count * INPUTS);
  const targets = new Float64Array(steps * count * OUTPUTS);
  const mask = new Float64Array(steps * count * OUTPUTS).fill(1);
  const first = new Float64Array(count);
  const random = stream(key, "gallery", index);
  for (let b = 0; b < count; b++) {
    const at = b * (WORDS + steps);
    let angle = 2 * Math.PI * random.uniform(at);
    first[b] = angle;
    const kept = 2 * random.uniform(at + 1);
    const terms = Float64Array.from({ length: TERMS }, (_, k) => random.normal(at + 2 + k));
    for (let t = 0; t < steps; t++) {
      const row = t * count + b;
      const isKept = random.uniform(at + WORDS + t) < kept;
      const velocity = isKept ? smooth((2 * t) / Math.max(1, steps - 1) - 1, terms) : 0;
      inputs[row * INPUTS] = velocity;
      if (t === 0) {
        inputs[row * INPUTS + 1] = cos(angle) / timeStep;
        inputs[row * INPUTS + 2] = sin(angle) / timeStep;
      }
      angle += timeStep * velocity;
      targets[row * OUTPUTS] = cos(angle);
      targets[row * OUTPUTS + 1] = sin(angle);
    }
  }
  return { steps, count, inputs, targets, mask, first };
}

function smooth(s: number, terms: Float64Array): number {
  let [sum, term] = [0, 1];
  for (let k = 0; k < TERMS; k++) {
    sum += terms[k] * term;
    term *= s / Math.sqrt(k + 1);
  }
  return exp((-s * s) / 2) * sum;
}

/** One step that shows equally spaced angles, in their order. */
export function cueTrials(count: number, timeStep: number): Batch {
  const inputs = new Float64Array(count * INPUTS);
  const targets = new Float64Array(count * OUTPUTS);
  for (let b = 0; b < count; b++) {
    const angle = (2 * Math.PI * b) / count;
    targets[b * OUTPUTS] = cos(angle);
    targets[b * OUTPUTS + 1] = sin(angle);
    inputs[b * INPUTS + 1] = targets[b * OUTPUTS] / timeStep;
    inputs[b * INPUTS + 2] = targets[b * OUTPUTS + 1] / timeStep;
  }
  return { steps: 1, count, inputs, targets, mask: new Float64Array(count * OUTPUTS).fill(1) };
}
