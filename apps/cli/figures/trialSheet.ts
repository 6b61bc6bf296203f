/** @file Figure 1: the task, and a trained network that does it. */
import {
  type Panel,
  type RasterPanel,
  type Series,
  type Sheet,
  STIMULUS_COLORS,
  type XyPanel,
} from "../../../src/figures/index.ts";
import { tanh } from "../../../src/kernel/index.ts";
import { absent, type Row } from "../../../src/report/index.ts";
import { nameOf, representative, type ShownTrial, trialsOf } from "./representative.ts";

const DELAYS = [1, 3];

export function trialSheet(study: string, rows: readonly Row[]): Sheet {
  const title = "The task, and a trained network";
  const found =
    ["direct", "forgets", "mixed", "limit-cycle", "learned"]
      .map((name) => representative(study, withLearned(rows), name))
      .find((one) => one !== null) ?? null;
  if (found === null) {
    const reason = "no network of this study learned, or its records are not in this folder";
    return { number: 1, title, caption: "No network.", rows: [[absent("a trial", reason)]] };
  }
  const trials = trialsOf(found);
  const shown = trials[1] ?? trials[0];
  const bands = DELAYS.map((k): [number, number] => [
    timeAt(shown, shown.epochs[k][0]),
    timeAt(shown, shown.epochs[k][1]),
  ]);
  const axis = { label: "time (τ)", domain: [0, shown.time[shown.time.length - 1]] as const };
  const xy = (panelTitle: string, label: string, series: Series[]): XyPanel => ({
    kind: "xy",
    title: panelTitle,
    x: axis,
    y: { label },
    series,
    bands,
  });
  const D = shown.u.length / shown.time.length;
  const dimensions = Array.from({ length: D }, (_, d) => d);
  const memory = [
    ...dimensions.map((d) => line(`z_d, ${d + 1}`, d, shown.time, column(shown.z, D + 1, d + 1))),
    ...dimensions.flatMap((d) => asked(`asked`, d, shown, d + 1)),
  ];
  const responses = trials.flatMap((trial, k) => [
    line(`${trial.pair.join(" then ")}`, k, trial.time, column(trial.z, D + 1, 0)),
    ...asked("asked", k, trial, 0),
  ]);
  const panels: Panel[][] = [
    [
      xy(
        "input: two noisy stimuli",
        "u (latent)",
        dimensions.map((d) => line(`u, ${d + 1}`, d, shown.time, column(shown.u, D, d))),
      ),
    ],
    [xy("memory outputs", "z_d (latent)", memory)],
    [xy("response, after each pair of stimuli", "z_o", responses)],
    [rates(shown)],
  ];
  return {
    number: 1,
    title,
    caption:
      `One network, ${nameOf(found)}; A, B and D: the trial ${shown.pair.join(" then ")}, answered ${shown.response.toFixed(2)} where ${shown.code} was asked. ` +
      `Shaded: the two delays. Dashed: what the output is asked, in the windows in which it learns. D: rates of up to 150 units, by the time of their peak in delay 1.`,
    rows: panels,
    heights: [110, 110, 130, 170],
  };
}

/** A network that was not judged stands for one that learned. */
const withLearned = (rows: readonly Row[]): Row[] =>
  rows.map((row) => (row["status"] === "learned" && row["mechanism"] == null ? { ...row, mechanism: "learned" } : row));

const timeAt = ({ time }: ShownTrial, step: number): number => (step === 0 ? 0 : time[step - 1]);

const column = (values: Float64Array, width: number, at: number): Float64Array =>
  Float64Array.from({ length: values.length / width }, (_, t) => values[t * width + at]);

const colorOf = (k: number): string => STIMULUS_COLORS[k % STIMULUS_COLORS.length];

function line(name: string, k: number, time: Float64Array, values: Float64Array, from = 0): Series {
  const points = Array.from(values, (y, t) => ({ x: time[from + t], y }));
  return { name, color: colorOf(k), as: "line", points };
}

/** What an output was asked, a line for each window. */
function asked(name: string, k: number, trial: ShownTrial, output: number): Series[] {
  const M = trial.target.length / trial.time.length;
  const values = column(trial.target, M, output);
  return trial.epochs.flatMap(([start, end]): Series[] => {
    const own = values.subarray(start, end);
    if (own.some(Number.isNaN)) return [];
    return [{ ...line(name, k, trial.time, own, start), dash: "4,3", faint: true }];
  });
}

const ROWS = 150;
const COLUMNS = 175;

/** Rates in order of their peak in delay 1. */
function rates({ x, time, n, epochs }: ShownTrial): RasterPanel {
  const steps = time.length;
  const [start, end] = epochs[DELAYS[0]];
  const size = (i: number, t: number) => Math.abs(x[t * n + i]);
  const peak = Array.from({ length: n }, (_, i) => {
    let best = start;
    for (let t = start; t < end; t++) if (size(i, t) > size(i, best)) best = t;
    return best;
  });
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => peak[a] - peak[b] || a - b);
  const [rows, columns] = [Math.min(n, ROWS), Math.min(steps, COLUMNS)];
  const values = new Float64Array(rows * columns);
  for (let e = 0; e < values.length; e++) {
    const unit = order[Math.floor(((Math.floor(e / columns) + 0.5) * n) / rows)];
    values[e] = tanh(x[Math.floor(((e % columns) + 0.5) * (steps / columns)) * n + unit]);
  }
  return {
    kind: "raster",
    title: "rates (blue −1, white 0, red 1)",
    x: { label: "time (τ)", domain: [0, time[steps - 1]] },
    y: { label: "units", count: n },
    rows,
    columns,
    values,
  };
}
