import { matrixStorage, type Precision, trainCohort } from "../../src/train/index.ts";
import { setScene } from "../scene.ts";

export interface TrainOptions {
  readonly n: number;
  readonly cohort: number;
  readonly precision: Precision;
  /** Trials that are timed. */
  readonly trials: number;
}

export interface TrainAnswer extends TrainOptions {
  /** µs per step of one network, one per trial. */
  readonly perTrial: readonly number[];
  /** Their mean: a trial's cost hardly varies, but garbage collection comes in some trials only. */
  readonly microseconds: number;
}

/** Before the clock, for caches, first touch of the memory, and the compiler, which shares the core for a second or two. */
export const WARM_UP = { least: 2, most: 200, milliseconds: 2000 };

/** What does a step of one network cost while it learns in a cohort? Stimuli, errors and the curve included. */
export function train({ n, cohort, precision, trials }: TrainOptions): TrainAnswer {
  const { kernel, J, networks, task, key } = setScene({ n, cells: cohort });
  const matrix = kernel.matrix(J, n, matrixStorage(precision));
  const spec = { method: "windowed", trials: WARM_UP.most + trials, alpha: 1, every: 2, stopAfter: null } as const;
  const running = trainCohort(kernel, matrix, networks, task, key, spec, precision);
  const perTrial: number[] = [];
  const start = performance.now();
  for (let trial = 0; perTrial.length < trials; trial++) {
    const began = performance.now();
    const isWarm = trial >= WARM_UP.most || (trial >= WARM_UP.least && began - start > WARM_UP.milliseconds);
    const { value } = running.next();
    const spent = 1000 * (performance.now() - began);
    if (value === undefined || !("active" in value)) throw new Error(`internal: training ended at trial ${trial}`);
    if (isWarm) perTrial.push(spent / (value.active * task.steps));
  }
  const microseconds = perTrial.reduce((a, b) => a + b) / trials;
  return { n, cohort, precision, trials, perTrial, microseconds };
}
