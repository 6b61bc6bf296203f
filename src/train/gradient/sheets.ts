/** @file Small passes over sheets, all in ascending order of rows. */
import type { Products, Sheet } from "../../kernel/index.ts";
import type { Parameter } from "./cell.ts";

/** Writes the same values to `count` rows. */
export function fillRows(sheet: Sheet, from: number, count: number, values: ArrayLike<number>): void {
  const { stride, data } = sheet;
  for (let i = 0; i < sheet.columns; i++) data[from * stride + i] = values[i];
  for (let b = 1; b < count; b++) data.copyWithin((from + b) * stride, from * stride, (from + 1) * stride);
}

/** Copies `count` rows of [· × columns] values without padding into a sheet. */
export function setRows(sheet: Sheet, from: number, count: number, values: ArrayLike<number>): void {
  const { stride, columns, data } = sheet;
  for (let b = 0; b < count; b++) {
    for (let i = 0; i < columns; i++) data[(from + b) * stride + i] = values[b * columns + i];
  }
}

/** Adds `count` rows of values without padding. */
export function addRows(sheet: Sheet, from: number, count: number, values: ArrayLike<number>): void {
  const { stride, columns, data } = sheet;
  for (let b = 0; b < count; b++) {
    for (let i = 0; i < columns; i++) data[(from + b) * stride + i] += values[b * columns + i];
  }
}

/** gradient += Σ rows of D, in f64. */
export function addColumnSums(D: Sheet, count: number, gradient: Float64Array): void {
  for (let b = 0; b < count; b++) {
    for (let i = 0; i < D.columns; i++) gradient[i] += D.data[b * D.stride + i];
  }
}

/** Takes the gradient of a weight matrix, Σ_b d_b x_bᵀ, into its parameter. */
export interface OuterSum {
  add(D: Sheet, fromD: number, X: Sheet, fromX: number, count: number): void;
}

/** The gradient of one weight matrix: summed in the storage of the products, then added in f64. */
export function outerSum(products: Products, of: Parameter): OuterSum {
  const G = products.sheet(of.rows, of.columns);
  return {
    add(D, fromD, X, fromX, count) {
      G.data.fill(0);
      products.addOuter(D, fromD, X, fromX, G, count);
      for (let i = 0; i < of.rows; i++) {
        for (let j = 0; j < of.columns; j++) of.gradient[i * of.columns + j] += G.data[i * G.stride + j];
      }
    },
  };
}

/** Sizes of what `outerSum` and weights of this shape need. */
export type Shape = readonly [number, number];
