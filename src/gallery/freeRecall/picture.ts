import { integrate, spread } from "../../dynamics/index.ts";
import type { Drawing, PlotDocument } from "../../figures/index.ts";
import { tanh } from "../../kernel/index.ts";
import { cellsPanel, linesPanel } from "../panels.ts";
import {
  evenState,
  type Modules,
  moduleNetwork,
  type RecallTheory,
  recallTheory,
  reducedFlow,
  softmax,
} from "./modules.ts";

/** What is kept of a run; times in s. */
export interface RecallResult {
  readonly theory: RecallTheory;
  readonly hopf: { readonly coupling: number; readonly rate: number; readonly frequency: number } | null;
  readonly end: number;
  readonly bias: number | null;
  readonly cycle: {
    readonly period: number;
    readonly closure: number;
    readonly transverse: number | null;
    readonly sumMode: number;
    readonly sumModeError: number;
  } | null;
  readonly recall: {
    readonly times: readonly number[];
    readonly activity: readonly (readonly number[])[];
    readonly visits: readonly number[];
    readonly spread: number;
  };
  /** Recalls per second, [biases × couplings], of the two-pattern equations. */
  readonly map: {
    readonly couplings: readonly number[];
    readonly biases: readonly number[];
    readonly rates: readonly number[];
  };
}

export function drawRecall(
  document: PlotDocument,
  { recall, map, theory, cycle }: RecallResult,
  of: Modules,
): Drawing[] {
  const shown = recall.times.map((t, k) => [t, k] as const).filter(([t]) => t < 30);
  return [
    linesPanel(document, {
      title: `What is recalled: ${recall.visits.join(" : ")} visits${cycle === null ? "" : `, period ${cycle.period.toFixed(3)} s`}`,
      x: "time (s)",
      y: "activity of a pattern",
      lines: recall.activity.map((values, m) => ({
        name: `pattern ${m + 1}`,
        points: shown.map(([t, k]) => [t, values[k]] as const),
      })),
      yDomain: [0, 1],
    }),
    cellsPanel(document, {
      title: `Two patterns: recalls per second; theory: K from ${theory.begins.toFixed(3)} to ${theory.ends.toFixed(3)}`,
      x: "coupling K",
      y: "bias b",
      xs: map.couplings,
      ys: map.biases,
      values: map.rates,
      scale: "recalls per s",
    }),
    ...drawScene(document, of, 0).panels,
  ];
}

/** Phase plane and trace of the two-pattern equations. */
export function drawScene(document: PlotDocument, of: Modules, bias: number): { panels: Drawing[]; says: string } {
  const { coupling: K, adaptation: g, slow } = of;
  const two = { ...of, patterns: 2 };
  const theory = recallTheory(two);
  const flow = reducedFlow(of, bias);
  const seconds = 24 * slow;
  const times = Float64Array.from(spread(0, seconds, 1600));
  const { states } = integrate(flow, Float64Array.of(-8, 1), times, { tolerance: 1e-7 });
  const path = Array.from(times, (t, k) => ({ t, x: states[2 * k], y: states[2 * k + 1] }));
  const late = path.filter(({ t }) => t > seconds / 2);
  const xs = spread(-12, 12, 241);
  const isWithin = K > theory.begins && K < theory.ends && Math.abs(bias) < (theory.mostBias ?? 0);
  const says = `K = ${K}, b = ${bias}, g = ${g}: ${isWithin ? "patterns take turns" : K <= theory.begins ? "nothing is recalled" : "one pattern stays"}; window ${theory.begins.toFixed(3)} … ${theory.ends.toFixed(3)}${theory.mostBias === null ? "" : `, |b| < ${theory.mostBias.toFixed(3)}`}`;
  return {
    says,
    panels: [
      lamps(document, of),
      linesPanel(document, {
        title: "Phase plane of two patterns, all modules in step",
        x: "x = s₁ − s₂",
        y: "y = a₁ − a₂",
        lines: [
          { name: "orbit", points: late.map(({ x, y }) => [x, y] as const) },
          { name: "ẋ = 0", points: xs.map((x) => [x, (-x + bias + K * tanh(x / 2)) / g] as const), as: "dashed" },
          { name: "ẏ = 0", points: xs.map((x) => [x, tanh(x / 2)] as const), as: "dashed" },
        ],
        xDomain: [-12, 12],
        yDomain: [-1.3, 1.3],
        height: 260,
      }),
      linesPanel(document, {
        title: "Which pattern: tanh(x/2) = o₁ − o₂",
        x: "time (s)",
        y: "o₁ − o₂",
        lines: [{ name: "recall", points: late.map(({ t, x }) => [t - seconds / 2, tanh(x / 2)] as const) }],
        yDomain: [-1.05, 1.05],
        height: 170,
      }),
    ],
  };
}

const LAMP_SECONDS = 12;
const LAMP_STEPS = 120;

/** Every unit of the network, dark where it is active, without a bias; units of one pattern side by side. */
function lamps(document: PlotDocument, of: Modules): Drawing {
  const { modules: H, patterns: M, slow } = of;
  const n = H * M;
  // from beside the even state, each module its own way
  const start = evenState(of).map((v, i) => v + (i < n ? Math.sqrt(2) * (((7 * i) % 5) / 5 - 0.4) : 0));
  const from = 6 * slow;
  const times = Float64Array.from(spread(from, from + LAMP_SECONDS, LAMP_STEPS));
  const { states } = integrate(moduleNetwork(of), start, times, { tolerance: 1e-6 });
  const o = new Float64Array(n);
  const values = new Float64Array(n * LAMP_STEPS);
  for (let k = 0; k < LAMP_STEPS; k++) {
    softmax(states.subarray(k * 2 * n, k * 2 * n + n), o, H, M);
    for (let i = 0; i < n; i++) values[((i % M) * H + Math.floor(i / M)) * LAMP_STEPS + k] = o[i];
  }
  return cellsPanel(document, {
    title: `All ${n} units: ${M} patterns of ${H} modules each, without bias`,
    x: "time (s)",
    y: "unit",
    xs: Array.from(times, (t) => t - from),
    ys: Array.from({ length: n }, (_, i) => i + 1),
    values: Array.from(values),
    scale: "activity",
    height: 200,
  });
}
