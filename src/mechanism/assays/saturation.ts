import { arrayOf } from "../../format/index.ts";
import { openEnsemble } from "../../network/index.ts";
import { mainSite } from "../../task/index.ts";
import { inputRows } from "../../train/index.ts";
import { type Assay, ofShape, summaryColumn } from "./assay.ts";
import { BATCH, casesOf, startStates, trialOf } from "./cases.ts";
import { participationRatio, SATURATED, sequentiality, unitTones } from "./tonic.ts";

export interface SaturationProtocol {
  readonly [key: string]: unknown;
  readonly draws: number;
  /** |r| that a unit must reach in the delay to be counted among the active ones. */
  readonly active: number;
  /** Bins of the delay, for the entropy of peak times. */
  readonly bins: number;
}

/**
 * Saturation, and tonic or phasic: what the units do in the delay and in the response. Definitions in tonic.ts.
 * Arrays: sustained, peak_time [K × n] (NaN for inactive units), mean_rate [K × n] in delay 1.
 */
export const saturation: Assay<SaturationProtocol> = {
  name: "saturation",
  columns: [
    summaryColumn("saturatedDelay", "1", `share of units whose mean rate is beyond ±${SATURATED} in delay 1`),
    summaryColumn("saturatedResponse", "1", "the same in the response window"),
    summaryColumn("activeShare", "1", "share of units whose mean rate peaks in size above the threshold in delay 1"),
    summaryColumn(
      "sustainedFraction",
      "1",
      "mean share of delay 1 that active units spend above half their peak: 1 is tonic",
    ),
    summaryColumn("tonicShare", "1", "share of active units that are above half their peak for ≥ 0.9 of delay 1"),
    summaryColumn(
      "peakTimeSpread",
      "1",
      "standard deviation of the peak times of active units over the length of delay 1",
    ),
    summaryColumn("sequentiality", "1", "sequentiality index √(peak entropy × temporal sparsity)"),
    summaryColumn("dimension", "1", "participation ratio of the rates in delay 1"),
  ],
  arrays: {
    sustained: ofShape("classes", "n"),
    peak_time: ofShape("classes", "n"),
    mean_rate: ofShape("classes", "n"),
  },
  protocols: {
    quick: { draws: 1, active: 0.1, bins: 10 },
    paper: { draws: 10, active: 0.1, bins: 10 },
  },
  *run(subject, { draws, active, bins }) {
    const { kernel, matrices, network, task } = subject;
    const { n } = network;
    const { site, delay } = mainSite(task);
    const K = site.classes.length;
    const { answer } = task;
    const asked = Array.from({ length: K }, (_, a) => site.classOf.filter((own) => own === a).length);
    const steps = delay.end - delay.start;
    const cases = casesOf(task, draws);
    const traces = new Float64Array(K * steps * n); // mean rates in the delay, [memories × steps × n]
    const every = Math.max(1, Math.round(0.5 / task.timeStep));
    const sampled: Float64Array[] = []; // rates every 0.5 τ of it
    let saturatedDelay = 0;
    let saturatedResponse = 0;
    for (let first = 0; first < cases.length; first += BATCH) {
      const batch = cases.slice(first, first + BATCH);
      const trials = batch.map((one) => trialOf(subject, one));
      const ensemble = openEnsemble(
        kernel,
        matrices.trained,
        Array(batch.length).fill(network),
        startStates(subject, batch),
      );
      const inDelay = new Float64Array(batch.length * n);
      const inResponse = new Float64Array(batch.length * n);
      for (let step = 0; step < task.steps; step++) {
        ensemble.step(inputRows(trials, step, task));
        const { r } = ensemble;
        if (step >= answer.start && step < answer.end) for (let e = 0; e < r.length; e++) inResponse[e] += r[e];
        if (step < delay.start || step >= delay.end) continue;
        for (let e = 0; e < r.length; e++) inDelay[e] += r[e];
        batch.forEach(({ condition }, c) => {
          const at = (site.classOf[condition] * steps + step - delay.start) * n;
          for (let i = 0; i < n; i++) traces[at + i] += r[c * n + i];
        });
        if ((step - delay.start) % every === 0) sampled.push(r.slice());
      }
      saturatedDelay += beyond(inDelay, SATURATED * steps);
      saturatedResponse += beyond(inResponse, SATURATED * (answer.end - answer.start));
      yield { done: first + batch.length, of: cases.length };
    }
    const perCondition = task.conditions.length * draws;
    for (let e = 0; e < traces.length; e++) traces[e] *= 1 / (asked[Math.floor(e / (steps * n))] * perCondition);

    const tones = unitTones(traces, K, steps, n, active);
    const kept = tones.sustained.filter((v) => !Number.isNaN(v));
    const peaks = tones.peakTime.filter((v) => !Number.isNaN(v));
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
    const average = mean(peaks);
    const spread = Math.sqrt(mean(peaks.map((v) => (v - average) * (v - average))));
    const orNull = (value: number) => (Number.isFinite(value) ? value : null);
    const line = (name: string, values: readonly number[]) => ({
      name,
      values: values.map(orNull),
      low: null,
      high: null,
    });
    const summary = {
      saturatedDelay: saturatedDelay / (cases.length * n),
      saturatedResponse: saturatedResponse / (cases.length * n),
      activeShare: kept.length / (K * n),
      sustainedFraction: orNull(mean(kept)),
      tonicShare: orNull(kept.filter((v) => v >= 0.9).length / kept.length),
      peakTimeSpread: orNull(spread),
      sequentiality: orNull(sequentiality(traces, K, steps, n, tones.peakTime, bins)),
      dimension: orNull(participationRatio(sampled, n)),
    };
    const undefinedOnes = Object.entries(summary).filter(([, value]) => value === null);
    return {
      summary,
      notes: Object.fromEntries(undefinedOnes.map(([name]) => [name, "too few units are active"])),
      curves: [
        {
          name: "activity",
          x: { name: "time in delay 1", unit: "τ" },
          y: { name: "mean |rate|", unit: "1" },
          at: Array.from({ length: steps }, (_, step) => (step + 1) * task.timeStep),
          lines: site.classes.map((label, a) =>
            line(
              `${site.noun} ${label}`,
              Array.from({ length: steps }, (_, step) => meanSize(traces, (a * steps + step) * n, n)),
            ),
          ),
        },
      ],
      arrays: {
        sustained: arrayOf(tones.sustained, [K, n]),
        peak_time: arrayOf(
          tones.peakTime.map((v) => v * (steps * task.timeStep)),
          [K, n],
        ),
        mean_rate: arrayOf(tones.meanRate, [K, n]),
      },
    };
  },
};

const beyond = (sums: Float64Array, threshold: number) =>
  sums.reduce((count, v) => count + (Math.abs(v) > threshold ? 1 : 0), 0);

function meanSize(values: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.abs(values[from + i]);
  return sum / count;
}
