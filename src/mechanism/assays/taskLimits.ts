import { settle } from "../../dynamics/index.ts";
import { mainSite } from "../../task/index.ts";
import { inputRows } from "../../train/index.ts";
import { systemsOf } from "../judgedSubject.ts";
import { startStates, trialOf } from "./cases.ts";
import { type ModelSubject, once } from "./subject.ts";

export interface TaskLimitsOptions {
  /** Draws of each stimulus from each trial-end state. */
  readonly draws: number;
  /** Longest time that a state of the paper's network is followed, in τ. */
  readonly longest: number;
}

/** Networks of other models are not bound to τ: they are followed as long as for a verdict, in τ of the task. */
const LONGEST_OTHERS = 2000;

/** A state at the end of the delay, by what was shown and from where. */
export interface MemoryState {
  readonly memory: number;
  readonly from: number;
  readonly draw: number;
  /** [n] */
  readonly x: Float64Array;
  /** Index of its limit set; −1 where that is neither a fixed point nor a cycle. */
  readonly limit: number;
}

export interface TaskLimit {
  readonly kind: "fixed-point" | "cycle";
  /** [phases × n]: one state of a fixed point. */
  readonly states: Float64Array;
  /** Of the slowest mode under the map as it was trained, per τ: ln|1 + Δt λ|/Δt; null for cycles. */
  readonly rate: number | null;
}

/** Where the states of the task go when left alone. */
export interface TaskLimits {
  /** Those that were reached. */
  readonly limits: readonly TaskLimit[];
  readonly memories: readonly MemoryState[];
  /** Limit set of each trial-end state, in the order of the conditions; −1 where undecided. */
  readonly ends: readonly number[];
}

/** States at the end of the delay and trial-end states, followed to their limit sets. Computed once per subject and options. */
export function* taskLimits(subject: ModelSubject, options: TaskLimitsOptions): Generator<unknown, TaskLimits> {
  return yield* once(subject, `taskLimits ${options.draws} ${options.longest}`, () => follow(subject, options));
}

function* follow(subject: ModelSubject, { draws, longest }: TaskLimitsOptions): Generator<unknown, TaskLimits> {
  const { model, solver, task, ends } = subject;
  const n = model.dimension;
  const shown: { memory: number; from: number; draw: number }[] = [];
  for (let draw = 0; draw < draws; draw++) {
    for (let from = 0; from < task.conditions.length; from++) {
      for (let memory = 0; memory < task.sites[0].classes.length; memory++) shown.push({ memory, from, draw });
    }
  }
  const states = delayEnds(subject, shown);
  const both = new Float64Array(states.length + ends.length);
  both.set(states);
  both.set(ends, states.length);
  const { follow, exact, flow } = systemsOf(model);
  const isPaper = subject.network !== undefined;
  const unit = follow.isDiscrete ? task.timeStep : 1;
  const settled = yield* settle(follow, exact, flow, solver, both, {
    longest: isPaper ? longest : Math.round(Math.max(longest, LONGEST_OTHERS) / unit),
    exponentTime: 0,
  });

  const limits: TaskLimit[] = [];
  const names: string[] = [];
  const limitOf = settled.arrivals.map(({ limit }) => {
    if (limit.kind !== "fixed-point" && limit.kind !== "cycle") return -1;
    const name = limit.kind === "fixed-point" ? `root ${limit.root}` : `cycle ${limit.cycle}`;
    if (!names.includes(name)) {
      names.push(name);
      if (limit.kind === "fixed-point") {
        const { x, rate } = settled.roots[limit.root];
        limits.push({ kind: "fixed-point", states: x, rate });
      } else limits.push({ kind: "cycle", states: settled.cycles[limit.cycle].orbit, rate: null });
    }
    return names.indexOf(name);
  });
  return {
    limits,
    memories: shown.map((one, k) => ({ ...one, x: states.slice(k * n, (k + 1) * n), limit: limitOf[k] })),
    ends: limitOf.slice(shown.length),
  };
}

/** States at the end of delay 1, [count × n]. */
export function delayEnds(
  subject: ModelSubject,
  shown: readonly { readonly memory: number; readonly from: number; readonly draw: number }[],
): Float64Array {
  const { model, task } = subject;
  const trials = shown.map(({ memory, from, draw }) =>
    trialOf(subject, { condition: task.sites[0].classOf.indexOf(memory), from, draw }),
  );
  const ensemble = model.openEnsemble(startStates(subject, shown));
  const { end } = mainSite(task).delay;
  for (let step = 0; step < end; step++) ensemble.step(inputRows(trials, step, task));
  return ensemble.x.slice();
}

/** `most` evenly chosen states of [count × n]. */
export function phasesOf(states: Float64Array, n: number, most: number): Float64Array {
  const count = states.length / n;
  const kept = Math.min(count, most);
  const out = new Float64Array(kept * n);
  for (let k = 0; k < kept; k++) {
    const from = Math.floor((k * count) / kept) * n;
    out.set(states.subarray(from, from + n), k * n);
  }
  return out;
}
