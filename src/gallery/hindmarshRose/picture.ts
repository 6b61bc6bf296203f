import { integrate, spread } from "../../dynamics/index.ts";
import type { Drawing, PlotDocument } from "../../figures/index.ts";
import { linesPanel } from "../panels.ts";
import { START } from "./measure.ts";
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

export function drawNeuron(document: PlotDocument, result: NeuronResult, neuron: Neuron): Drawing[] {
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
    ...drawScene(document, neuron).panels,
  ];
}

const SHOWN = 600;

/** The membrane and its energy, from rest and from a kick, side by side. */
export function drawScene(document: PlotDocument, neuron: Neuron): { panels: Drawing[]; says: string } {
  const times = Float64Array.from(spread(0, SHOWN, 3000), (t) => t + 1500);
  const flow = neuronFlow(neuron);
  const rest = restingState(neuron);
  const from = (start: Float64Array) => integrate(flow, start, times, { tolerance: 1e-7, longestStep: 0.5 }).states;
  const kicked = from(Float64Array.from(START));
  const still = from(Float64Array.of(rest[0] + 0.02, rest[1], rest[2]));
  const series = (states: Float64Array, of: (x: Float64Array) => number) =>
    Array.from(times, (t, k) => [t - 1500, of(states.subarray(3 * k, 3 * k + 3))] as const);
  const fires = (states: Float64Array) => states.some((v, e) => e % 3 === 0 && v > 0.5);
  const kinds = [fires(still), fires(kicked)];
  const says =
    kinds[0] && kinds[1]
      ? "it fires, wherever it starts"
      : kinds[1]
        ? "rest and firing live side by side: a pulse is remembered"
        : "it rests, wherever it starts";
  return {
    says: `I = ${neuron.current}: ${says}`,
    panels: [
      linesPanel(document, {
        title: "Membrane, from two starts",
        x: "time",
        y: "u",
        lines: [
          { name: "kicked", points: series(kicked, (x) => x[0]) },
          { name: "beside rest", points: series(still, (x) => x[0]), color: 1 },
        ],
        height: 190,
      }),
      linesPanel(document, {
        title: "Energy of the two",
        x: "time",
        y: "H",
        lines: [
          { name: "kicked", points: series(kicked, (x) => energy(neuron, x)) },
          { name: "beside rest", points: series(still, (x) => energy(neuron, x)), color: 1 },
        ],
        height: 170,
      }),
    ],
  };
}
