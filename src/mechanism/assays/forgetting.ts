import { arrayOf } from "../../format/index.ts";
import { openEnsemble } from "../../network/index.ts";
import { epochOf } from "../../task/index.ts";
import { inputRows, type Response, respond } from "../../train/index.ts";
import { type Assay, type AssayCurve, column } from "./assay.ts";
import { type Case, startStates, trialOf } from "./cases.ts";
import { lifetimeOf } from "./lifetime.ts";
import { counted } from "./progress.ts";
import type { Subject } from "./subject.ts";
import { errorCurves, groupsOf } from "./tally.ts";
import { phasesOf, type TaskLimitsOptions, taskLimits } from "./taskLimits.ts";

export interface ForgettingProtocol extends TaskLimitsOptions {
  readonly [key: string]: unknown;
  /** Added to delay 1, in τ, ascending; 0 comes before them. */
  readonly delays: readonly number[];
  /** Draws of the stimuli. */
  readonly draws: number;
  /** How far states are followed to find the floor, in τ. */
  readonly longest: number;
  /** Draws of each second stimulus from a limit set, and phases of a cycle it is met in. */
  readonly resumedDraws: number;
  readonly resumedPhases: number;
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
 * Forgetting: delay 1 is longer by each delay of a grid. Each first stimulus, from each trial-end state, is one column that
 * is advanced once; at each delay it branches into the second stimuli.
 * Arrays: responses [1 + delays × cases], means of z_o; lifetimes [1 + K × 4]: lifetime, last crossing (NaN for none),
 * censored, floor; of all cases, then per first stimulus.
 */
export const forgetting: Assay<ForgettingProtocol> = {
  name: "forgetting",
  columns: [
    column("accuracyNominal", "1", "accuracy at the delay of the task"),
    column("floor", "1", "accuracy that the limit sets of the delay give"),
    column(
      "lifetime",
      "τ",
      "added delay at which half of what can be lost is first lost, linear in the grid; the longest where censored",
    ),
    column("censored", "1", "1 where that does not happen up to the longest delay", "integer"),
    column("lastCrossing", "τ", "added delay from which on half is lost; null where half is kept at the end"),
    column("shortestLifetime", "τ", "lifetime of the stimulus that is forgotten first"),
    column("longestLifetime", "τ", "lifetime of the stimulus that is forgotten last"),
    column("largestLoss", "1", "largest loss of accuracy over the grid"),
    column("accuracyLongest", "1", "accuracy at the longest delay"),
    column(
      "paperLifetime",
      "τ",
      "first added delay of the grid at which z_o is off by more than 0.1 in more than half of the cases; null for none",
    ),
    column("paperFailed", "1", "share of cases with z_o off by more than 0.1 at the longest delay"),
  ],
  protocols: {
    quick: { delays: [1, 2, 4, 7, 10, 15, 20, 30, 45, 60, 80, 110, 150, 200], draws: 2, ...REST },
    paper: { delays: range(0.5, 200, 0.5), draws: 4, ...REST, longest: 2000, resumedDraws: 10, resumedPhases: 16 },
  },
  *run(subject, protocol) {
    const { task, network } = subject;
    const { delays, draws, leastLoss, paperChange } = protocol;
    const at = [0, ...delays];
    const K = task.stimuli.labels.length;
    // one column per first stimulus, state and draw; its cases are its second stimuli
    const columns = columnsOf(subject, draws);
    const cases = columns.flat();
    const advancing = advance(
      subject,
      columns.map(([one]) => one),
      at,
    );
    const responses: Response[][] = [];
    for (const states of advancing) {
      const spread = new Float64Array(cases.length * network.n);
      cases.forEach((_, c) => {
        const from = Math.floor(c / K) * network.n;
        spread.set(states.subarray(from, from + network.n), c * network.n);
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
      const floor = k === 0 ? floors.reduce((a, b) => a + b, 0) / K : floors[k - 1];
      return { ...lifetimeOf(at, accuracy, floor, leastLoss), floor, accuracy };
    });
    const [all, ...each] = lives;
    const changed = responses.map((here) =>
      here.map((r, c) => Math.abs(r.value - responses[0][c].value) > paperChange),
    );
    const failed = changed.map((flags) => flags.filter(Boolean).length / flags.length);
    const paperAt = failed.findIndex((share) => share > 0.5);
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
        paperLifetime: paperAt < 0 ? null : at[paperAt],
        paperFailed: failed[failed.length - 1],
      },
      notes: {
        ...(all.censored ? { lifetime: censoredNote(all, at, leastLoss) } : {}),
        ...(all.lastCrossing === null ? { lastCrossing: `half is kept at ${at[at.length - 1]} τ` } : {}),
        ...(paperAt < 0 ? { paperLifetime: `never more than half of the cases up to ${at[at.length - 1]} τ` } : {}),
      },
      curves: [...curves, paperCurve(at, failed)],
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

const paperCurve = (at: readonly number[], failed: readonly number[]): AssayCurve => ({
  name: "paper rule",
  x: { name: "added delay", unit: "τ" },
  y: { name: "cases with |Δz_o| > 0.1", unit: "share" },
  at: [...at],
  lines: [{ name: "all", values: [...failed], low: null, high: null }],
});

/** For each first stimulus, trial-end state and draw, its cases: one per second stimulus. */
function columnsOf({ task }: Subject, draws: number): Case[][] {
  const columns: Case[][] = [];
  for (let draw = 0; draw < draws; draw++) {
    for (let from = 0; from < task.pairs.length; from++) {
      for (let memory = 0; memory < task.stimuli.labels.length; memory++) {
        columns.push(task.pairs.flatMap(([a], pair) => (a === memory ? [{ pair, from, draw }] : [])));
      }
    }
  }
  return columns;
}

/** Advances columns through stimulus 1 and delay 1, then on; yields their states [columns × n] at each added delay. */
function* advance(subject: Subject, columns: readonly Case[], at: readonly number[]): Generator<Float64Array, void> {
  const { kernel, matrices, network, task } = subject;
  const trials = columns.map((one) => trialOf(subject, one));
  const ensemble = openEnsemble(
    kernel,
    matrices.trained,
    Array(columns.length).fill(network),
    startStates(subject, columns),
  );
  const { end } = epochOf(task, "delay1");
  for (let step = 0; step < end; step++) ensemble.step(inputRows(trials, step, task));
  let step = 0;
  for (const delay of at) {
    for (; step < Math.round(delay / task.timeStep); step++) ensemble.step(null);
    yield ensemble.x;
  }
}

/** What cases answer when their trials go on, from stimulus 2, from these states [cases × n]. */
function respondTo(subject: Subject, cases: readonly Case[], states: Float64Array): Response[] {
  const { kernel, matrices, network, task } = subject;
  const { start } = epochOf(task, "stimulus2");
  const trials = cases.map((one) => trialOf(subject, one));
  return respond(kernel, matrices.trained, network, task, states, trials, start);
}

/** Accuracy per first stimulus at the limit sets that its delay leads to; at the longest delay where that is undecided. */
function* floorsOf(
  subject: Subject,
  protocol: ForgettingProtocol,
  cases: readonly Case[],
  last: readonly Response[],
): Generator<unknown, number[]> {
  const { task, network } = subject;
  const { pairs, codes, spec } = task;
  const K = task.stimuli.labels.length;
  const { limits, memories } = yield* taskLimits(subject, { draws: protocol.draws, longest: protocol.longest });
  // share of right answers per limit set, had the first stimulus been a
  const shares = limits.map(({ states }) => {
    const phases = phasesOf(states, network.n, protocol.resumedPhases);
    const right = new Float64Array(K);
    let asked = 0;
    for (let at = 0; at < phases.length; at += network.n) {
      const resumed: Case[] = [];
      for (let draw = 0; draw < protocol.resumedDraws; draw++) {
        for (let b = 0; b < K; b++) {
          const pair = pairs.findIndex(([a, second]) => a === 0 && second === b);
          resumed.push({ pair, from: b % pairs.length, draw });
        }
      }
      const states = new Float64Array(resumed.length * network.n);
      resumed.forEach((_, c) => {
        states.set(phases.subarray(at, at + network.n), c * network.n);
      });
      asked += resumed.length;
      respondTo(subject, resumed, states).forEach(({ value }, c) => {
        const second = pairs[resumed[c].pair][1];
        for (let a = 0; a < K; a++) {
          const code = codes[pairs.findIndex(([p, q]) => p === a && q === second)];
          if (Math.abs(value - code) <= spec.tolerance) right[a]++;
        }
      });
    }
    return right.map((v) => v / asked);
  });
  return task.stimuli.labels.map((_, a) => {
    const own = last.filter((_r, c) => pairs[cases[c].pair][0] === a);
    const atLast = own.filter((r) => r.isRight).length / own.length;
    const reached = memories.filter(({ memory }) => memory === a);
    return reached.reduce((sum, { limit }) => sum + (limit < 0 ? atLast : shares[limit][a]), 0) / reached.length;
  });
}
