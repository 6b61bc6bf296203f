import { exp, ln, type Products, type Sheet } from "../../kernel/index.ts";

/** Pointwise functions of a leaky cell, with the slope as a function of the value. */
export interface CellActivation {
  /** Y = φ(X) for `count` rows. */
  apply(products: Products, X: Sheet, fromX: number, Y: Sheet, fromY: number, count: number): void;
  /** φ′(x) where φ(x) = y; at a kink the slope left of it. */
  slope(y: number): number;
}

export const CELL_ACTIVATIONS = ["tanh", "relu", "rectified-tanh", "softplus"] as const;
export type CellActivationName = (typeof CELL_ACTIVATIONS)[number];

const each =
  (f: (x: number) => number): CellActivation["apply"] =>
  (_, X, fromX, Y, fromY, count) => {
    const [from, to] = [fromX * X.stride, fromY * Y.stride];
    for (let e = 0; e < count * X.stride; e++) Y.data[to + e] = f(X.data[from + e]);
  };
const tanhOf: CellActivation["apply"] = (products, X, fromX, Y, fromY, count) =>
  products.tanh(X, fromX, Y, fromY, count);

/** tanh; relu; rectified tanh = max(tanh x, 0); softplus = ln(1 + eˣ), whose slope is 1 − e^−y. */
export const CELL_ACTIVATION_FUNCTIONS: Readonly<Record<CellActivationName, CellActivation>> = {
  tanh: { apply: tanhOf, slope: (y) => 1 - y * y },
  relu: { apply: each((x) => Math.max(x, 0)), slope: (y) => (y > 0 ? 1 : 0) },
  "rectified-tanh": {
    apply(products, X, fromX, Y, fromY, count) {
      tanhOf(products, X, fromX, Y, fromY, count);
      rectify(products, Y, fromY, Y, fromY, count);
    },
    slope: (y) => (y > 0 ? 1 - y * y : 0),
  },
  softplus: {
    apply: each((x) => Math.max(x, 0) + ln(1 + exp(-Math.abs(x)))),
    slope: (y) => 1 - exp(-y),
  },
};
const rectify = each((x) => Math.max(x, 0));
