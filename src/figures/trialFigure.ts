import * as Plot from "@observablehq/plot";
import { type Drawing, type PlotDocument, panel, stack } from "./drawing.ts";
import { STIMULUS_COLORS } from "./marks.ts";

/** One simulated trial, as far as its picture needs it. Arrays are row-major over steps. */
export interface TrialData {
  /** τ, [steps] */
  readonly time: Float64Array;
  /** [steps × D] */
  readonly input: Float64Array;
  /** [steps × M] */
  readonly outputs: Float64Array;
  /** [steps × M], NaN where nothing is asked. */
  readonly targets: Float64Array;
  /** tanh(x), [steps × n] */
  readonly rates: Float64Array;
  readonly epochs: readonly (Span & { readonly label: string; readonly role: string })[];
  /** Outputs that are learned together: "response", and memories. */
  readonly outputGroups: readonly { readonly name: string; readonly outputs: readonly number[] }[];
  /** By whose peak times units are sorted. */
  readonly delay: Span & { readonly label: string };
}

/** First step, and the first step after it. */
interface Span {
  readonly start: number;
  readonly end: number;
}

const WIDTH = 860;
const LEFT = 72;
/** Epochs shorter than this share of the trial have no room for their name. */
const NAMED_SHARE = 0.08;

/** A trial as it is seen and answered: input, memory and response outputs with their targets, rates by peak time. */
export function trialFigure(document: PlotDocument, trial: TrialData, title: string): Drawing {
  const steps = trial.time.length;
  const D = trial.input.length / steps;
  const M = trial.outputs.length / steps;
  const columns = (isResponse: boolean) =>
    trial.outputGroups.flatMap(({ name, outputs }) => ((name === "response") === isResponse ? outputs : []));
  const [memory, response] = [columns(false), columns(true)];
  return stack({ title, subtitle: "dashed: what is asked of the output" }, [
    band(document, trial),
    lines(document, trial, "input u", series(trial.time, trial.input, D, range(D))),
    ...(memory.length === 0
      ? []
      : [
          lines(
            document,
            trial,
            "memory z_d",
            series(trial.time, trial.outputs, M, memory),
            series(trial.time, trial.targets, M, memory),
          ),
        ]),
    lines(
      document,
      trial,
      "response z_o",
      series(trial.time, trial.outputs, M, response),
      series(trial.time, trial.targets, M, response),
    ),
    raster(document, trial),
  ]);
}

interface Point {
  readonly time: number;
  readonly value: number;
  readonly line: number;
}

const range = (count: number) => Array.from({ length: count }, (_, k) => k);

function series(time: Float64Array, values: Float64Array, width: number, columns: readonly number[]): Point[] {
  return columns.flatMap((column, line) =>
    Array.from(time, (t, step) => ({ time: t, value: values[step * width + column], line })),
  );
}

// the names of the epochs, once, above the panels
function band(document: PlotDocument, { time, epochs }: TrialData): Drawing {
  const wide = epochs.filter(({ start, end }) => end - start > NAMED_SHARE * time.length);
  const named = wide.map(({ label, start, end }) => ({
    middle: (time[start] + time[end - 1]) / 2,
    name: label,
  }));
  return panel(document, {
    width: WIDTH,
    height: 22,
    marginLeft: LEFT,
    marginRight: 20,
    marginTop: 2,
    marginBottom: 2,
    x: { domain: [0, time[time.length - 1]], axis: null },
    marks: [Plot.text(named, { x: "middle", text: "name", fill: "#555" })],
  });
}

// shaded bands where the network is on its own
function shades({ time, epochs }: TrialData): Plot.Markish {
  const own = epochs.filter(({ role }) => role === "delay");
  const edge = (step: number) => (step === 0 ? 0 : time[step - 1]);
  return Plot.rectX(own, {
    x1: ({ start }: { start: number }) => edge(start),
    x2: ({ end }: { end: number }) => edge(end),
    fill: "#eef1f4",
  });
}

function lines(document: PlotDocument, trial: TrialData, label: string, solid: Point[], dashed: Point[] = []): Drawing {
  const color = (p: Point) => STIMULUS_COLORS[p.line % STIMULUS_COLORS.length];
  return panel(document, {
    width: WIDTH,
    height: 118,
    marginLeft: LEFT,
    marginRight: 20,
    marginTop: 8,
    marginBottom: 16,
    x: { domain: [0, trial.time[trial.time.length - 1]], axis: null },
    y: { label, labelAnchor: "center", labelArrow: "none", ticks: 4, nice: true },
    marks: [
      shades(trial),
      Plot.ruleY([0], { stroke: "#ccc" }),
      Plot.line(solid, { x: "time", y: "value", z: "line", stroke: color, strokeWidth: 1.4 }),
      Plot.line(dashed, { x: "time", y: "value", z: "line", stroke: color, strokeWidth: 1.6, strokeDasharray: "5,4" }),
    ],
  });
}

// rates of all units, sorted by when |r| peaks in the delay: sequences lean, sustained firing stands
function raster(document: PlotDocument, trial: TrialData): Drawing {
  const { time, rates, delay } = trial;
  const steps = time.length;
  const n = rates.length / steps;
  const peak = range(n).map((i) => {
    let best = delay.start;
    for (let t = delay.start; t < delay.end; t++) {
      if (Math.abs(rates[t * n + i]) > Math.abs(rates[best * n + i])) best = t;
    }
    return best;
  });
  const order = range(n).sort((a, b) => peak[a] - peak[b] || a - b);
  // at most 150 units and 175 times are drawn, evenly chosen, so that the file stays small
  const rows = Math.min(n, 150);
  const columns = Math.min(steps, 175);
  const values = range(rows * columns).map((e) => {
    const [row, column] = [Math.floor(e / columns), e % columns];
    const unit = order[Math.floor(((row + 0.5) * n) / rows)];
    const t = Math.floor(((column + 0.5) * steps) / columns);
    return rates[t * n + unit];
  });
  const end = time[steps - 1];
  return panel(document, {
    width: WIDTH,
    height: 230,
    marginLeft: LEFT,
    marginRight: 20,
    marginTop: 8,
    marginBottom: 40,
    x: { domain: [0, end], label: "time (τ)", labelAnchor: "center", labelArrow: "none" },
    y: {
      domain: [n, 0],
      label: `units, by peak time in ${delay.label}`,
      labelAnchor: "center",
      labelArrow: "none",
      ticks: 3,
    },
    color: { type: "diverging", scheme: "RdBu", reverse: true, domain: [-1, 1], pivot: 0 },
    marks: [
      Plot.rect(values, {
        x1: (_: number, e: number) => ((e % columns) * end) / columns,
        x2: (_: number, e: number) => (((e % columns) + 1) * end) / columns,
        y1: (_: number, e: number) => (Math.floor(e / columns) * n) / rows,
        y2: (_: number, e: number) => ((Math.floor(e / columns) + 1) * n) / rows,
        fill: (v: number) => v,
        inset: -0.3,
      }),
    ],
  });
}
