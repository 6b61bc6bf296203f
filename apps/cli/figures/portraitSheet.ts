/** @file Figure 3: where the delay leads, and the eigenvalues there, for one network of each mechanism. */

import { denseSpectrum, leadingModes } from "../../../src/dynamics/index.ts";
import {
  MECHANISM_MARKS,
  type Panel,
  principalAxes,
  type Series,
  type Sheet,
  STIMULUS_COLORS,
} from "../../../src/figures/index.ts";
import { openKernel } from "../../../src/kernel/index.ts";
import { flowOf, loadMatrices } from "../../../src/network/index.ts";
import { absent, type Row } from "../../../src/report/index.ts";
import { restoreNetwork, type VerdictRecord } from "../../../src/study/index.ts";
import { outlineOf } from "../../../src/task/index.ts";
import { nameOf, type Representative, representative, trialsOf } from "./representative.ts";

const MECHANISMS = ["direct", "forgets", "limit-cycle", "mixed"] as const;
/** How long delays are drawn, in τ. */
const DRAWN = 40;
/** From this size on only the leading eigenvalues are drawn. */
const DENSE_UP_TO = 400;
const LEADING = 24;
/** ‖F‖ per τ of a state that is a fixed point. */
const RESTS = 1e-7;

export function portraitSheet(study: string, rows: readonly Row[]): Sheet {
  const names: string[] = [];
  const panels = MECHANISMS.map((mechanism): Panel[] => {
    const { label } = MECHANISM_MARKS[mechanism];
    const found = representative(study, rows, mechanism);
    if (found === null) {
      return [absent(label, `the study has no network of this mechanism whose records are here`)];
    }
    names.push(`${label} ${nameOf(found)}`);
    return panelsOf(found, label);
  });
  return {
    number: 3,
    title: "Where the delay leads, and how fast, by mechanism",
    caption:
      `Left: the states of delay 1 held on for ${DRAWN} τ, after each pair of stimuli (colours: first stimulus), on the two axes along which they vary most; ` +
      `circles: its end at 5 τ; squares: limit sets that draws end on, filled where they are fixed points. ` +
      `Right: eigenvalues of the flow there, all of them up to ${DENSE_UP_TO} units, else the ${LEADING} leading ones; dashed: where a fixed point turns unstable. ` +
      `One network each: ${names.length === 0 ? "none" : names.join("; ")}.`,
    rows: panels,
    heights: panels.map(() => 165),
  };
}

function panelsOf(found: Representative, label: string): Panel[] {
  const { run, source } = found;
  const { n } = run.record.spec.network;
  const trials = trialsOf(found, DRAWN);
  const paths = trials.map(({ x, epochs }) => x.subarray(epochs[1][0] * n, epochs[1][1] * n));
  const limits = limitStates(found);
  const all = Float64Array.from([...paths.flatMap((path) => [...thinned(path, n)]), ...limits]);
  const { axes, mean } = principalAxes(all, n, true);
  const at = (states: Float64Array, k: number) => {
    const along = (axis: number) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (states[k * n + i] - mean[i]) * axes[axis * n + i];
      return sum;
    };
    return { x: along(0), y: along(1) };
  };
  const kernel = openKernel({ n, matrices: 3 });
  const network = restoreNetwork(run);
  const flow = flowOf(kernel, loadMatrices(kernel, network.J, n, "f64"), network);
  const speeds = new Float64Array(limits.length);
  flow.evaluate(limits, speeds, limits.length / n);
  const rests = Array.from({ length: limits.length / n }, (_, k) => {
    const F = speeds.subarray(k * n, (k + 1) * n);
    return Math.sqrt(F.reduce((sum, v) => sum + v * v, 0)) < RESTS;
  });
  const step = trials[0].time[1] - trials[0].time[0];
  const asTask = Math.round(outlineOf(run.record.spec.task, network.timeStep).delay / step) - 1;
  const K = source.labels.length;
  const series: Series[] = paths.flatMap((path, p) => {
    const color = STIMULUS_COLORS[Math.floor(p / K) % STIMULUS_COLORS.length];
    const points = Array.from({ length: path.length / n }, (_, t) => t)
      .filter((t) => t % 4 === 0)
      .map((t) => at(path, t));
    const name = `first ${source.labels[Math.floor(p / K)]}`;
    return [
      { name, color, as: "line", points },
      { name: "", color, as: "dots", faint: true, points: [at(path, Math.min(asTask, path.length / n - 1))] },
    ];
  });
  const square = { color: "#111111", as: "dots", symbol: "square", name: "limit set" } as const;
  series.push({ ...square, points: rests.flatMap((rest, k) => (rest ? [at(limits, k)] : [])) });
  series.push({
    ...square,
    name: "not at rest",
    hollow: true,
    points: rests.flatMap((rest, k) => (rest ? [] : [at(limits, k)])),
  });
  const portrait: Panel = {
    kind: "xy",
    title: label,
    x: { label: "axis 1 (state)" },
    y: { label: "axis 2 (state)" },
    series: series.filter(({ points }) => points.length > 0),
    isEqual: true,
  };
  const resting = rests.flatMap((rest, k) => (rest ? [k] : [])).slice(0, 2);
  if (resting.length === 0) return [portrait, absent("eigenvalues", "no draw of it ends on a fixed point")];
  const spectra = resting.map((k, s): Series => {
    const x = limits.slice(k * n, (k + 1) * n);
    const points = n <= DENSE_UP_TO ? denseSpectrum(flow, x).map(([re, im]) => ({ x: re, y: im })) : leading(flow, x);
    return {
      name: resting.length > 1 ? `fixed point ${s + 1}` : "",
      color: ["#0072B2", "#D55E00"][s],
      as: "dots",
      symbol: s === 0 ? "circle" : "times",
      points,
    };
  });
  return [
    portrait,
    {
      kind: "xy",
      title: "eigenvalues at its fixed points",
      x: { label: "Re λ (1/τ)" },
      y: { label: "Im λ (1/τ)" },
      series: spectra,
      rules: { x: [0] },
    },
  ];
}

/** States of the limit sets of its verdict, [count × n]; none where its arrays are not there. */
function limitStates({ run, row }: Representative): Float64Array {
  const stage = `verdict-${row["verdict_protocol"]}` as VerdictRecord["stage"];
  const read = run.store.read(run.record.id, stage, { arrays: true });
  const states = read.status === "ok" ? read.arrays?.["limit_states"] : undefined;
  return states === undefined ? new Float64Array(0) : Float64Array.from(states.data as Float64Array);
}

function thinned(path: Float64Array, n: number): Float64Array {
  const kept = Array.from({ length: path.length / n }, (_, t) => t).filter((t) => t % 20 === 0);
  return Float64Array.from(kept.flatMap((t) => [...path.subarray(t * n, (t + 1) * n)]));
}

type Flow = ReturnType<typeof flowOf>;

const leading = (flow: Flow, x: Float64Array) =>
  leadingModes(flow, x, { count: LEADING }).modes.map(({ eigenvalue: [re, im] }) => ({ x: re, y: im }));
