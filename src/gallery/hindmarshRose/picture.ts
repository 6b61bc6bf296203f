import { type Branch, followBranch, followDriven, pulse, spread } from "../../dynamics/index.ts";
import type { Drawing, PlotDocument } from "../../figures/index.ts";
import { linesPanel } from "../panels.ts";
import { energy, type Neuron, neuronFlow, restingState } from "./neuron.ts";

export interface NeuronResult {
  readonly specials: readonly {
    readonly kind: string;
    readonly current: number;
    readonly frequency: number;
    readonly u: number;
  }[];
  readonly diagram: readonly {
    readonly current: number;
    readonly intervals: readonly number[];
    readonly meanEnergy: number;
    readonly energyError: number;
  }[];
  readonly scan: {
    readonly values: readonly number[];
    readonly up: readonly boolean[];
    readonly down: readonly boolean[];
  };
  readonly poked: { readonly after: number; readonly without: number };
  readonly resting: readonly number[];
  readonly networks: readonly { readonly strength: number; readonly firing: number; readonly meanEnergy: number }[];
  /** Share of the nodes that was pulsed. */
  readonly pulsed: number;
}

export function drawNeuron(document: PlotDocument, result: NeuronResult, neuron: Neuron, size: number): Drawing[] {
  const { diagram, specials, scan, networks, pulsed } = result;
  const both = scan.values.filter((_, k) => scan.down[k] && !scan.up[k]);
  return [
    linesPanel(document, {
      title: "Times between spikes",
      x: "current I",
      y: "interval",
      lines: [
        {
          name: "intervals",
          points: diagram.flatMap(({ current, intervals }) => intervals.map((v) => [current, v] as const)),
          as: "dots",
        },
      ],
      rules: specials
        .filter(({ kind, current }) => kind === "hopf" && current < 5.6)
        .map(({ current }) => ({ at: current, name: `Hopf ${current.toFixed(3)}` })),
      shade: both.length === 0 ? null : [both[0], both.at(-1)!],
      yScale: "log",
    }),
    linesPanel(document, {
      title: "Mean energy",
      x: "current I",
      y: "⟨H⟩",
      lines: [
        { name: "⟨H⟩", points: diagram.map(({ current, meanEnergy }) => [current, meanEnergy] as const), color: 1 },
      ],
      height: 180,
    }),
    linesPanel(document, {
      title: `A network, ${Math.round(100 * pulsed)} % of its nodes pulsed: who fires long after`,
      x: "coupling ε",
      y: "share of nodes",
      lines: [
        { name: "fire", points: networks.map(({ strength, firing }) => [strength, firing] as const) },
        { name: "pulsed", points: networks.map(({ strength }) => [strength, pulsed] as const), as: "dashed" },
      ],
      yDomain: [0, 1.02],
      height: 180,
    }),
    ...drawScene(document, neuron, size).panels,
  ];
}

const SHOWN = 900;
const POKED = 100;
const DURATION = 50;

const [LEAST, MOST] = [0, 6.5];
const NONE: Branch = { points: [], specials: [], end: "lost", reason: "" };

/** The equilibrium by the current: where it is stable, where a Hopf point is, and the current that is shown. */
function drawEquilibrium(document: PlotDocument, neuron: Neuron): Drawing {
  const family = (current: number) => neuronFlow({ ...neuron, current });
  const start = restingState({ ...neuron, current: LEAST });
  const { points, specials } = start.every(Number.isFinite)
    ? followBranch(family, start, { from: LEAST, to: MOST, step: 0.05 })
    : NONE;
  const of = (isStable: boolean) =>
    points.map(({ parameter, x, unstable }) => [parameter, (unstable === 0) === isStable ? x[0] : null] as const);
  return linesPanel(document, {
    title: "The equilibrium at each current",
    x: "current I",
    y: "u",
    lines: [
      { name: "stable", points: of(true), color: 2 },
      { name: "unstable", points: of(false), as: "dashed", color: 3 },
      {
        name: "Hopf",
        points: specials.filter(({ kind }) => kind === "hopf").map(({ parameter, x }) => [parameter, x[0]]),
        as: "hollow",
        color: 4,
      },
    ],
    rules: [{ at: neuron.current, name: `I = ${neuron.current}` }],
    height: 190,
  });
}

/** The membrane and its energy at rest, poked and not. */
export function drawScene(document: PlotDocument, neuron: Neuron, size: number): { panels: Drawing[]; says: string } {
  const times = Float64Array.from(spread(0, SHOWN, 3600));
  const rest = restingState(neuron);
  // a little beside it, so that it is left where it is not stable
  const start = Float64Array.of(rest[0] + 0.02, rest[1], rest[2]);
  const under = (input: Float64Array) => neuronFlow({ ...neuron, current: input[0] });
  const from = (height: number) => {
    const schedule = pulse(Float64Array.of(neuron.current), Float64Array.of(height), POKED, DURATION);
    return followDriven(under, start, schedule, times, { tolerance: 1e-7, longestStep: 0.5 }).states;
  };
  const [poked, still] = [from(size), from(0)];
  const series = (states: Float64Array, of: (x: Float64Array) => number) =>
    Array.from(times, (t, k) => [t, of(states.subarray(3 * k, 3 * k + 3))] as const);
  const late = 3 * Math.floor(times.length * 0.7);
  const fires = (states: Float64Array) => states.some((v, e) => e > late && e % 3 === 0 && v > 0.5);
  const says = fires(still)
    ? "it fires by itself"
    : fires(poked)
      ? "it rests, until the pulse: that is remembered"
      : "it rests, and forgets the pulse";
  const rules = [{ at: POKED, name: "pulse" }];
  const panelOf = (title: string, y: string, of: (x: Float64Array) => number, height: number) =>
    linesPanel(document, {
      ...{ title, x: "time", y, height, rules },
      lines: [
        { name: "poked", points: series(poked, of) },
        { name: "left alone", points: series(still, of), color: 1 },
      ],
    });
  return {
    says: `I = ${neuron.current}: ${says}`,
    panels: [
      drawEquilibrium(document, neuron),
      panelOf("Membrane of a neuron at rest, poked and not", "u", (x) => x[0], 190),
      panelOf("Energy of the two", "H", (x) => energy(neuron, x), 170),
    ],
  };
}
