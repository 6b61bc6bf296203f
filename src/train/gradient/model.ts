import { openProducts, type Storage } from "../../kernel/index.ts";
import { type BatchSize, type Cell, type Parameter, parameter } from "./cell.ts";
import { type CellSpec, cellShapes, openCell } from "./cells/index.ts";
import { type Batch, type LossName, lossOf } from "./loss.ts";
import { addBiasGradient, fillRows, outerSum, type Shape, setRows } from "./sheets.ts";

export interface GradientModelSpec {
  readonly cell: CellSpec;
  readonly outputs: number;
  readonly loss: LossName;
  /** Adds `rates` · mean of rates², and `weights` · sum of squares of every weight matrix, to the loss. */
  readonly penalties?: { readonly rates?: number; readonly weights?: number };
  readonly storage: Storage;
  /** Whether a parameter is trained, by its name; all are but the initial state. @default {} */
  readonly trained?: Readonly<Record<string, boolean>>;
}

/** A network of one cell and a linear read-out, opened to be trained on batches of one size. */
export interface GradientModel {
  readonly cell: Cell;
  /** The cell's, then `readout` [M × n], `readoutBias` [M] and `initialState` [dimension] (not trained unless asked for). */
  readonly parameters: readonly Parameter[];
  /** Runs a batch without learning. @returns the loss; outputs are then in `outputs`. */
  evaluate(batch: Batch, noise: Float64Array | null): number;
  /** The same, and fills in all gradients. */
  differentiate(batch: Batch, noise: Float64Array | null): number;
  /** z of the last batch, [steps · count × M] without padding. */
  outputs(): Float64Array;
  /** The state of trial b after the last batch, [dimension]. */
  lastState(b: number): Float64Array;
  /** Rates of the last batch, [steps · count × n] without padding. */
  rates(): Float64Array;
}

/** @param batch the size of every batch. */
export function openGradientModel(spec: GradientModelSpec, batch: BatchSize): GradientModel {
  const { outputs: M, storage, penalties = {} } = spec;
  const { units: n, inputs: D } = spec.cell;
  const rows = batch.steps * batch.count;
  const shapes = cellShapes(spec.cell, batch, storage);
  const own: Shape[] = [
    [rows, D],
    [rows, M],
    [rows, M],
    [rows, n],
    [M, n],
  ];
  const products = openProducts(storage, {
    sheets: [...shapes.sheets, ...own],
    weights: [...shapes.weights, [M, n]],
  });
  const cell = openCell(products, spec.cell, batch);
  const [readout, readoutBias] = [parameter("readout", M, n), parameter("readoutBias", 1, M)];
  const initialState = parameter("initialState", 1, cell.dimension);
  initialState.isTrained = false;
  const parameters = [...cell.parameters, readout, readoutBias, initialState];
  for (const [name, isTrained] of Object.entries(spec.trained ?? {})) {
    const named = parameters.find((p) => p.name === name);
    if (named === undefined) {
      throw new RangeError(`trained: must be of ${parameters.map((p) => p.name).join(", ")}, got ${name}`);
    }
    named.isTrained = isTrained;
  }
  const inputs = products.sheet(rows, D);
  const outputs = products.sheet(rows, M);
  const errors = products.sheet(rows, M);
  const rateErrors = products.sheet(rows, n);
  const R = products.weights(M, n);
  const ofReadout = outerSum(products, readout);
  const initialErrors = new Float64Array(batch.count * cell.dimension);
  const matrices = parameters.filter(({ rows: r }) => r > 1);

  function run(given: Batch, noise: Float64Array | null): number {
    if (given.steps !== batch.steps || given.count !== batch.count) {
      throw new RangeError(
        `batch: must be ${batch.count} trials of ${batch.steps} steps, got ${given.count} of ${given.steps}`,
      );
    }
    cell.refresh();
    R.set(readout.values);
    setRows(inputs, 0, rows, given.inputs);
    cell.forward(inputs, given.initial ?? initialState.values, noise);
    fillRows(outputs, 0, rows, readoutBias.values);
    R.addForward(cell.rates, cell.ratesFrom, outputs, 0, rows);
    return lossOf(spec.loss, outputs, given, errors) + penaltyOnRates(false) + penaltyOnWeights(false);
  }

  function penaltyOnRates(adds: boolean): number {
    const factor = penalties.rates ?? 0;
    if (factor === 0) return 0;
    const { data, stride } = cell.rates;
    const from = cell.ratesFrom * stride;
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < n; i++) {
        const rate = data[from + row * stride + i];
        sum += rate * rate;
        if (adds) rateErrors.data[row * stride + i] += (2 * factor * rate) / (rows * n);
      }
    }
    return (factor * sum) / (rows * n);
  }

  function penaltyOnWeights(adds: boolean): number {
    const factor = penalties.weights ?? 0;
    if (factor === 0) return 0;
    let sum = 0;
    for (const { values, gradient } of matrices) {
      for (let k = 0; k < values.length; k++) {
        sum += values[k] * values[k];
        if (adds) gradient[k] += 2 * factor * values[k];
      }
    }
    return factor * sum;
  }

  return {
    cell,
    parameters,
    evaluate: run,
    differentiate(given, noise) {
      const loss = run(given, noise);
      for (const { gradient } of parameters) gradient.fill(0);
      rateErrors.data.fill(0);
      R.addBackward(errors, 0, rateErrors, 0, rows);
      penaltyOnRates(true);
      ofReadout.add(errors, 0, cell.rates, cell.ratesFrom, rows);
      addBiasGradient(products, errors, rows, readoutBias);
      cell.backward(inputs, rateErrors, initialErrors);
      for (let b = 0; b < batch.count && given.initial === undefined; b++) {
        for (let i = 0; i < cell.dimension; i++) initialState.gradient[i] += initialErrors[b * cell.dimension + i];
      }
      penaltyOnWeights(true);
      return loss;
    },
    lastState: (b) => cell.lastState(b),
    outputs: () => unpadded(outputs.data, outputs.stride, 0, rows, M),
    rates: () => unpadded(cell.rates.data, cell.rates.stride, cell.ratesFrom, rows, n),
  };
}

function unpadded(data: ArrayLike<number>, stride: number, from: number, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) out[row * columns + i] = data[(from + row) * stride + i];
  }
  return out;
}
