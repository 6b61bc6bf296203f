import type { Kernel, StreamKey } from "../kernel/index.ts";
import type { Network, RecurrentMatrices } from "../network/index.ts";
import { drawTrial, epochOf, type Task } from "../task/index.ts";
import { respond } from "../train/index.ts";

/**
 * What the network answers when the trial goes on from a limit set: for each second stimulus, the mean responses of
 * `draws` trials from each of its states.
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
  const start = epochOf(task, "stimulus2").start;
  const accuracy = Array.from({ length: K }, () => new Array<number>(K).fill(0));
  for (let second = 0; second < K; second++) {
    const pair = task.pairs.findIndex(([, b]) => b === second);
    const columns = Array.from({ length: phases * draws }, (_, e) => e);
    const trials = columns.map((e) =>
      drawTrial(task, pair, "test", key, "resumedStimuli", second * draws + (e % draws)),
    );
    const from = new Float64Array(columns.length * n);
    for (const e of columns) {
      const phase = Math.floor(e / draws);
      from.set(states.subarray(phase * n, (phase + 1) * n), e * n);
    }
    const responses = respond(kernel, matrices.trained, network, task, from, trials, start);
    for (let first = 0; first < K; first++) {
      const code = task.codes[task.pairs.findIndex(([a, b]) => a === first && b === second)];
      const right = responses.filter((r) => Math.abs(r.mean - code) <= task.spec.tolerance).length;
      accuracy[first][second] = right / columns.length;
    }
  }
  return accuracy;
}
