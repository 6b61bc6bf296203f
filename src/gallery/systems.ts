/** @file Systems of the gallery that have a name and parameters, to be swept by a user: `lethe sweep`. */
import type { System } from "../kernel/index.ts";
import { reducedFlow } from "./freeRecall/modules.ts";
import { neuronFlow, restingState } from "./hindmarshRose/neuron.ts";

export interface NamedSystem {
  readonly name: string;
  readonly shows: string;
  /** What each parameter is unless it is set, by name. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Of the entries of the state. */
  readonly variables: readonly string[];
  /** What its time is counted in. */
  readonly timeUnit: string;
  /** Longest step of an integrator that misses nothing. */
  readonly longestStep: number;
  open(parameters: Readonly<Record<string, number>>): System;
  /** A state near a root. */
  start(parameters: Readonly<Record<string, number>>): Float64Array;
}

const NEURON = { a: 1, b: 3, c: 1, d: 5, s: 4, rest: -1.6, r: 0.006, current: 1, coupling: 0, neighbours: -1.6 };
const RECALL = { coupling: 4, bias: 0, adaptation: 5, fast: 0.05, slow: 2.7 };

export const SYSTEMS: readonly NamedSystem[] = [
  {
    name: "hindmarsh-rose",
    shows: "a neuron that rests, bursts or fires, by its current",
    parameters: NEURON,
    variables: ["u", "v", "w"],
    timeUnit: "1",
    longestStep: 0.3,
    open: (p) => neuronFlow({ ...NEURON, ...p }),
    start: (p) => restingState({ ...NEURON, ...p }),
  },
  {
    name: "free-recall",
    shows: "two patterns that take turns, all modules in step",
    parameters: RECALL,
    variables: ["s₁ − s₂", "a₁ − a₂"],
    timeUnit: "s",
    longestStep: 0.5,
    open(p) {
      const { bias, ...of } = { ...RECALL, ...p };
      return reducedFlow(of, bias);
    },
    start: () => new Float64Array(2),
  },
];
