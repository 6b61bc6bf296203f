/**
 * @file What learning by gradient asks of linear algebra: products of batches with a fixed order of summation. Two
 * implementations, plain TypeScript (the definition) and WebAssembly SIMD, give the same bits.
 */
import type { CellPasses } from "./cellPasses.ts";
import type { Storage } from "./kernel.ts";

/** Numbers of one storage. */
export type Numbers = Float32Array | Float64Array;

/**
 * An array [rows × columns], row-major. Rows begin `stride` values apart; what lies between them belongs to the sheet and
 * may hold anything.
 */
export interface Sheet {
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  /** [rows × stride] */
  readonly data: Numbers;
}

/** What there must be room for, by [rows, columns]. */
export interface ProductsNeeds {
  readonly sheets: readonly (readonly [number, number])[];
  /** @default [] */
  readonly weights?: readonly (readonly [number, number])[];
}

/** A weight matrix W [rows × columns], packed for both directions. */
export interface Weights {
  readonly rows: number;
  readonly columns: number;
  /** Takes new values [rows × columns], row-major, rounded to the storage. */
  set(values: ArrayLike<number>): void;
  /** y_b += W x_b for `count` rows: rows fromX … of X [· × columns] and fromY … of Y [· × rows]. */
  addForward(X: Sheet, fromX: number, Y: Sheet, fromY: number, count: number): void;
  /** x_b += Wᵀ d_b for `count` rows: rows fromD … of D [· × rows] and fromX … of X [· × columns]. */
  addBackward(D: Sheet, fromD: number, X: Sheet, fromX: number, count: number): void;
}

/**
 * Every entry of a product is one accumulator that starts from what is there and takes its terms in ascending order of the
 * index that is summed over, each product and each sum rounded to the storage. So a sum over a batch may be taken in one
 * call or in several, and no bit depends on who stands beside a row.
 */
export interface Products {
  readonly storage: Storage;
  /** Zeros. */
  sheet(rows: number, columns: number): Sheet;
  weights(rows: number, columns: number): Weights;
  /** G += Σ_b d_b x_bᵀ over `count` rows, ascending: rows fromD … of D [· × G.rows], fromX … of X [· × G.columns]. */
  addOuter(D: Sheet, fromD: number, X: Sheet, fromX: number, G: Sheet, count: number): void;
  readonly passes: CellPasses;
}

/** Values of a panel, two vectors of 16 bytes: rows of a sheet are padded to whole panels. */
export const panelOf = (storage: Storage): number => (storage === "f32" ? 8 : 4);

/** Columns rounded up to whole panels: the stride of a sheet. */
export const padded = (storage: Storage, columns: number): number =>
  Math.ceil(columns / panelOf(storage)) * panelOf(storage);

/** @throws RangeError for rows that a sheet has not, or another width. */
export function checkRows(sheet: Sheet, columns: number, from: number, count: number, what: string): void {
  if (sheet.columns !== columns) throw new RangeError(`${what}: must have ${columns} columns, got ${sheet.columns}`);
  if (!(from >= 0 && count >= 0 && from + count <= sheet.rows)) {
    throw new RangeError(`${what}: must have rows ${from} to ${from + count - 1}, has ${sheet.rows}`);
  }
}
