import {
  complementOf,
  followDriven,
  integrate,
  isPMatrix,
  leastInput,
  pulse,
  rectifiedEquilibria,
  rectifiedFlow,
  supportRate,
} from "../../dynamics/index.ts";
import { stream } from "../../kernel/index.ts";

/** W = α I − β (1 − I): every population excites itself and inhibits the others. */
export function winnerTakesAll(n: number, excitation: number, inhibition: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? excitation : -inhibition));
}

export interface Census {
  readonly units: number;
  readonly equilibria: number;
  readonly stable: number;
}

export function winnerCensus(n: number, excitation: number, inhibition: number, drive: number): Census | null {
  const found = rectifiedEquilibria(winnerTakesAll(n, excitation, inhibition), new Float64Array(n).fill(drive));
  if (found === null) return null;
  return { units: n, equilibria: found.length, stable: found.filter(({ rate }) => rate < 0).length };
}

const REST = 80;
/** Of the larger activity: what two populations must differ by for one of them to hold the memory. */
const ENOUGH = 1e-3;

/** Whether a pulse on unit 2 takes two populations from the first one's memory to the second's. Times in τ. */
export function switches(W: Float64Array, drive: number, size: number, duration: number): boolean {
  const start = Float64Array.of(drive / (1 - W[0]), 0);
  const schedule = pulse(new Float64Array(2).fill(drive), Float64Array.of(0, size), 0, duration);
  const under = (u: Float64Array) => rectifiedFlow(W, u);
  const { states } = followDriven(under, start, schedule, Float64Array.of(duration + REST), { tolerance: 1e-11 });
  return states[1] > states[0] + ENOUGH * states[1];
}

/** The least pulse on unit 2 that switches, to 1e-9 of itself; null where none up to 1000 does. */
export function leastPulse(W: Float64Array, drive: number, duration: number): number | null {
  let [low, high] = [0, 1];
  while (!switches(W, drive, high, duration)) {
    [low, high] = [high, 2 * high];
    if (high > 1000) return null;
  }
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (switches(W, drive, middle, duration)) high = middle;
    else low = middle;
  }
  return high;
}

/** One random network for which a random target was designed. */
export interface Design {
  /** Whether the target is an equilibrium under the least input. */
  readonly isThere: boolean;
  /** Largest Re λ of W_σσ − I. */
  readonly rate: number;
  /** Whether a state beside the target comes back to it, by following it. */
  readonly comesBack: boolean;
  /** The same with feedback that takes away the recurrence within the support. */
  readonly comesBackWithFeedback: boolean;
  /** With I − W a P-matrix, how many equilibria there are; null for others. */
  readonly equilibriaOfP: number | null;
}

const MARGIN = 0.05;
/** Distance of the start from the target, and how long it is followed, τ. */
const BESIDE = 1e-4;
const FOLLOWED = 400;

/** A random W (sd gain/√n), a random target, the input for it, and what a state beside it does. */
export function design(n: number, gain: number, seed: number, index: number): Design {
  const random = stream({ seed, density: 1 }, "gallery", 1000 + index);
  const W = Float64Array.from({ length: n * n }, (_, e) => (gain / Math.sqrt(n)) * random.normal(e));
  const active = 1 + random.below(n * n, n);
  const target = new Float64Array(n);
  for (let k = 0; k < active; k++) target[k] = 0.3 + random.uniform(n * n + 1 + k);
  const support = Array.from({ length: active }, (_, k) => k);
  const aside = Float64Array.from({ length: n }, (_, i) => (i < active ? BESIDE * random.normal(n * n + 100 + i) : 0));
  const u = leastInput(W, target, MARGIN);
  const out = new Float64Array(n);
  rectifiedFlow(W, u).evaluate(target, out, 1);
  // feedback −K x with K = W on the support: what is left there is the leak alone
  const held = W.map((w, e) => (Math.floor(e / n) < active && e % n < active ? 0 : w));
  return {
    isThere: out.every((v) => Math.abs(v) < 1e-12),
    rate: supportRate(W, n, support),
    comesBack: returns(W, u, target, aside),
    comesBackWithFeedback: returns(held, leastInput(held, target, MARGIN), target, aside),
    equilibriaOfP: isPMatrix(complementOf(W, n), n) ? (rectifiedEquilibria(W, u)?.length ?? null) : null,
  };
}

function returns(W: Float64Array, u: Float64Array, target: Float64Array, aside: Float64Array): boolean {
  const start = target.map((v, i) => v + aside[i]);
  const { states, status } = integrate(rectifiedFlow(W, u), start, Float64Array.of(FOLLOWED), { tolerance: 1e-9 });
  if (status === "diverged") return false;
  return Math.sqrt(target.reduce((sum, v, i) => sum + (states[i] - v) * (states[i] - v), 0)) < BESIDE / 10;
}
