import type { Filter, Kernel, Storage } from "../kernel/index.ts";
import type { Network } from "../network/index.ts";
import type { OutputGroup, Task, Trial } from "../task/index.ts";

/** One inverse correlation matrix and the outputs whose weights it trains. */
export interface LearningRule {
  /** Outputs in ascending order. */
  readonly outputs: readonly number[];
  /** Whether it learns in every step, also where nothing is asked and the target is 0. */
  readonly isAlways: boolean;
}

export type Method = "windowed" | "force";

/** Updates that may be pending in a filter; a window of 25 (the paper's) is worked in once. */
const CAPACITY = 32;

/**
 * The rules of a method.
 * - windowed: FORCE with the temporally restricted error kernel. Every group of outputs learns where it is asked, with a
 *   filter of its own: in the paper's task the memory in the two delays, the response in its window (Ghazizadeh & Ching 2021).
 * - force: plain FORCE. All outputs learn in every step, targets 0 where nothing is asked; they see the same rates, so one
 *   filter serves them all (Sussillo & Abbott 2009).
 */
export function rulesOf(method: Method, { outputGroups, outputs }: Pick<Task, "outputGroups" | "outputs">) {
  const rule = ({ outputs }: Pick<OutputGroup, "outputs">, isAlways: boolean): LearningRule => ({ outputs, isAlways });
  if (method === "windowed") return outputGroups.map((group) => rule(group, false));
  return [rule({ outputs: Array.from({ length: outputs }, (_, m) => m) }, true)];
}

/** Whether a rule learns at a step of a trial. @param M outputs of the network. */
export const isAsked = ({ outputs, isAlways }: LearningRule, { mask }: Trial, step: number, M: number): boolean =>
  isAlways || mask[step * M + outputs[0]] === 1;

/** The filters of one network in training. */
export interface Learner {
  /**
   * One update of every rule that learns at this step:
   *
   *     k = P r    c = 1/(1 + r·k)    e = z − target    P ← P − c k kᵀ    w ← w − c e k
   *
   * with the z given, computed from the weights before. r [n], z [M].
   * @returns false when P is no longer positive definite; the weights are then as they were.
   */
  learn(trial: Trial, step: number, r: Float64Array, z: Float64Array): boolean;
  /** Works pending updates into the filters that learn at this step, the last of an epoch. */
  endEpoch(trial: Trial, step: number): void;
  /** The filters in the order of the rules, for tests. */
  readonly filters: readonly Filter[];
}

export function makeLearner(
  kernel: Kernel,
  network: Network,
  rules: readonly LearningRule[],
  alpha: number,
  storage: Storage,
): Learner {
  const { n, readout, outputs: M } = network;
  const filters = rules.map(() => kernel.filter(n, alpha, storage, CAPACITY));
  const k = new Float64Array(n);
  return {
    filters,
    learn(trial, step, r, z) {
      for (let f = 0; f < rules.length; f++) {
        if (!isAsked(rules[f], trial, step, M)) continue;
        const c = filters[f].update(r, k);
        if (!(c > 0)) return false;
        for (const m of rules[f].outputs) {
          subtractScaled(readout, m * n, c * (z[m] - trial.targets[step * M + m]), k);
        }
      }
      return true;
    },
    endEpoch(trial, step) {
      for (let f = 0; f < rules.length; f++) if (isAsked(rules[f], trial, step, M)) filters[f].flush();
    },
  };
}

// w[at + i] −= factor k[i]
function subtractScaled(w: Float64Array, at: number, factor: number, k: Float64Array): void {
  for (let i = 0; i < k.length; i++) w[at + i] -= factor * k[i];
}
