import { openKernel } from "../../src/kernel/index.ts";
import type { LabelledTable } from "../../src/task/index.ts";

export interface Moments {
  /** [D] */
  readonly mean: readonly number[];
  /** [D × D], divided by the count. */
  readonly covariance: readonly (readonly number[])[];
}

/** Mean and covariance of some rows of a table. */
export function momentsOf({ codes, dimension: D }: LabelledTable, rows: readonly number[]): Moments {
  const axes = Array.from({ length: D }, (_, d) => d);
  const average = (of: (row: number) => number) => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const mean = axes.map((d) => average((row) => codes[row * D + d]));
  const covariance = axes.map((i) =>
    axes.map((j) => average((row) => (codes[row * D + i] - mean[i]) * (codes[row * D + j] - mean[j]))),
  );
  return { mean, covariance };
}

/**
 * How well a line tells two classes apart: Fisher's discriminant, fitted to training rows, the threshold half way.
 *
 *     w = Σ⁻¹ (μ₁ − μ₀),  Σ the mean of both covariances;   class 1 where w · x > w · (μ₀ + μ₁)/2
 *
 * @returns the distance of the means, and the share of test rows on the right side.
 */
export function separation(
  table: LabelledTable,
  training: readonly [readonly number[], readonly number[]],
  test: readonly [readonly number[], readonly number[]],
): { readonly distance: number; readonly accuracy: number } {
  const { codes, dimension: D } = table;
  const [zero, one] = training.map((rows) => momentsOf(table, rows));
  const difference = Float64Array.from(one.mean, (v, d) => v - zero.mean[d]);
  const w = difference.slice();
  const solver = openKernel({ n: D }).solver(D);
  solver.factor(
    Float64Array.from(one.covariance.flatMap((row, i) => row.map((v, j) => (v + zero.covariance[i][j]) / 2))),
  );
  solver.solve(w, 1);
  const along = (x: (d: number) => number) => w.reduce((sum, v, d) => sum + v * x(d), 0);
  const threshold = along((d) => (zero.mean[d] + one.mean[d]) / 2);
  const right = test.map((rows, k) => {
    const isOne = (row: number) => along((d) => codes[row * D + d]) > threshold;
    return rows.filter((row) => isOne(row) === (k === 1)).length;
  });
  return {
    distance: Math.sqrt(difference.reduce((sum, v) => sum + v * v, 0)),
    accuracy: (right[0] + right[1]) / (test[0].length + test[1].length),
  };
}
