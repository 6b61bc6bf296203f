import type { Task, Trial } from "../task/index.ts";

/** Columns of the training curve, one row per trial. */
export const CURVE_COLUMNS = [
  "response_rmse", // of the response outputs where they are asked, before the updates
  "memory_rmse", // of all others where they are asked, before the updates; NaN where a task has none
  "response_norm", // Frobenius norm of the read-out weights of the response at the end of the trial
  "memory_norm", // the same of all others
] as const;

/** Squared errors of some outputs where they are asked. */
interface ErrorSum {
  readonly outputs: readonly number[];
  squares: number;
  count: number;
}

/** The errors of a network in one trial after another. */
export interface TrialErrors {
  begin(): void;
  /** @param z [M] */
  add(trial: Trial, step: number, z: Float64Array): void;
  /** Whether the response was right at the first step that is scored, before any update there could help. */
  wasRight(): boolean;
  /** The trial's row of the curve. @param readout [M × n] */
  row(readout: Float64Array): number[];
}

export function trialErrors({ outputGroups, outputs: M, answer, tolerance }: Task): TrialErrors {
  const sumOf = (isResponse: boolean): ErrorSum => ({
    outputs: outputGroups.flatMap(({ name, outputs }) => ((name === "response") === isResponse ? outputs : [])),
    squares: 0,
    count: 0,
  });
  const sums = [sumOf(true), sumOf(false)];
  let onset = 0; // the largest error of the response at the first step that is scored
  return {
    begin() {
      for (const sum of sums) sum.squares = sum.count = 0;
      onset = 0;
    },
    add({ mask, targets }, step, z) {
      for (const sum of sums) {
        for (const m of sum.outputs) {
          if (mask[step * M + m] === 0) continue;
          const error = z[m] - targets[step * M + m];
          sum.squares += error * error;
          sum.count++;
          if (step === answer.start && sum === sums[0]) onset = Math.max(onset, Math.abs(error));
        }
      }
    },
    wasRight: () => onset <= tolerance,
    row(readout) {
      const n = readout.length / M;
      const norm = ({ outputs }: ErrorSum) => {
        let sum = 0;
        for (const m of outputs) for (let i = 0; i < n; i++) sum += readout[m * n + i] * readout[m * n + i];
        return Math.sqrt(sum);
      };
      return [...sums.map(({ squares, count }) => Math.sqrt(squares / count)), ...sums.map(norm)];
    },
  };
}
