import {
  closeFlowCycle,
  type FlowCycle,
  floquet,
  followBranch,
  integrate,
  type SpecialPoint,
  spread,
  upwardCrossings,
} from "../../dynamics/index.ts";
import { exp, stream } from "../../kernel/index.ts";
import { clusterSpread, visitsOf } from "../../readout/index.ts";
import { evenState, type Modules, moduleNetwork, recallTheory, reducedFlow, softmax } from "./modules.ts";

type Reduced = Omit<Modules, "modules" | "patterns">;

/** Where recall begins: the Hopf point on the branch of the even state, or null where it is not met. */
export function locateBeginning(of: Modules): SpecialPoint | null {
  const { begins } = recallTheory(of);
  const [from, to] = [0.9 * begins, 1.1 * begins];
  const family = (coupling: number) => moduleNetwork({ ...of, coupling });
  const start = evenState({ ...of, coupling: from });
  const { specials } = followBranch(family, start, { from, to, step: 0.2 });
  return specials.find(({ kind }) => kind === "hopf") ?? null;
}

/** Whether the state still goes back and forth after a long time, from far out. */
function goesOn(of: Reduced, bias: number, start: readonly [number, number]): boolean {
  const flow = reducedFlow(of, bias);
  const wait = upwardCrossings(flow, Float64Array.from(start), 300 * of.slow, (x) => x[0]);
  const { crossings } = upwardCrossings(flow, wait.state, 100 * of.slow, (x) => x[0]);
  return crossings.length > 1;
}

function lastThatHolds(low: number, high: number, within: number, holds: (value: number) => boolean): number {
  let [a, b] = [low, high];
  while (b - a > within) {
    const middle = (a + b) / 2;
    if (holds(middle)) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

/** The coupling up to which recall goes on, started on the large cycle; to 1e-3 of it. */
export function locateEnd(of: Modules): number {
  const { ends } = recallTheory(of);
  return lastThatHolds(0.9 * ends, 1.1 * ends, 1e-3 * ends, (coupling) => goesOn({ ...of, coupling }, 0, [12, -1]));
}

/** The bias up to which both patterns are recalled, to 1e-3 of it. */
export function locateBias(of: Modules, most: number): number {
  return lastThatHolds(0.8 * most, 1.2 * most, 1e-3 * most, (bias) => goesOn(of, bias, [-8, 1]));
}

export interface RecallCycle {
  readonly cycle: FlowCycle;
  /** Largest multiplier across the patterns' synchrony; null where the multipliers cannot be trusted. */
  readonly transverse: number | null;
  /** e^{−T/τ_a}: the multiplier of the modules' sums, in closed form, and how near the nearest one found is. */
  readonly sumMode: number;
  readonly sumModeError: number;
}

/** The cycle of the whole network with what it does to displacements; null where none closes. */
export function recallCycle(of: Modules, from: Float64Array, period: number): RecallCycle | null {
  const flow = moduleNetwork(of);
  const search = closeFlowCycle(flow, from, period, { tolerance: 1e-11 });
  if (search.status === "open") return null;
  const { multipliers, trivial, isTrusted } = floquet(flow, search.cycle, flow.dimension);
  const sumMode = exp(-search.cycle.period / of.slow);
  const sizes = multipliers.flatMap(([re, im], k) => (k === trivial ? [] : [Math.sqrt(re * re + im * im)]));
  const away = sizes.map((size) => Math.abs(size - sumMode));
  const others = sizes.filter((_, k) => away[k] > 1e-5 * sumMode);
  return {
    cycle: search.cycle,
    transverse: isTrusted ? others.reduce((a, b) => Math.max(a, b), 0) : null,
    sumMode,
    sumModeError: away.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  };
}

export interface Recall {
  readonly times: readonly number[];
  /** For each pattern its mean activity over modules at each time. */
  readonly activity: readonly (readonly number[])[];
  /** How often each pattern came to be active more than half way between an even share and all. */
  readonly visits: readonly number[];
  /** Largest distance of a unit from the mean of its pattern, over the second half. */
  readonly spread: number;
  /** The last state, and a guess of the period from its visits; null with fewer than two visits of a pattern. */
  readonly state: Float64Array;
  readonly period: number | null;
}

const EVERY = 0.025;

/** The network from a random start, left alone; what is told is of the second half of the time. */
export function recall(of: Modules, seconds: number, seed: number): Recall {
  const { modules: H, patterns: M } = of;
  const n = H * M;
  const random = stream({ seed, density: 1 }, "gallery", 0);
  const start = Float64Array.from({ length: 2 * n }, (_, i) => (i < n ? 0.5 * random.normal(i) : 1 / M));
  const samples = Math.round(seconds / EVERY);
  const times = Float64Array.from({ length: samples }, (_, k) => seconds + k * EVERY);
  const { states } = integrate(moduleNetwork(of), start, times);
  const o = new Float64Array(n);
  const all = new Float64Array(samples * n);
  const means = new Float64Array(samples * M);
  for (let k = 0; k < samples; k++) {
    softmax(states.subarray(k * 2 * n, k * 2 * n + n), o, H, M);
    all.set(o, k * n);
    for (let i = 0; i < n; i++) means[k * M + (i % M)] += o[i] / H;
  }
  const { counts, leaders } = visitsOf(means, M, (1 + 1 / M) / 2);
  const first = [...leaders.keys()].filter((k) => k > 0 && leaders[k] === 0 && lastBefore(leaders, k) > 0);
  const period = first.length > 1 ? ((first.at(-1)! - first[0]) * EVERY) / (first.length - 1) : null;
  return {
    times: Array.from(times, (t) => t - seconds),
    activity: Array.from({ length: M }, (_, m) => Array.from({ length: samples }, (_, k) => means[k * M + m])),
    visits: counts,
    spread: clusterSpread(
      all,
      Int32Array.from({ length: n }, (_, i) => i % M),
    ),
    state: states.slice((samples - 1) * 2 * n),
    period,
  };
}

/** Who led last before a time. */
function lastBefore(leaders: Int32Array, at: number): number {
  for (let k = at - 1; k >= 0; k--) if (leaders[k] >= 0) return leaders[k];
  return -1;
}

/** x at which the first pattern counts as recalled: o₁ − o₂ = tanh(½). */
const RECALLED = 1;

/** Recalls of the first pattern per second, on the reduced equations; 0 where one pattern, or none, stays. */
export function recallRate(of: Reduced, bias: number): number {
  const flow = reducedFlow(of, bias);
  const { state } = upwardCrossings(flow, Float64Array.of(-8, 1), 20 * of.slow, (x) => x[0] - RECALLED, {
    tolerance: 1e-7,
  });
  const { crossings } = upwardCrossings(flow, state, 20 * of.slow, (x) => x[0] - RECALLED, { tolerance: 1e-7 });
  if (crossings.length < 2) return 0;
  return (crossings.length - 1) / (crossings.at(-1)!.time - crossings[0].time);
}

/** Axes of the map over coupling and bias. */
export function mapAxes({ adaptation, fast, slow, patterns }: Modules): { couplings: number[]; biases: number[] } {
  const { ends } = recallTheory({ modules: 2, patterns, coupling: 4, adaptation, fast, slow });
  return { couplings: spread(1, 1.15 * ends, 25), biases: spread(-4, 4, 17) };
}
