/** @file Impulses through a variable gain: what a memory network encodes, what it overwrites, and what it then recalls. */
import { z } from "zod";
import { stream } from "../../kernel/index.ts";
import { linesPanel } from "../panels.ts";
import { definePiece } from "../piece.ts";
import { count, quantity } from "../quantity.ts";
import { type Curve, claimsOf, type ImpulseResult } from "./claims.ts";
import {
  type Cost,
  costGradient,
  type ImpulseStream,
  impulseOfOutputs,
  impulseOfState,
  recallOfConstantGain,
  recallUnder,
  spreadRates,
} from "./policy.ts";

const parameters = z.strictObject({
  units: count({ what: "n, units of the memory", unit: "1", least: 2, most: 60, usual: 20 }),
  rate: quantity({ what: "of forgetting, where all are equal", unit: "1/τ", least: 0.01, most: 1, usual: 0.1 }),
  slowest: quantity({ what: "slowest rate, where they are spread", unit: "1/τ", least: 0.001, most: 1, usual: 0.02 }),
  fastest: quantity({ what: "fastest rate, where they are spread", unit: "1/τ", least: 0.01, most: 5, usual: 1 }),
  interval: quantity({ what: "Δ between impulses", unit: "τ", least: 0.1, most: 10, usual: 1 }),
  overwriting: quantity({ what: "μ, what overwriting costs", unit: "1", least: 0.001, most: 1000, usual: 1 }),
  floor: quantity({ what: "ε, what writing into an empty unit costs", unit: "1", least: 1e-4, most: 1, usual: 0.01 }),
  noise: quantity({
    what: "of the read-out, over the states' root mean square",
    unit: "1",
    least: 0.001,
    most: 1,
    usual: 0.05,
  }),
  events: count({ what: "impulses", unit: "1", least: 1000, most: 200000, usual: 6000 }),
  seed: count({ what: "of the stimuli", unit: "1", least: 0, most: 1000000, usual: 0 }),
});
type Parameters = z.infer<typeof parameters>;

const COSTS = [0.01, 0.1, 1, 10, 100];
const LAGS = 40;

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const costOf = (p: Parameters, overwriting: number): Cost => ({
  projection: new Float64Array(p.units).fill(1 / Math.sqrt(p.units)),
  overwriting,
  floor: p.floor,
});
const streamOf = (p: Parameters, rates: Float64Array): ImpulseStream => ({
  ...{ rates, interval: p.interval, events: p.events, noise: p.noise, seed: p.seed },
});

export const impulsiveInputs = definePiece({
  id: "impulsive-inputs",
  basis: "abstract",
  shows:
    "States of a network are traces of the impulses that enter it through a gain; the gain that trades encoding against overwriting depends on the state, as if a second, recurrent network set it. " +
    "The more overwriting costs, the less of the last impulse is encoded and the more of the earlier ones is kept.",
  parameters,
  assumptions: {
    cost: "The costs are ours: squared error of encoding, and impulses weighed by what the unit holds; the paper's own could not be read.",
    linear: "Recall is what a linear read-out tells, fitted to one half and tested on the other.",
    network: "The memory is a set of independent leaky units.",
  },
  *run(p) {
    const equalRates = new Float64Array(p.units).fill(p.rate);
    const spread = spreadRates(p.units, p.slowest, p.fastest);
    const curves = function* (rates: Float64Array, from: number) {
      const out: Curve[] = [];
      for (const [k, overwriting] of COSTS.entries()) {
        yield { fraction: from + (0.45 * k) / COSTS.length, doing: `impulses at μ = ${overwriting}` };
        const cost = costOf(p, overwriting);
        const s = new Float64Array(1);
        const recall = recallUnder(
          streamOf(p, rates),
          (x, stimulus) => {
            s[0] = stimulus;
            return impulseOfOutputs(cost, x, s);
          },
          LAGS,
        );
        out.push({ overwriting, recall: Array.from(recall), capacity: sum(Array.from(recall)) });
      }
      return out;
    };
    const equal = yield* curves(equalRates, 0);
    const wide = yield* curves(spread, 0.45);
    yield { fraction: 0.95, doing: "closed forms" };
    const even = new Float64Array(p.units).fill(1 / Math.sqrt(p.units));
    const constant = (rates: Float64Array) =>
      Array.from(recallUnder(streamOf(p, rates), (_, s) => even.map((g) => g * s), LAGS));
    const result: ImpulseResult = {
      equal,
      spread: wide,
      constant: { equal: constant(equalRates), spread: constant(spread) },
      noiseless: Array.from(recallOfConstantGain(Float64Array.of(p.rate), p.interval, 0, LAGS).recall),
      ...worstOfForms(p),
    };
    return { result, claims: claimsOf(result, p) };
  },
  picture: (document, result) => [
    linesPanel(document, {
      title: "Equal rates: what is recalled of the impulse k ago",
      x: "impulses ago",
      y: "R²",
      lines: curvesOf(result.equal, result.constant.equal),
      yDomain: [0, 1],
    }),
    linesPanel(document, {
      title: "Spread rates",
      x: "impulses ago",
      y: "R²",
      lines: curvesOf(result.spread, result.constant.spread),
      yDomain: [0, 1],
    }),
    linesPanel(document, {
      title: "Encoding and retention against each other",
      x: "μ, what overwriting costs",
      y: "R²",
      lines: [
        {
          name: "the last, equal",
          points: result.equal.map(({ overwriting, recall }) => [overwriting, recall[0]] as const),
        },
        {
          name: "earlier, equal",
          points: result.equal.map(({ overwriting, recall, capacity }) => [overwriting, capacity - recall[0]] as const),
        },
        {
          name: "the last, spread",
          points: result.spread.map(({ overwriting, recall }) => [overwriting, recall[0]] as const),
          as: "dashed",
        },
        {
          name: "earlier, spread",
          points: result.spread.map(
            ({ overwriting, recall, capacity }) => [overwriting, capacity - recall[0]] as const,
          ),
          as: "dashed",
        },
      ],
      xScale: "log",
    }),
  ],
  miniature: ({ spread }) =>
    [spread[0], spread.at(-1)!].map(({ recall }, k) => ({
      points: recall.slice(0, 15).map((v, lag) => [lag, v] as const),
      isSecond: k === 0,
    })),
  scene: {
    sliders: ["overwriting", "floor", "slowest", "fastest", "interval"],
    draw(document, p) {
      const rates = spreadRates(p.units, p.slowest, p.fastest);
      const { states, impulses, inputs } = traces(p, rates, 25);
      const n = p.units;
      const shown = [0, Math.floor(n / 2), n - 1];
      return {
        says: `μ = ${p.overwriting}: the last impulse is encoded to ${(100 * (1 - encodingError(p, rates))).toFixed(0)} %`,
        panels: [
          linesPanel(document, {
            title: "Impulses into three units, and their traces",
            x: "impulse",
            y: "state",
            lines: [
              { name: "stimulus", points: inputs.map((v, k) => [k, v] as const), as: "hollow", color: 4 },
              ...shown.map((i) => ({
                name: `rate ${rates[i].toPrecision(2)}`,
                points: inputs.map((_, k) => [k, states[k * n + i]] as const),
              })),
            ],
          }),
          linesPanel(document, {
            title: "How much of each stimulus enters them",
            x: "impulse",
            y: "|v|",
            lines: shown.map((i) => ({
              name: `rate ${rates[i].toPrecision(2)}`,
              points: inputs.map((_, k) => [k, Math.abs(impulses[k * n + i])] as const),
            })),
            height: 180,
          }),
        ],
      };
    },
  },
});

const curvesOf = (curves: readonly Curve[], constant: readonly number[]) => [
  ...curves.map(({ overwriting, recall }) => ({
    name: `μ = ${overwriting}`,
    points: recall.slice(0, 20).map((v, k) => [k, v] as const),
  })),
  { name: "constant gain", points: constant.slice(0, 20).map((v, k) => [k, v] as const), as: "dashed" as const },
];

function traces(p: Parameters, rates: Float64Array, events: number) {
  const states: number[] = [];
  const impulses: number[] = [];
  const inputs: number[] = [];
  const cost = costOf(p, p.overwriting);
  const record = (x: Float64Array, s: number) => {
    const v = impulseOfOutputs(cost, x, Float64Array.of(s));
    states.push(...x.map((a, i) => a + v[i]));
    impulses.push(...v);
    inputs.push(s);
    return v;
  };
  // enough events for the read-out that is not looked at here
  recallUnder({ ...streamOf(p, rates), events: Math.max(events, 200 + 4 * p.units) }, record, 1);
  const kept = events * p.units;
  return { states: states.slice(0, kept), impulses: impulses.slice(0, kept), inputs: inputs.slice(0, events) };
}

/** ⟨(s − C x⁺)²⟩ over 300 impulses. */
function encodingError(p: Parameters, rates: Float64Array): number {
  const { states, inputs } = traces(p, rates, 300);
  const n = p.units;
  let squares = 0;
  for (const [k, s] of inputs.entries()) {
    let told = 0;
    for (let i = 0; i < n; i++) told += states[k * n + i] / Math.sqrt(n);
    squares += (s - told) * (s - told);
  }
  return Math.min(1, squares / inputs.length);
}

function worstOfForms(p: Parameters): { formsApart: number; gradient: number } {
  const random = stream({ seed: p.seed, density: 1 }, "gallery", 4002);
  let [formsApart, gradient] = [0, 0];
  const [n, m] = [12, 2];
  for (let draw = 0; draw < 100; draw++) {
    let at = draw * 1000;
    const normals = (count: number, size: number) =>
      Float64Array.from({ length: count }, () => size * random.normal(at++));
    const cost: Cost = { projection: normals(n * m, 1 / Math.sqrt(n)), overwriting: 0.3, floor: 0.05 };
    const [x, s] = [normals(n, 1), normals(m, 1)];
    const [a, b] = [impulseOfState(cost, x, s), impulseOfOutputs(cost, x, s)];
    for (let i = 0; i < n; i++) formsApart = Math.max(formsApart, Math.abs(a[i] - b[i]));
    for (const g of costGradient(cost, x, s, a)) gradient = Math.max(gradient, Math.abs(g));
  }
  return { formsApart, gradient };
}
