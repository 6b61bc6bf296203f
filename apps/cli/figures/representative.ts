/** @file Networks that stand for a mechanism, and their trials. */
import { join } from "node:path";
import { mechanismOf, type Row } from "../../../src/report/index.ts";
import { type OpenedRun, openRun, openStimuli, simulate } from "../../../src/study/index.ts";
import type { SequentialSpec, StimulusSource } from "../../../src/task/index.ts";

export interface Representative {
  readonly run: OpenedRun;
  readonly source: StimulusSource;
  readonly row: Row;
}

const marginOf = (row: Row): number => (typeof row["margin"] === "number" ? row["margin"] : -1);

/** The network of a mechanism whose verdict is firmest, the first id of several; null where the study has none that can be opened. */
export function representative(study: string, rows: readonly Row[], mechanism: string): Representative | null {
  const own = rows.filter((row) => mechanismOf(row) === mechanism);
  const byMargin = [...own].sort((a, b) => marginOf(b) - marginOf(a) || (String(a["id"]) < String(b["id"]) ? -1 : 1));
  for (const row of byMargin) {
    try {
      const run = openRun(join(study, String(row["id"])));
      const { stimuli } = run.record.spec.task as SequentialSpec; // figures of the paper's task
      return { run, source: openStimuli(stimuli, null), row };
    } catch {
      // a network whose records or stimuli are elsewhere stands for nothing
    }
  }
  return null;
}

export interface ShownTrial {
  readonly time: Float64Array;
  readonly u: Float64Array;
  readonly z: Float64Array;
  readonly x: Float64Array;
  readonly target: Float64Array;
  /** Steps of each epoch, [first, first after]. */
  readonly epochs: readonly (readonly [number, number])[];
  readonly n: number;
  readonly response: number;
  readonly code: number;
  readonly pair: readonly string[];
}

/** One trial of each pair of stimuli, from the trial-end state of the first. @param delay of delay 1 in τ. @default the task's */
export function trialsOf({ run, source }: Representative, delay?: number): ShownTrial[] {
  const { labels } = source;
  const pairs = labels.flatMap((a) => labels.map((b) => (labels.every((l) => l.length === 1) ? a + b : `${a},${b}`)));
  return pairs.map((pair) => {
    const { arrays, response, code, pair: shown } = simulate(run, source, { pair, delay });
    const column = (name: string) => Float64Array.from(arrays[name].data);
    const bounds = arrays["epochs"].data;
    const epochs = Array.from({ length: bounds.length / 2 }, (_, k) => [bounds[2 * k], bounds[2 * k + 1]] as const);
    const { n } = run.record.spec.network;
    const names = { time: column("time"), u: column("u"), z: column("z"), x: column("x"), target: column("target") };
    return { ...names, epochs, n, response, code, pair: shown };
  });
}

/** "g 0.8, fb 2, N 1000, 3f2a…" */
export function nameOf({ run: { record } }: Representative): string {
  const { g, feedbackDivisor, n } = record.spec.network;
  return `${record.id.slice(0, 8)} (g ${g}, fb ${feedbackDivisor}, N ${n})`;
}
