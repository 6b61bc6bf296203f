/** @file What backpropagation through time asks of a recurrent cell, and the parameters that it learns. */
import type { Sheet } from "../../kernel/index.ts";

/** A named array [rows × columns], row-major, with the gradient of the loss. Masters are f64 whatever the products are. */
export interface Parameter {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
  readonly gradient: Float64Array;
  /** Whether it is trained; its gradient is computed all the same. */
  isTrained: boolean;
}

export function parameter(name: string, rows: number, columns: number): Parameter {
  const length = rows * columns;
  const [values, gradient] = [new Float64Array(length), new Float64Array(length)];
  return { name, rows, columns, values, gradient, isTrained: true };
}

/** Room for a batch: `count` trials of `steps` steps. Row t · count + b of a sheet is trial b at step t. */
export interface BatchSize {
  readonly steps: number;
  readonly count: number;
}

/** A recurrent cell opened for batches of one size. */
export interface Cell {
  /** Its parameters, in the order in which they are kept. */
  readonly parameters: readonly Parameter[];
  /** Length of one trial's state: n, or 2 n for an LSTM, whose state is (h, c). */
  readonly dimension: number;
  /**
   * What the read-out sees, [· × n]: step t of trial b is row `ratesFrom` + t · count + b. The rows before are the initial
   * ones.
   */
  readonly rates: Sheet;
  readonly ratesFrom: number;
  /** The state of trial b after the last step of what `forward` has run, [dimension]. */
  lastState(b: number): Float64Array;
  /** Takes the parameters' values into use. */
  refresh(): void;
  /**
   * Runs a batch.
   *
   * @param inputs [steps · count × D]
   * @param initial one state for all trials [dimension], or one for each [count × dimension].
   * @param noise added to the drive of each unit, [steps · count × n] without padding, or null.
   */
  forward(inputs: Sheet, initial: Float64Array, noise: Float64Array | null): void;
  /**
   * Adds to the gradients of the parameters, for the batch that `forward` has just run.
   *
   * @param rateErrors ∂loss/∂rates [steps · count × n], not changed.
   * @param initialErrors ∂loss/∂initial is written here, [count × dimension].
   */
  backward(inputs: Sheet, rateErrors: Sheet, initialErrors: Float64Array): void;
}
