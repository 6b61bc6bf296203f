import { mainSite } from "../../task/index.ts";
import { outputsOf, type Response } from "../../train/index.ts";
import { type Case, trialAs, trialOf } from "./cases.ts";
import type { ModelSubject } from "./subject.ts";
import { phasesOf, type TaskLimitsOptions, taskLimits } from "./taskLimits.ts";

export interface FloorProtocol extends TaskLimitsOptions {
  /** Draws of each way to go on from a limit set, and phases of a cycle it is met in. */
  readonly resumedDraws: number;
  readonly resumedPhases: number;
}

/** Accuracy per memory at the limit sets that its delay leads to; at the longest delay where that is undecided. */
export function* floorsOf(
  subject: ModelSubject,
  protocol: FloorProtocol,
  cases: readonly Case[],
  last: readonly Response[],
): Generator<unknown, number[]> {
  const { task, model } = subject;
  const { classes, classOf } = task.sites[0];
  const { limits, memories } = yield* taskLimits(subject, { draws: protocol.draws, longest: protocol.longest });
  const shares = limits.map(({ states }) =>
    rightFrom(subject, phasesOf(states, model.dimension, protocol.resumedPhases), protocol.resumedDraws),
  );
  return classes.map((_, a) => {
    const own = last.filter((_r, c) => classOf[cases[c].condition] === a);
    const atLast = own.filter((r) => r.isRight).length / own.length;
    const reached = memories.filter(({ memory }) => memory === a);
    return reached.reduce((sum, { limit }) => sum + (limit < 0 ? atLast : shares[limit][a]), 0) / reached.length;
  });
}

/** Share of right answers of each memory, had it been that one, when trials go on from these states [phases × n]. */
function rightFrom(subject: ModelSubject, phases: Float64Array, draws: number): number[] {
  const { model, task } = subject;
  const n = model.dimension;
  const { site, delay } = mainSite(task);
  const right = new Float64Array(site.classes.length);
  const asked = new Float64Array(site.classes.length);
  const resumed = Array.from({ length: draws }, (_, draw) =>
    site.futures.map(({ conditionOf }, future) => {
      const condition = conditionOf.find((one) => one >= 0)!;
      return { condition, from: future % task.conditions.length, draw, conditionOf };
    }),
  ).flat();
  const trials = resumed.map((one) => trialOf(subject, one));
  for (let at = 0; at < phases.length; at += n) {
    const states = new Float64Array(resumed.length * n);
    resumed.forEach((_, c) => {
      states.set(phases.subarray(at, at + n), c * n);
    });
    outputsOf(model, task, states, trials, delay.end).forEach((outputs, c) => {
      resumed[c].conditionOf.forEach((condition, a) => {
        if (condition < 0) return;
        asked[a]++;
        if (task.score(trialAs(subject, resumed[c], condition), outputs).isRight) right[a]++;
      });
    });
  }
  return Array.from(right, (count, a) => count / asked[a]);
}
