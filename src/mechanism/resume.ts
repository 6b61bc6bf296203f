import { drawTrial, type Site } from "../task/index.ts";
import { outputsOf } from "../train/index.ts";
import type { JudgedSubject } from "./judgedSubject.ts";
import type { LimitSetEvidence } from "./limitSets.ts";
import type { Stop } from "./stops.ts";

/** Phases of a cycle from which trials are resumed, and how many times as many trials that makes in all, at least. */
const RESUMED_PHASES = 16;
const TIMES_FOR_PHASES = 4;

/** 16 phases of a cycle, or the one state of a fixed point. @param states [phases × n]. */
export function everyFew(phases: Float64Array, n: number): Float64Array {
  const count = phases.length / n;
  const step = Math.max(1, count / RESUMED_PHASES);
  const kept = new Float64Array(Math.min(count, RESUMED_PHASES) * n);
  for (let k = 0; k * n < kept.length; k++) {
    const from = Math.floor(k * step) * n;
    kept.set(phases.subarray(from, from + n), k * n);
  }
  return kept;
}

/**
 * What the network answers when the trial goes on from a limit set: for each way that it can go on from the site, `draws`
 * trials from a fixed point, or at least four times as many shared by the phases of a cycle; one where nothing more is
 * shown.
 *
 * @param states [phases × n]: a fixed point, or phases of a cycle.
 * @returns accuracy [class][way to go on]: the share of those answers that would be right had the class been that one.
 */
export function resumedAccuracy(
  { model, task, key }: Omit<JudgedSubject, "solver" | "ends">,
  { step: start, classes, futures }: Site,
  states: Float64Array,
  draws: number,
): number[][] {
  const n = model.dimension;
  const phases = states.length / n;
  const isSilent = !task.epochs.some(({ isShown, end }) => isShown && end > start);
  const each = isSilent ? 1 : phases === 1 ? draws : Math.ceil((TIMES_FOR_PHASES * draws) / phases);
  const accuracy = classes.map((): number[] => []);
  for (const [f, { conditionOf }] of futures.entries()) {
    const trialAs = (condition: number, e: number) =>
      drawTrial(task, condition, "test", key, "resumedStimuli", f * draws + (e % each));
    const columns = Array.from({ length: phases * each }, (_, e) => e);
    const shown = conditionOf.find((condition) => condition >= 0)!;
    const trials = columns.map((e) => trialAs(shown, e));
    const from = new Float64Array(columns.length * n);
    for (const e of columns) {
      const phase = Math.floor(e / each);
      from.set(states.subarray(phase * n, (phase + 1) * n), e * n);
    }
    const outputs = outputsOf(model, task, from, trials, start);
    conditionOf.forEach((condition, a) => {
      if (condition < 0) return;
      const wanted = Array.from({ length: each }, (_, e) => trialAs(condition, e));
      const right = outputs.filter((own, e) => task.score(wanted[e % each], own).isRight).length;
      accuracy[a].push(right / columns.length);
    });
  }
  return accuracy;
}

/**
 * What each limit set answers to trials resumed at each stop, [stop][limit set][class][way to go on]. Roots and cycles are
 * asked once.
 *
 * @param draws of each way to go on, from a fixed point.
 */
export function openAnswers(
  subject: JudgedSubject,
  stops: readonly Stop[],
  draws: number,
): (sets: readonly Pick<LimitSetEvidence, "states">[]) => number[][][][] {
  const known = new WeakMap<Float64Array, number[][][]>();
  const ask = ({ states }: Pick<LimitSetEvidence, "states">) => {
    if (states.length === 0) return stops.map(() => []);
    const before = known.get(states);
    if (before !== undefined) return before;
    const phases = everyFew(states, subject.model.dimension);
    const answers = stops.map(({ sites }) => resumedAccuracy(subject, sites[0], phases, draws));
    known.set(states, answers);
    return answers;
  };
  return (sets) => {
    const all = sets.map(ask);
    return stops.map((_, s) => all.map((of) => of[s]));
  };
}
