import type { Kernel, Solver, StreamKey, System } from "../kernel/index.ts";
import type { Network, RecurrentMatrices } from "../network/index.ts";
import type { Task } from "../task/index.ts";

/** A network in its task, as verdicts take it. */
export interface JudgedSubject {
  readonly kernel: Kernel;
  readonly matrices: RecurrentMatrices;
  /** Of size n; networks judged one after another share one. */
  readonly solver: Solver;
  readonly network: Network;
  readonly task: Task;
  readonly key: StreamKey;
  /** Trial-end states [conditions × n] as `trialEnds` gives them. */
  readonly ends: Float64Array;
}

/** The network as it was trained, in f64, and as a flow. */
export type Systems = Readonly<Record<"follow" | "exact" | "flow", System>>;

export interface JudgeProgress {
  readonly done: number;
  readonly of: number;
  readonly doing: "stimulating" | "settling" | "measuring" | "the paper's rule" | "other steps";
}
