/** @file Trials whose delay another network holds: items are taken in, and answers given, by the one that was trained. */
import { stream } from "../../kernel/index.ts";
import { type Network, openEnsemble, runnable } from "../../network/index.ts";
import { mainSite } from "../../task/index.ts";
import { inputRows, type Response, respond } from "../../train/index.ts";
import { BATCH, type Case, casesOf, sameStarts, startStates, streamIndex, trialOf } from "../assays/cases.ts";
import type { Subject } from "../assays/subject.ts";
import { unitTones } from "../assays/tonic.ts";
import { rowsOf } from "../draws.ts";

/** Cases, and the states in which their delay begins: the same whoever holds the delay. */
export interface Shown {
  readonly cases: readonly Case[];
  /** Cases that are shown the same until then begin it in one state, [columns × n]. */
  readonly states: Float64Array;
  /** Memory of each column. */
  readonly memoryOf: readonly number[];
  /** Column of each case. */
  readonly columnOf: readonly number[];
}

/** Shows what comes before the delay of every case to the trained network. */
export function shownStates(subject: Subject, draws: number): Shown {
  const { kernel, matrices, network, task } = subject;
  const cases = casesOf(task, draws);
  const all = cases.map((one) => trialOf(subject, one));
  const { first, groupOf } = sameStarts(task, cases, all);
  const columns = first.map((c) => cases[c]);
  const trials = first.map((c) => all[c]);
  const networks = columns.map(() => network);
  const ensemble = openEnsemble(kernel, matrices.trained, networks, startStates(subject, columns));
  const { site, delay } = mainSite(task);
  for (let step = 0; step < delay.start; step++) ensemble.step(inputRows(trials, step, task));
  return {
    cases,
    states: ensemble.x.slice(),
    memoryOf: columns.map(({ condition }) => site.classOf[condition]),
    columnOf: groupOf,
  };
}

/** Share of cases answered right after the delay as the task has it and `added` τ more, held by `holder`; one for each. */
export function accuracyAfter(subject: Subject, holder: Network, shown: Shown, added: readonly number[]): number[] {
  const { kernel, matrices, network, task } = subject;
  const { cases, states, columnOf, memoryOf } = shown;
  const { start, end } = mainSite(task).delay;
  const columns = memoryOf.map(() => holder);
  const ensemble = openEnsemble(kernel, matrices.trained, columns, states);
  const trials = cases.map((one) => trialOf(subject, one));
  let step = start;
  return added.map((delay) => {
    for (; step < end + Math.round(delay / task.timeStep); step++) ensemble.step(null);
    const held = rowsOf(ensemble.x, network.n, columnOf);
    return shareRight(respond(runnable(kernel, matrices.trained, network), task, held, trials, end));
  });
}

/** The same at the task's delay, with white noise on every state in it: x ← x + σ √Δt ξ, the same ξ for every σ. */
export function accuracyUnderNoise(
  subject: Subject,
  holder: Network,
  { cases, states, columnOf }: Shown,
  sigmas: readonly number[],
): number[] {
  const { kernel, matrices, network, task, key } = subject;
  const { n } = network;
  const { start, end } = mainSite(task).delay;
  const right = sigmas.map(() => 0);
  for (const [b, batch] of batchesOf(cases).entries()) {
    const rows = batch.map((_, c) => columnOf[b * BATCH + c]);
    const noise = batch.map((one) =>
      stream(key, "assayNoise", task.conditions.length * streamIndex(task, one) + one.condition),
    );
    const trials = batch.map((one) => trialOf(subject, one));
    sigmas.forEach((sigma, k) => {
      const scale = sigma * Math.sqrt(task.timeStep);
      const columns = batch.map(() => holder);
      const ensemble = openEnsemble(kernel, matrices.trained, columns, rowsOf(states, n, rows));
      const kick = new Float64Array(batch.length * n);
      for (let step = 0; step < end - start; step++) {
        if (sigma > 0)
          for (let e = 0; e < kick.length; e++) kick[e] = scale * noise[Math.floor(e / n)].normal(step * n + (e % n));
        ensemble.step(null, sigma > 0 ? kick : null);
      }
      right[k] +=
        shareRight(respond(runnable(kernel, matrices.trained, network), task, ensemble.x, trials, end)) * batch.length;
    });
  }
  return right.map((count) => count / cases.length);
}

/** Share of the active units that are above half their peak for ≥ 0.9 of the delay, from mean rates of each memory; null where none is active. */
export function tonicShare(
  subject: Subject,
  holder: Network,
  { states, memoryOf }: Shown,
  active: number,
): number | null {
  const { kernel, matrices, task, network } = subject;
  const { n } = network;
  const K = task.sites[0].classes.length;
  const { start, end } = mainSite(task).delay;
  const steps = end - start;
  const columns = memoryOf.map(() => holder);
  const ensemble = openEnsemble(kernel, matrices.trained, columns, states);
  const traces = new Float64Array(K * steps * n);
  for (let step = 0; step < steps; step++) {
    ensemble.step(null);
    memoryOf.forEach((memory, c) => {
      const at = (memory * steps + step) * n;
      for (let i = 0; i < n; i++) traces[at + i] += (ensemble.r[c * n + i] * K) / memoryOf.length;
    });
  }
  const kept = unitTones(traces, K, steps, n, active).sustained.filter((v) => !Number.isNaN(v));
  return kept.length === 0 ? null : kept.filter((v) => v >= TONIC).length / kept.length;
}
/** Share of the delay that a unit of tonic activity spends above half its peak. */
const TONIC = 0.9;

const batchesOf = (cases: readonly Case[]): Case[][] =>
  Array.from({ length: Math.ceil(cases.length / BATCH) }, (_, b) => cases.slice(b * BATCH, (b + 1) * BATCH));

const shareRight = (responses: readonly Response[]): number =>
  responses.filter(({ isRight }) => isRight).length / responses.length;
