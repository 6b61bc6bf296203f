import { arrayOf } from "../../format/index.ts";
import { mainSite } from "../../task/index.ts";
import { inputRows, type Response, respond } from "../../train/index.ts";
import { type Assay, type AssayCurve, ofShape, summaryColumn } from "./assay.ts";
import { type Case, sameStarts, startStates, trialOf } from "./cases.ts";
import { type FloorProtocol, floorsOf } from "./floors.ts";
import { lifetimeOf } from "./lifetime.ts";
import { counted } from "./progress.ts";
import type { ModelSubject } from "./subject.ts";
import { errorCurves, groupsOf } from "./tally.ts";

export interface ForgettingProtocol extends FloorProtocol {
  readonly [key: string]: unknown;
  /** Added to the delay, in τ, ascending; 0 comes before them. */
  readonly delays: readonly number[];
  /** Draws of the items. */
  readonly draws: number;
  /** How far states are followed to find the floor, in τ. */
  readonly longest: number;
  /** acc₀ − floor below which there is nothing to forget. */
  readonly leastLoss: number;
  /** |Δz_o| beyond which the paper's rule says failed. */
  readonly paperChange: number;
  /** Curves have intervals over draws, and lifetimes lie between the delays of the grid. */
  readonly interval: "draws";
}

const range = (from: number, to: number, by: number) =>
  Array.from({ length: Math.round((to - from) / by) + 1 }, (_, k) => from + k * by);

const REST = {
  longest: 150,
  resumedDraws: 4,
  resumedPhases: 8,
  leastLoss: 0.1,
  paperChange: 0.1,
  interval: "draws" as const,
};

/**
 * Forgetting: the delay is longer by each delay of a grid. Each memory, from each trial-end state, is one column that is
 * advanced once; at each delay it branches into the ways the trial can go on.
 * Arrays: responses [1 + delays × cases], the answers; lifetimes [1 + memories × 4]: lifetime, last crossing (NaN for
 * none), censored, floor; of all cases, then per memory.
 */
export const forgetting: Assay<ForgettingProtocol, ModelSubject> = {
  name: "forgetting",
  columns: [
    summaryColumn("accuracyNominal", "1", "accuracy at the delay of the task"),
    summaryColumn("floor", "1", "accuracy that the limit sets of the delay give"),
    summaryColumn(
      "lifetime",
      "τ",
      "added delay at which half of what can be lost is first lost, linear in the grid; the longest where censored",
    ),
    summaryColumn("censored", "1", "1 where that does not happen up to the longest delay", "integer"),
    summaryColumn("lastCrossing", "τ", "added delay from which on half is lost; null where half is kept at the end"),
    summaryColumn("shortestLifetime", "τ", "lifetime of the stimulus that is forgotten first"),
    summaryColumn("longestLifetime", "τ", "lifetime of the stimulus that is forgotten last"),
    summaryColumn("largestLoss", "1", "largest loss of accuracy over the grid"),
    summaryColumn("accuracyLongest", "1", "accuracy at the longest delay"),
    summaryColumn(
      "paperLifetime",
      "τ",
      "first added delay of the grid at which z_o is off by more than 0.1 in more than half of the cases; null for none",
    ),
    summaryColumn("paperFailed", "1", "share of cases with z_o off by more than 0.1 at the longest delay"),
  ],
  arrays: { responses: ofShape("delays", "cases"), lifetimes: ofShape("lives", 4) },
  protocols: {
    quick: { delays: [1, 2, 4, 7, 10, 15, 20, 30, 45, 60, 80, 110, 150, 200], draws: 2, ...REST },
    paper: { delays: range(0.5, 200, 0.5), draws: 4, ...REST, longest: 2000, resumedDraws: 10, resumedPhases: 16 },
  },
  *run(subject, protocol) {
    const { task } = subject;
    const n = subject.model.dimension;
    const { delays, draws, leastLoss, paperChange } = protocol;
    const at = [0, ...delays];
    // one column per memory, state and draw; its cases are the ways it can go on
    const columns = columnsOf(subject, draws);
    const cases = columns.flat();
    const columnOf = columns.flatMap((own, k) => own.map(() => k));
    const advancing = advance(
      subject,
      columns.map(([one]) => one),
      at,
    );
    const responses: Response[][] = [];
    for (const states of advancing) {
      const spread = new Float64Array(cases.length * n);
      cases.forEach((_, c) => {
        const from = columnOf[c] * n;
        spread.set(states.subarray(from, from + n), c * n);
      });
      responses.push(respondTo(subject, cases, spread));
      yield { done: responses.length, of: 2 + at.length };
    }
    const floors = yield* counted(floorsOf(subject, protocol, cases, responses[at.length - 1]), () => ({
      done: 1 + at.length,
      of: 2 + at.length,
    }));

    const curves = errorCurves(task, cases, { name: "added delay", unit: "τ" }, at, responses);
    const lives = groupsOf(task).map((_, k) => {
      const accuracy = curves[0].lines[k].values.map((v) => v ?? 0);
      const floor = k === 0 ? floors.reduce((a, b) => a + b, 0) / floors.length : floors[k - 1];
      return { ...lifetimeOf(at, accuracy, floor, leastLoss), floor, accuracy };
    });
    const [all, ...each] = lives;
    const paper = task.linear === null ? null : paperRule(at, responses, paperChange);
    return {
      summary: {
        accuracyNominal: all.accuracy[0],
        floor: all.floor,
        lifetime: all.lifetime,
        censored: all.censored ? 1 : 0,
        lastCrossing: all.lastCrossing,
        shortestLifetime: Math.min(...each.map((one) => one.lifetime)),
        longestLifetime: Math.max(...each.map((one) => one.lifetime)),
        largestLoss: all.accuracy[0] - Math.min(...all.accuracy),
        accuracyLongest: all.accuracy[at.length - 1],
        paperLifetime: paper?.lifetime ?? null,
        paperFailed: paper?.failed.at(-1) ?? null,
      },
      notes: {
        ...(all.censored ? { lifetime: censoredNote(all, at, leastLoss) } : {}),
        ...(all.lastCrossing === null ? { lastCrossing: `half is kept at ${at[at.length - 1]} τ` } : {}),
        ...(paper === null ? { paperLifetime: NO_OUTPUT, paperFailed: NO_OUTPUT } : {}),
        ...(paper?.lifetime === null
          ? { paperLifetime: `never more than half of the cases up to ${at[at.length - 1]} τ` }
          : {}),
      },
      curves: [...curves, ...(paper === null ? [] : [paperCurve(at, paper.failed)])],
      arrays: {
        responses: arrayOf(
          Float64Array.from(responses.flat(), (r) => r.value),
          [at.length, cases.length],
        ),
        lifetimes: arrayOf(
          Float64Array.from(
            lives.flatMap((one) => [one.lifetime, one.lastCrossing ?? Number.NaN, one.censored ? 1 : 0, one.floor]),
          ),
          [lives.length, 4],
        ),
      },
    };
  },
};

function censoredNote(
  { accuracy, floor }: { readonly accuracy: readonly number[]; readonly floor: number },
  at: readonly number[],
  leastLoss: number,
): string {
  const end = `censored at ${at[at.length - 1]} τ`;
  return accuracy[0] - floor < leastLoss
    ? `${end}: its limit sets lose less than ${leastLoss} of the accuracy`
    : `${end}: of what its limit sets lose, more than half is still there`;
}

const NO_OUTPUT = "the answer is not one output, so the paper's rule does not apply";

/** The paper's rule: cases whose answer is off by more than `most` from that at the delay of the task. */
function paperRule(at: readonly number[], responses: readonly (readonly Response[])[], most: number) {
  const changed = responses.map((here) => here.map((r, c) => Math.abs(r.value - responses[0][c].value) > most));
  const failed = changed.map((flags) => flags.filter(Boolean).length / flags.length);
  const first = failed.findIndex((share) => share > 0.5);
  return { failed, lifetime: first < 0 ? null : at[first] };
}

const paperCurve = (at: readonly number[], failed: readonly number[]): AssayCurve => ({
  name: "paper rule",
  x: { name: "added delay", unit: "τ" },
  y: { name: "cases with |Δz_o| > 0.1", unit: "share" },
  at: [...at],
  lines: [{ name: "all", values: [...failed], low: null, high: null }],
});

/** For each memory, trial-end state and draw, its cases: conditions that are shown the same until the delay ends. */
function columnsOf(subject: ModelSubject, draws: number): Case[][] {
  const { task } = subject;
  const { classes, classOf } = task.sites[0];
  const columns: Case[][] = [];
  for (let draw = 0; draw < draws; draw++) {
    for (let from = 0; from < task.conditions.length; from++) {
      for (let memory = 0; memory < classes.length; memory++) {
        const own = classOf.flatMap((a, condition) => (a === memory ? [{ condition, from, draw }] : []));
        const { first, groupOf } = sameStarts(
          task,
          own,
          own.map((one) => trialOf(subject, one)),
        );
        columns.push(...first.map((_, group) => own.filter((_one, c) => groupOf[c] === group)));
      }
    }
  }
  return columns;
}

/** Advances columns to the end of the delay, then on; yields their states [columns × n] at each added delay. */
function* advance(
  subject: ModelSubject,
  columns: readonly Case[],
  at: readonly number[],
): Generator<Float64Array, void> {
  const { model, task } = subject;
  const trials = columns.map((one) => trialOf(subject, one));
  const ensemble = model.openEnsemble(startStates(subject, columns));
  const { end } = mainSite(task).delay;
  for (let step = 0; step < end; step++) ensemble.step(inputRows(trials, step, task));
  let step = 0;
  for (const delay of at) {
    for (; step < Math.round(delay / task.timeStep); step++) ensemble.step(null);
    yield ensemble.x;
  }
}

/** What cases answer when their trials go on, from the end of the delay, from these states [cases × n]. */
function respondTo(subject: ModelSubject, cases: readonly Case[], states: Float64Array): Response[] {
  const { model, task } = subject;
  const trials = cases.map((one) => trialOf(subject, one));
  return respond(model, task, states, trials, mainSite(task).delay.end);
}
