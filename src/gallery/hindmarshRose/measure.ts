import {
  followBranch,
  followDriven,
  integrate,
  openIntegrator,
  pulse,
  type SpecialPoint,
  scanUpAndDown,
  upwardCrossings,
} from "../../dynamics/index.ts";
import { stream } from "../../kernel/index.ts";
import { countedFlow, energy, type Neuron, neuronFlow, neuronNetwork, restingState } from "./neuron.ts";

/** Where all runs begin, unless said otherwise. */
export const START = [-1.6, -11.8, 1] as const;
/** Spikes last about 1: steps this long do not jump over one. */
const STEPS = { longestStep: 0.3, tolerance: 1e-9 };
const isSpike = (x: Float64Array) => x[0];

/** Hopf and fold points of the resting state between two currents. */
export function bifurcations(neuron: Neuron, from: number, to: number): readonly SpecialPoint[] {
  const family = (current: number) => neuronFlow({ ...neuron, current });
  return followBranch(family, restingState({ ...neuron, current: from }), { from, to, step: 0.01 }).specials;
}

export interface Firing {
  /** Times between spikes. */
  readonly intervals: readonly number[];
  readonly meanEnergy: number;
  /** ∫Ḣ dt less H(end) − H(start). */
  readonly energyError: number;
  readonly state: Float64Array;
}

/** What a neuron does in `time`, after a transient. A spike is where u rises through 0. */
export function watch(neuron: Neuron, start: Float64Array, transient: number, time: number): Firing {
  const { states } = integrate(neuronFlow(neuron), start, Float64Array.of(transient), STEPS);
  const from = Float64Array.of(...states, 0, 0);
  const { crossings, state } = upwardCrossings(countedFlow(neuron, time), from, time, isSpike, STEPS);
  return {
    intervals: crossings.slice(1).map(({ time: t }, k) => t - crossings[k].time),
    meanEnergy: state[3],
    energyError: state[4] - (energy(neuron, state) - energy(neuron, from)),
    state: state.slice(0, 3),
  };
}

/** Whether rest and bursting live side by side: firing going up in current from rest, and coming down from bursts. */
export function* hysteresis(neuron: Neuron, currents: readonly number[], transient: number, time: number) {
  const settle = (current: number, from: Float64Array) => {
    // a small push, so that rest is left where it is no longer stable
    const pushed = Float64Array.of(from[0] + 0.02, from[1], from[2]);
    const { intervals, state } = watch({ ...neuron, current }, pushed, transient, time);
    return { state, measured: intervals.length > 0 };
  };
  return yield* scanUpAndDown(currents, restingState({ ...neuron, current: currents[0] }), settle);
}

/** Spikes long after a pulse of current on a neuron at rest, and with none. */
export function poke(
  neuron: Neuron,
  size: number,
  duration: number,
  wait: number,
  time: number,
): { after: number; without: number } {
  const under = (input: Float64Array) => neuronFlow({ ...neuron, current: input[0] });
  const spikes = (height: number) => {
    const schedule = pulse(Float64Array.of(neuron.current), Float64Array.of(height), 10, duration);
    const { states } = followDriven(
      under,
      restingState(neuron),
      schedule,
      Float64Array.of(10 + duration + wait),
      STEPS,
    );
    return upwardCrossings(neuronFlow(neuron), states, time, isSpike, STEPS).crossings.length;
  };
  return { after: spikes(size), without: spikes(0) };
}

export interface NetworkRun {
  readonly strength: number;
  /** Of the nodes, that spike in the time watched. */
  readonly firing: number;
  /** Mean over nodes and time. */
  readonly meanEnergy: number;
}

/** A symmetric Erdős–Rényi graph, [N × N] of 0 and 1. */
export function randomGraph(N: number, density: number, seed: number): Uint8Array {
  const random = stream({ seed, density: 1 }, "gallery", 2000);
  const A = new Uint8Array(N * N);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < i; j++) {
      if (random.uniform(i * N + j) < density) A[i * N + j] = A[j * N + i] = 1;
    }
  }
  return A;
}

/** Nodes at rest, some of them pulsed; who fires long after? The first `pulsed` nodes get the pulse. */
export function networkRun(
  neuron: Neuron,
  graph: Uint8Array,
  strength: number,
  pulsed: number,
  wait: number,
  time: number,
): NetworkRun {
  const N = Math.round(Math.sqrt(graph.length));
  const rest = restingState(neuron);
  const x = Float64Array.from({ length: 3 * N }, (_, e) => rest[e % 3]);
  const currents = (size: number) =>
    Float64Array.from({ length: N }, (_, i) => neuron.current + (i < pulsed ? size : 0));
  const flow = neuronNetwork(neuron, graph, strength, currents(0));
  const run = openIntegrator(neuronNetwork(neuron, graph, strength, currents(1)), x, { ...STEPS, tolerance: 1e-7 });
  while (run.advance(60));
  run.restart(run.state.slice(), flow);
  while (run.advance(60 + wait));
  const spiked = new Uint8Array(N);
  const before = new Float64Array(N);
  let sum = 0;
  const end = run.time + time;
  for (let isGoing = true; isGoing; ) {
    for (let i = 0; i < N; i++) before[i] = run.state[3 * i];
    isGoing = run.advance(end);
    for (let i = 0; i < N; i++) {
      if (before[i] < 0 && run.state[3 * i] >= 0) spiked[i] = 1;
      const mean = (energy(neuron, run.stateBefore.subarray(3 * i)) + energy(neuron, run.state.subarray(3 * i))) / 2;
      sum += mean * (run.time - run.timeBefore);
    }
  }
  return { strength, firing: spiked.reduce((a, b) => a + b, 0) / N, meanEnergy: sum / (N * time) };
}
