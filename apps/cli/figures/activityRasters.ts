/** @file Delay activity of a direct and of a forgetting network, unit by unit: panels A and B of figure 2. */
import type { Panel } from "../../../src/figures/index.ts";
import { tanh } from "../../../src/kernel/index.ts";
import { absent, type Row } from "../../../src/report/index.ts";
import { nameOf, representative, trialsOf } from "./representative.ts";

/** |mean rate| a unit must reach to be shown: the assay saturation's. */
const ACTIVE = 0.1;
const ROWS = 120;
const COLUMNS = 50;

export function activityRasters(study: string, rows: readonly Row[]): Panel[] {
  return ["direct", "forgets"].map((mechanism) => {
    const title = mechanism === "direct" ? "a direct network" : "a forgetting network";
    const found = representative(study, rows, mechanism);
    if (found === null)
      return absent(
        title,
        `the study has no ${mechanism === "direct" ? "direct" : "forgetting"} network whose records are here`,
      );
    // trials of the first stimulus
    const trials = trialsOf(found).slice(0, found.source.labels.length);
    const { n, epochs, time } = trials[0];
    const [start, end] = epochs[1];
    const steps = end - start;
    const mean = new Float64Array(steps * n);
    for (const { x } of trials) {
      for (let e = 0; e < mean.length; e++) mean[e] += tanh(x[start * n + e]) / trials.length;
    }
    const peaks = Array.from({ length: n }, (_, unit) => {
      let at = 0;
      for (let t = 0; t < steps; t++) if (Math.abs(mean[t * n + unit]) > Math.abs(mean[at * n + unit])) at = t;
      return { unit, at, size: Math.abs(mean[at * n + unit]) };
    });
    const active = peaks.filter(({ size }) => size >= ACTIVE).sort((a, b) => a.at - b.at || a.unit - b.unit);
    if (active.length === 0) return absent(title, "no unit of it is active in the delay");
    const [count, columns] = [Math.min(active.length, ROWS), Math.min(steps, COLUMNS)];
    const values = new Float64Array(count * columns);
    for (let e = 0; e < values.length; e++) {
      const { unit, size } = active[Math.floor(((Math.floor(e / columns) + 0.5) * active.length) / count)];
      values[e] = Math.abs(mean[Math.floor(((e % columns) + 0.5) * (steps / columns)) * n + unit]) / size;
    }
    const first = time[start] - (time[1] - time[0]);
    return {
      kind: "raster",
      title: `${title}, ${nameOf(found)}`,
      x: { label: "time in delay 1 (τ)", domain: [0, time[end - 1] - first] },
      y: { label: "active units", count: active.length },
      rows: count,
      columns,
      values,
    };
  });
}
