import type { Kernel, Matrix, StreamKey } from "../kernel/index.ts";
import type { Network } from "../network/index.ts";
import { type Task, trainingTrial } from "../task/index.ts";
import type { Precision, TrainingSpec } from "./spec.ts";
import { type TrainedColumn, type TrainingProgress, trainSquad } from "./squad.ts";
import { drawnOnce } from "./timetable.ts";

/** Networks of a squad: as many columns as one pass over J serves. More would only bring more P's into the cache. */
const SQUAD = 4;

/**
 * Trains networks that share J (one key, one n): read-outs by recursive least squares, one trial after another without
 * resetting x. They go by squads, whose columns advance together; a network's bits do not depend on its company.
 * Yields after each trial. A network that diverges leaves the cohort with its reason; nothing is thrown.
 *
 * @param networks their `readout` holds the weights that the last trial left whenever this yields or ends; what is set
 * there before a network's next trial counts. One that is alone in its squad begins it after this has yielded.
 * @param task shared by all: the same stimuli in the same order.
 */
export function* trainCohort(
  kernel: Kernel,
  matrix: Matrix,
  networks: readonly Network[],
  task: Task,
  key: StreamKey,
  spec: TrainingSpec,
  precision: Precision,
): Generator<TrainingProgress, TrainedColumn[]> {
  const draw = drawnOnce((trial) => trainingTrial(task, key, trial));
  const squads = Array.from({ length: Math.ceil(networks.length / SQUAD) }, (_, s) =>
    trainSquad(kernel, matrix, networks.slice(SQUAD * s, SQUAD * (s + 1)), task, draw, spec, precision),
  );
  const trained: TrainedColumn[][] = squads.map(() => []);
  let running = squads.map((squad, s) => ({ squad, s }));
  for (let trial = 1; running.length > 0; trial++) {
    const errors: number[] = [];
    let isTold = false;
    running = running.filter(({ squad, s }) => {
      const { done, value } = squad.next();
      if (done) trained[s] = value;
      else errors.push(...value.errors);
      isTold ||= !done;
      return !done;
    });
    if (isTold) yield { trial, trials: spec.trials, active: errors.length, errors };
  }
  return trained.flat();
}
