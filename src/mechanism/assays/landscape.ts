import { type Assay, summaryColumn } from "./assay.ts";
import { type TaskLimitsOptions, taskLimits } from "./taskLimits.ts";

export interface LandscapeProtocol extends TaskLimitsOptions {
  readonly [key: string]: unknown;
  readonly draws: number;
  readonly longest: number;
}

/**
 * Landscape efficiency: the attractors that states of the task lead to when left alone. Memories use those reached from
 * the end of the delay, responses those reached from the end of trials. States that `longest` does not decide are counted
 * apart; 150 τ are too short for any cycle to be confirmed.
 */
export const landscape: Assay<LandscapeProtocol> = {
  name: "landscape",
  columns: [
    summaryColumn("attractors", "1", "attractors reached from states of the task", "integer"),
    summaryColumn("byMemories", "1", "of these, reached from the end of delay 1", "integer"),
    summaryColumn("byResponses", "1", "of these, reached from the end of trials", "integer"),
    summaryColumn("shared", "1", "of these, reached from both", "integer"),
    summaryColumn("perMemory", "1", "attractors per stimulus of the task, remembered or not"),
    summaryColumn("undecided", "1", "share of the states whose limit set is undecided; the counts are then too low"),
  ],
  arrays: {},
  protocols: { quick: { draws: 2, longest: 150 }, paper: { draws: 4, longest: 2000 } },
  *run(subject, protocol) {
    yield { done: 0, of: 1 };
    const following = taskLimits(subject, protocol);
    let step = following.next();
    for (; !step.done; step = following.next()) yield { done: 0, of: 1 };
    const { limits, memories, ends } = step.value;
    const decided = (indices: readonly number[]) => new Set(indices.filter((limit) => limit >= 0));
    const byMemories = decided(memories.map(({ limit }) => limit));
    const byResponses = decided(ends);
    const all = [...memories.map(({ limit }) => limit), ...ends];
    const undecided = all.filter((limit) => limit < 0).length;
    const atLeast = `at least: ${undecided} of ${all.length} states are undecided after ${protocol.longest} τ`;
    const counts = ["attractors", "byMemories", "byResponses", "shared", "perMemory"];
    return {
      summary: {
        attractors: limits.length,
        byMemories: byMemories.size,
        byResponses: byResponses.size,
        shared: [...byMemories].filter((limit) => byResponses.has(limit)).length,
        perMemory: limits.length / subject.task.sites[0].classes.length,
        undecided: undecided / all.length,
      },
      notes: undecided > 0 ? Object.fromEntries(counts.map((name) => [name, atLeast])) : {},
      curves: [],
      arrays: {},
    };
  },
};
