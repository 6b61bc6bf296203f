import { exp, type Stream, stream } from "../../kernel/index.ts";
import { linearMemory, stationaryCovariance } from "../../readout/index.ts";

/** Slots that each forget at their own rate, and a gate that writes into them. */
export interface SlotMemory {
  /** λ_i, per unit of time. */
  readonly rates: Float64Array;
  /** Time between stimuli. */
  readonly interval: number;
  /** q, what an error of encoding costs, in units of what a shift of the state costs. */
  readonly care: number;
}

/** C = 1ᵀ/√n: the stimulus is the mean of the slots, times √n. */
export function project(x: Float64Array): number {
  let sum = 0;
  for (const v of x) sum += v;
  return sum / Math.sqrt(x.length);
}

/** n rates about λ₀ with the same geometric mean: λ₀ exp(spread · (−1 … 1)). */
export function ratesOf(n: number, mean: number, spread: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => mean * exp(spread * (n === 1 ? 0 : (2 * i) / (n - 1) - 1)));
}

/** G = (q CᵀC + I)⁻¹ q Cᵀ: with C Cᵀ = 1 that is q/(1 + q) Cᵀ. */
export function gateOf({ rates, care }: SlotMemory): Float64Array {
  return new Float64Array(rates.length).fill(care / (1 + care) / Math.sqrt(rates.length));
}

/** u = G (s − C x): a direct projection of the stimulus, less lateral inhibition by what is stored. */
export function greedy(memory: SlotMemory, x: Float64Array, stimulus: number): Float64Array {
  const wanted = stimulus - project(x);
  return gateOf(memory).map((g) => g * wanted);
}

/** A = (I − G C) e^{−ΛΔ} of x⁺ = A x + G s, [n × n]. */
export function transition({ rates, interval }: SlotMemory, gate: Float64Array): Float64Array {
  const n = rates.length;
  const c = 1 / Math.sqrt(n);
  return Float64Array.from({ length: n * n }, (_, e) => {
    const [i, j] = [Math.floor(e / n), e % n];
    return ((i === j ? 1 : 0) - gate[i] * c) * exp(-rates[j] * interval);
  });
}

/** What is told of each past stimulus, by theory. */
export function retention(memory: SlotMemory, gate: Float64Array, noise: number, lags: number) {
  return linearMemory(transition(memory, gate), gate, memory.rates.length, noise, lags);
}

/** ⟨‖u‖²⟩ of a gate: how far it shifts the state at each stimulus. */
export function meanShift(memory: SlotMemory, gate: Float64Array): number {
  const n = memory.rates.length;
  const P = stationaryCovariance(transition(memory, gate), gate, n);
  const fade = memory.rates.map((rate) => exp(-rate * memory.interval));
  let stored = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) stored += (fade[i] * P[i * n + j] * fade[j]) / n;
  return gate.reduce((sum, g) => sum + g * g, 0) * (1 + stored);
}

/** The gate with as good an encoding and a random shift beside it, sd `size`/√n a slot. */
export function wasteful(gate: Float64Array, size: number, random: Stream, draw: number): Float64Array {
  const n = gate.length;
  const extra = Float64Array.from({ length: n }, (_, i) => (size / Math.sqrt(n)) * random.normal(n * draw + i));
  const along = project(extra) / Math.sqrt(n);
  return gate.map((g, i) => g + extra[i] - along);
}

/** All into the slowest slot, with the same C G. */
export function oneSlot(memory: SlotMemory, gate: Float64Array): Float64Array {
  const n = gate.length;
  const slowest = memory.rates.indexOf(memory.rates.reduce((a, b) => Math.min(a, b)));
  return Float64Array.from({ length: n }, (_, i) => (i === slowest ? project(gate) * Math.sqrt(n) : 0));
}

/** Events one after the other: states after each, [events × n], and the stimuli. */
export function simulate(
  memory: SlotMemory,
  events: number,
  seed: number,
): { states: Float64Array; stimuli: Float64Array } {
  const n = memory.rates.length;
  const random = stream({ seed, density: 1 }, "gallery", 3000);
  const fade = memory.rates.map((rate) => exp(-rate * memory.interval));
  const states = new Float64Array(events * n);
  const stimuli = Float64Array.from({ length: events }, (_, k) => random.normal(k));
  let x = new Float64Array(n);
  for (let k = 0; k < events; k++) {
    x = x.map((v, i) => v * fade[i]);
    const u = greedy(memory, x, stimuli[k]);
    x = x.map((v, i) => v + u[i]);
    states.set(x, k * n);
  }
  return { states, stimuli };
}

/** MC where all rates are equal, in closed form: s/(s + σ²), s = g²/(1 − a²), g = q/(1 + q), a = (1 − g) e^{−λΔ}. */
export function equalRatesCapacity({ rates, interval, care }: SlotMemory, noise: number): number {
  const g = care / (1 + care);
  const a = (1 - g) * exp(-rates[0] * interval);
  const signal = (g * g) / (1 - a * a);
  return signal / (signal + noise);
}
