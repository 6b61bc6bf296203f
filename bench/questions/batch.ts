import { openEnsemble } from "../../src/network/index.ts";
import { matrixStorage, type Precision } from "../../src/train/index.ts";
import { setScene } from "../scene.ts";
import { numbers } from "../stopwatch.ts";

export interface BatchOptions {
  readonly n: number;
  readonly precision: Precision;
  readonly columns: readonly number[];
  readonly rounds: number;
  /** Column-steps of one sample; each takes at least two steps. */
  readonly columnSteps: number;
}

export interface BatchCase {
  readonly columns: number;
  /** µs per step of one column, one per round. */
  readonly samples: number[];
}

/** What does a step of one column cost without learning, in batches of 1 to many? */
export function batch({ n, precision, columns, rounds, columnSteps }: BatchOptions): BatchCase[] {
  const { kernel, J, networks } = setScene({ n, cells: [{ g: 1.5, feedbackDivisor: 10 }] });
  const matrix = kernel.matrix(J, n, matrixStorage(precision));
  const cases = columns.map((count): BatchCase => ({ columns: count, samples: [] }));
  for (let round = -1; round < rounds; round++) {
    for (const { columns: count, samples } of cases) {
      const column = new Array(count).fill(networks[0]);
      const ensemble = openEnsemble(kernel, matrix, column, numbers(count * n));
      ensemble.step(null);
      const steps = Math.max(2, Math.round(columnSteps / count));
      const began = performance.now();
      for (let step = 0; step < steps; step++) ensemble.step(null);
      const microseconds = (1000 * (performance.now() - began)) / (steps * count);
      if (round >= 0) samples.push(microseconds); // the first one warms up
    }
  }
  return cases;
}
