import type { Analogue } from "../task/index.ts";
import type { AnalogueRecord } from "./analogueRecord.ts";
import type { JudgedSubject } from "./judgedSubject.ts";
import { isKnown } from "./nameNetwork.ts";
import type { LimitSetRecord, Verdict } from "./record.ts";

/** Drift is measured over so many τ after the site; states are followed for so many, and looked at every τ. */
const DRIFT_TIME = 5;
const LONGEST = 200;
/** Draws that are followed. */
const MOST_DRAWS = 64;

/**
 * An analogue value read from the outputs while the network is left alone after the main site.
 *
 * @param states [draws × n] at the site. @param delay duration of its delay, in τ of the task.
 */
export function measureAnalogue(
  { model, task }: Pick<JudgedSubject, "model" | "task">,
  { unit, read, period, mostChange }: Analogue,
  states: Float64Array,
  delay: number,
  limitSets: readonly LimitSetRecord[],
): AnalogueRecord {
  const { dimension: n, outputs: M } = model;
  const count = Math.min(MOST_DRAWS, states.length / n);
  // spread over the draws, whose classes take turns
  const every = Math.floor(states.length / n / count);
  const start = new Float64Array(count * n);
  for (let c = 0; c < count; c++) start.set(states.subarray(c * every * n, (c * every + 1) * n), c * n);
  const valuesOf = (x: Float64Array) => {
    const z = model.outputsOf(x, count);
    return Array.from({ length: count }, (_, c) => read(z.subarray(c * M, (c + 1) * M)));
  };
  const between = (a: number, b: number) => {
    const apart = Math.abs(a - b);
    return period === null ? apart : Math.min(apart % period, period - (apart % period));
  };
  /** Of each value the distance to the next larger one, on a circle to the next one round it; the largest of them. */
  const largestGap = (values: readonly number[]) => {
    const sorted = [...values].sort((a, b) => a - b);
    const gaps = sorted.slice(1).map((value, k) => value - sorted[k]);
    return Math.max(...gaps, period === null ? 0 : period - (sorted[sorted.length - 1] - sorted[0]));
  };
  const ensemble = model.openEnsemble(start);
  const first = valuesOf(start);
  const perTau = Math.max(1, Math.round(1 / task.timeStep));
  // time that is reported, in a τ: steps of a map that knows no other
  const units = model.systems().map.isDiscrete ? perTau : 1;
  const followed = [first];
  for (let time = 1; time <= LONGEST; time++) {
    for (let step = 0; step < perTau; step++) ensemble.step(null);
    followed.push(valuesOf(ensemble.x));
  }
  const changes = followed.map((values) => median(values.map((value, c) => between(value, first[c]))));
  const lost = changes.findIndex((change) => change > mostChange);
  const later = Math.min(LONGEST, Math.max(1, Math.round(delay)));
  return {
    unit,
    draws: count,
    drift: changes[DRIFT_TIME] / (DRIFT_TIME * units),
    lifetime: lost < 0 ? null : lost * units,
    gap: largestGap(first),
    laterGap: largestGap(followed[later]),
    limits: limitSets.flatMap((set, limitSet) =>
      isKnown(set) ? [{ limitSet, value: read(Float64Array.from(set.outputs)) }] : [],
    ),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** In plain sentences. */
export function explainAnalogue(
  { unit, drift, lifetime, gap, laterGap, limits }: AnalogueRecord,
  isContinuum: boolean,
  timeUnit?: Verdict["timeUnit"],
) {
  const show = (value: number) => value.toPrecision(2);
  const ends = [...new Set(limits.map(({ value }) => value.toFixed(0)))];
  return [
    `Left alone, the value drifts by ${show(drift)} ${unit} per ${timeUnit ?? "τ"}; half of the draws are ${lifetime === null ? `within the tolerance ${timeUnit === undefined ? `after ${LONGEST} τ` : "as long as they were followed"}` : `off by more than the tolerance after ${lifetime} ${timeUnit === undefined ? "τ" : "steps"}`}.`,
    `${isContinuum ? "It is held by a continuum of fixed points" : "No continuum of fixed points holds it: what stands for one is slow, not at rest"}; neighbouring draws are at most ${show(gap)} ${unit} apart, and ${show(laterGap)} one delay later.`,
    ...(ends.length === 0 ? [] : [`In the end it is ${ends.join(", ")} ${unit}.`]),
  ];
}
