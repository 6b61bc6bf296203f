/** @file Small passes over sheets, all in ascending order of rows. */
import type { Products, Rows, Sheet } from "../../kernel/index.ts";
import type { Parameter } from "./cell.ts";

export const rowsOf = (sheet: Sheet, from = 0): Rows => ({ sheet, from });

/** One row without its padding, in f64. */
export const rowOf = ({ data, stride, columns }: Sheet, row: number): Float64Array =>
  Float64Array.from(data.subarray(row * stride, row * stride + columns));

/** Writes the same values to `count` rows. */
export function fillRows(sheet: Sheet, from: number, count: number, values: ArrayLike<number>): void {
  const { stride, data } = sheet;
  for (let i = 0; i < sheet.columns; i++) data[from * stride + i] = values[i];
  for (let done = 1; done < count; done *= 2) {
    const rows = Math.min(done, count - done);
    data.copyWithin((from + done) * stride, from * stride, (from + rows) * stride);
  }
}

/** Copies `count` rows of [· × columns] values without padding into a sheet. */
export function setRows(sheet: Sheet, from: number, count: number, values: ArrayLike<number>): void {
  const { stride, columns, data } = sheet;
  for (let b = 0; b < count; b++) {
    for (let i = 0; i < columns; i++) data[(from + b) * stride + i] = values[b * columns + i];
  }
}

/** Adds `count` rows of values [· × width] without padding to the columns from `first` on. */
export function addRows(sheet: Sheet, count: number, values: ArrayLike<number>, width: number, first = 0): void {
  const { stride, data } = sheet;
  for (let b = 0; b < count; b++) {
    for (let i = 0; i < width; i++) data[b * stride + first + i] += values[b * width + i];
  }
}

/**
 * Where the blocks of a gated cell's parameters lie: n rows each in a parameter, `width` rows or columns each in weights and
 * sheets, zeros in between.
 */
export interface Blocks {
  readonly blocks: number;
  readonly n: number;
  readonly width: number;
}

/** Parameters [blocks · n × columns] with their blocks `width` rows apart. */
export function spread(values: Float64Array, columns: number, { blocks, n, width }: Blocks): Float64Array {
  if (n === width) return values;
  const out = new Float64Array(blocks * width * columns);
  for (let g = 0; g < blocks; g++) {
    out.set(values.subarray(g * n * columns, (g + 1) * n * columns), g * width * columns);
  }
  return out;
}

/** Adds to a gradient [blocks · n × columns] what lies in blocks `width` rows of `stride` apart. */
export function gather(from: ArrayLike<number>, stride: number, to: Float64Array, columns: number, at: Blocks): void {
  for (let g = 0; g < at.blocks; g++) {
    for (let i = 0; i < at.n; i++) {
      const [source, target] = [(g * at.width + i) * stride, (g * at.n + i) * columns];
      for (let j = 0; j < columns; j++) to[target + j] += from[source + j];
    }
  }
}

/** Takes the gradient of a weight matrix, Σ_b d_b x_bᵀ, into its parameter. */
export interface OuterSum {
  add(D: Sheet, fromD: number, X: Sheet, fromX: number, count: number): void;
}

/** The gradient of one weight matrix: summed in the storage of the products, then added in f64. */
export function outerSum(products: Products, of: Parameter, blocks?: Blocks): OuterSum {
  const at = blocks ?? { blocks: 1, n: of.rows, width: of.rows };
  const G = products.sheet(at.blocks * at.width, of.columns);
  return {
    add(D, fromD, X, fromX, count) {
      G.data.fill(0);
      products.addOuter(D, fromD, X, fromX, G, count);
      gather(G.data, G.stride, of.gradient, of.columns, at);
    },
  };
}

/** Adds the sums of columns of D to the gradient of a bias. */
export function addBiasGradient(products: Products, D: Sheet, count: number, of: Parameter, blocks?: Blocks): void {
  const sums = new Float64Array(D.columns);
  products.passes.addColumnSums(rowsOf(D), sums, count);
  gather(sums, 1, of.gradient, 1, blocks ?? { blocks: 1, n: D.columns, width: D.columns });
}

/** [rows, columns] of a sheet or of weights. */
export type Shape = readonly [number, number];
