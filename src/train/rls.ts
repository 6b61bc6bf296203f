import type { Filter, Kernel, Storage } from "../kernel/index.ts";
import type { Network } from "../network/index.ts";
import { EPOCHS, type EpochName, type Task } from "../task/index.ts";

/** One inverse correlation matrix and the outputs whose weights it trains. */
export interface LearningRule {
  /** Outputs in ascending order; 0 is the response, 1 … D the memory. */
  readonly outputs: readonly number[];
  /** Epochs in which it learns. */
  readonly epochs: readonly EpochName[];
}

export type Method = "windowed" | "force";

/** Updates that may be pending in a filter; a window of 25 (the paper's) is worked in once. */
const CAPACITY = 32;

/**
 * The rules of a method.
 * - windowed: FORCE with the temporally restricted error kernel. The memory outputs learn in the two delays, the
 *   response in its window, each with a filter of its own (Ghazizadeh & Ching 2021).
 * - force: plain FORCE. All outputs learn in every epoch, targets 0 outside the windows; they see the same rates, so one
 *   filter serves them all (Sussillo & Abbott 2009).
 */
export function rulesOf(method: Method, memories: number): LearningRule[] {
  const memory = Array.from({ length: memories }, (_, d) => 1 + d);
  if (method === "force") return [{ outputs: [0, ...memory], epochs: EPOCHS }];
  return [
    { outputs: memory, epochs: ["delay1", "delay2"] },
    { outputs: [0], epochs: ["response"] },
  ];
}

/** Target of each output in an epoch of a trial: [M]. */
export function targetsIn(task: Task, pair: number, epoch: EpochName): Float64Array {
  const D = task.stimuli.dimension;
  const targets = new Float64Array(1 + D);
  if (epoch === "response") targets[0] = task.codes[pair];
  const [first, second] = task.pairs[pair];
  const held = epoch === "delay1" ? first : epoch === "delay2" ? second : undefined;
  if (held !== undefined) targets.set(task.stimuli.means.subarray(held * D, (held + 1) * D), 1);
  return targets;
}

/** The filters of one network in training. */
export interface Learner {
  /**
   * One update of every rule that learns in this epoch:
   *
   *     k = P r    c = 1/(1 + r·k)    e = z − target    P ← P − c k kᵀ    w ← w − c e k
   *
   * with the z given, computed from the weights before. r [n], z and targets [M].
   * @returns false when P is no longer positive definite; the weights are then as they were.
   */
  learn(epoch: EpochName, r: Float64Array, z: Float64Array, targets: Float64Array): boolean;
  /** Works pending updates into the filters that learn in this epoch: called at the epoch's end. */
  endEpoch(epoch: EpochName): void;
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
  const { n, readout } = network;
  const filters = rules.map(() => kernel.filter(n, alpha, storage, CAPACITY));
  const k = new Float64Array(n);
  return {
    filters,
    learn(epoch, r, z, targets) {
      for (let f = 0; f < rules.length; f++) {
        if (!rules[f].epochs.includes(epoch)) continue;
        const c = filters[f].update(r, k);
        if (!(c > 0)) return false;
        for (const m of rules[f].outputs) subtractScaled(readout, m * n, c * (z[m] - targets[m]), k);
      }
      return true;
    },
    endEpoch(epoch) {
      filters.forEach((filter, f) => {
        if (rules[f].epochs.includes(epoch)) filter.flush();
      });
    },
  };
}

// w[at + i] −= factor k[i]
function subtractScaled(w: Float64Array, at: number, factor: number, k: Float64Array): void {
  for (let i = 0; i < k.length; i++) w[at + i] -= factor * k[i];
}
