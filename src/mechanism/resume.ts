import type { Kernel, StreamKey } from "../kernel/index.ts";
import type { Network, RecurrentMatrices } from "../network/index.ts";
import { drawTrial, epochOf, type Task, type Trial } from "../task/index.ts";
import { respond } from "../train/index.ts";
import { answersOf } from "./draws.ts";
import type { JudgedSubject } from "./judge.ts";
import type { LimitSetEvidence } from "./limitSets.ts";

/** Phases of a cycle from which trials are resumed, and how many times as many trials that makes in all, at least. */
const RESUMED_PHASES = 16;
const TIMES_FOR_PHASES = 4;

/** 16 phases of a cycle, or the one state of a fixed point. @param states [phases × n]. */
export function everyFew(phases: Float64Array, n: number): Float64Array {
  const count = phases.length / n;
  const step = Math.max(1, count / RESUMED_PHASES);
  const kept = new Float64Array(Math.min(count, RESUMED_PHASES) * n);
  for (let k = 0; k * n < kept.length; k++) {
    const from = Math.floor(k * step) * n;
    kept.set(phases.subarray(from, from + n), k * n);
  }
  return kept;
}

/**
 * What the network answers when the trial goes on from a limit set: for each second stimulus, the mean responses of
 * `draws` trials from a fixed point, or at least four times as many shared by the phases of a cycle.
 *
 * @param states [phases × n]: a fixed point, or phases of a cycle.
 * @returns accuracy [first][second]: the share of those responses that would be right had the first stimulus been `first`.
 */
export function resumedAccuracy(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: Network,
  task: Task,
  key: StreamKey,
  states: Float64Array,
  draws: number,
): number[][] {
  const { n } = network;
  const K = task.stimuli.labels.length;
  const phases = states.length / n;
  const each = phases === 1 ? draws : Math.ceil((TIMES_FOR_PHASES * draws) / phases);
  const start = epochOf(task, "stimulus2").start;
  const accuracy = Array.from({ length: K }, () => new Array<number>(K).fill(0));
  for (let second = 0; second < K; second++) {
    const pair = task.pairs.findIndex(([, b]) => b === second);
    const columns = Array.from({ length: phases * each }, (_, e) => e);
    const trials = columns.map((e) =>
      drawTrial(task, pair, "test", key, "resumedStimuli", second * draws + (e % each)),
    );
    const from = new Float64Array(columns.length * n);
    for (const e of columns) {
      const phase = Math.floor(e / each);
      from.set(states.subarray(phase * n, (phase + 1) * n), e * n);
    }
    const responses = respond(kernel, matrices.trained, network, task, from, trials, start);
    for (let first = 0; first < K; first++) {
      const code = task.codes[task.pairs.findIndex(([a, b]) => a === first && b === second)];
      const right = responses.filter((r) => Math.abs(r.value - code) <= task.spec.tolerance).length;
      accuracy[first][second] = right / columns.length;
    }
  }
  return accuracy;
}

/**
 * What the network answers when the response follows on a limit set, without input.
 *
 * @param states [phases × n].
 * @returns for each answer, the share of responses that would be right.
 */
export function answeredAccuracy(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: Network,
  task: Task,
  states: Float64Array,
): number[] {
  const phases = states.length / network.n;
  const nothing = {
    targets: new Float64Array(task.steps * task.outputs),
    mask: new Uint8Array(task.steps * task.outputs),
  };
  const silent: Trial = { condition: 0, inputs: new Float64Array(task.steps * task.inputs), ...nothing };
  const trials = new Array<Trial>(phases).fill(silent);
  const { start } = epochOf(task, "response");
  const responses = respond(kernel, matrices.trained, network, task, states, trials, start);
  return answersOf(task).map(
    (code) => responses.filter((r) => Math.abs(r.value - code) <= task.spec.tolerance).length / phases,
  );
}

/**
 * What each limit set answers: to resumed trials, and to the response given at once. Roots and cycles are asked once.
 *
 * @param draws of each pair, from a fixed point.
 */
export function openAnswers(
  { kernel, matrices, network, task, key }: JudgedSubject,
  draws: number,
): (sets: readonly Pick<LimitSetEvidence, "states">[]) => { resumed: number[][][]; answered: number[][] } {
  const known = new WeakMap<Float64Array, { resumed: number[][]; answered: number[] }>();
  const ask = ({ states }: Pick<LimitSetEvidence, "states">) => {
    if (states.length === 0) return { resumed: [], answered: [] };
    const before = known.get(states);
    if (before !== undefined) return before;
    const phases = everyFew(states, network.n);
    const answers = {
      resumed: resumedAccuracy(kernel, matrices, network, task, key, phases, draws),
      answered: answeredAccuracy(kernel, matrices, network, task, phases),
    };
    known.set(states, answers);
    return answers;
  };
  return (sets) => {
    const all = sets.map(ask);
    return { resumed: all.map((a) => a.resumed), answered: all.map((a) => a.answered) };
  };
}
