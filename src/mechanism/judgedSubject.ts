import { flowOfMap } from "../dynamics/index.ts";
import type { Kernel, Solver, StreamKey, System } from "../kernel/index.ts";
import { type Network, type OpenModel, openRateFeedback, type RecurrentMatrices } from "../network/index.ts";
import { mainSite, type Task } from "../task/index.ts";
import type { VerdictProtocol } from "./protocol.ts";
import type { Verdict } from "./record.ts";

/** A network of any model in its task, as verdicts take it. */
export interface JudgedSubject {
  readonly model: OpenModel;
  /** Of size `model.dimension`; networks judged one after another share one. */
  readonly solver: Solver;
  readonly task: Task;
  readonly key: StreamKey;
  /** States that trials start from, [conditions × dimension]: trial-end states as `trialEnds` gives them. */
  readonly ends: Float64Array;
  /** Whether each trial starts anew from such a state; trials follow one another without a reset where this is absent. */
  readonly resets?: boolean;
  /** The paper's network, where it is one: the paper's rule is then run beside. */
  readonly network?: Network;
}

/** The paper's network in its task. */
export interface JudgedNetwork extends JudgedSubject {
  readonly kernel: Kernel;
  readonly matrices: RecurrentMatrices;
  readonly network: Network;
}

/** With the network as the model that it is. */
export function judgedNetwork<T extends Omit<JudgedNetwork, "model">>(given: T): T & JudgedNetwork {
  return { ...given, model: openRateFeedback(given.kernel, given.matrices, given.network) };
}

/** The network as it was trained, in f64, and as a flow: of a map that is no step of one, x ↦ G(x) − x. */
export type Systems = Readonly<Record<"follow" | "exact" | "flow", System>>;

export function systemsOf(model: OpenModel): Systems {
  const { flow, map, exact } = model.systems();
  return { follow: map, exact, flow: flow ?? flowOfMap(exact) };
}

/** A protocol in the time of such systems: its τ are those of the task, which a map that knows steps only counts in steps. */
export function inOwnTime(protocol: VerdictProtocol, { follow }: Systems, task: Task): VerdictProtocol {
  if (!follow.isDiscrete) return protocol;
  const steps = (time: number) => Math.max(1, Math.round(time / task.timeStep));
  const { longest, exponentTime, loss } = protocol;
  return {
    ...protocol,
    longest: steps(longest),
    exponentTime: steps(exponentTime),
    loss: { ...loss, from: steps(loss.from), over: steps(loss.over) },
  };
}

/** How long the delay of the main site lasts, in the time of a verdict: in steps, or in τ where it names no unit. */
export function ownDelay(task: Task, timeUnit: Verdict["timeUnit"]): number {
  const { start, end, duration } = mainSite(task).delay;
  return timeUnit === "step" ? end - start : duration;
}

/** The unit that such systems count time in; τ where undefined. */
export const timeUnitOf = ({ follow }: Pick<Systems, "follow">): Verdict["timeUnit"] =>
  follow.isDiscrete ? "step" : undefined;

/** The protocol by which a subject is judged: where every trial starts anew, there are no chains of trials before it. */
export function protocolFor(
  { resets = false }: Pick<JudgedSubject, "resets">,
  protocol: VerdictProtocol,
): VerdictProtocol {
  return resets ? { ...protocol, chain: 0 } : protocol;
}

export interface JudgeProgress {
  readonly done: number;
  readonly of: number;
  readonly doing: "stimulating" | "settling" | "measuring" | "the paper's rule" | "other steps";
}
