import { exp, ln, type Products, type Rows, SLOPES, type SlopeName } from "../../kernel/index.ts";

/** A pointwise function of a leaky cell, over `count` rows; all may be in place. */
export interface CellActivation {
  /** Y = φ(X). */
  apply(X: Rows, Y: Rows, count: number): void;
  /** S = φ′ where Y = φ; at a kink the slope left of it. */
  slopes(Y: Rows, S: Rows, count: number): void;
}

export const CELL_ACTIVATIONS = [...SLOPES, "softplus"] as const;
export type CellActivationName = (typeof CELL_ACTIVATIONS)[number];

/** tanh; relu; rectified tanh = max(tanh x, 0); softplus = ln(1 + eˣ), whose slope is 1 − e^−y. */
export function openActivation({ passes }: Products, name: CellActivationName): CellActivation {
  if (name === "softplus") return { apply: each(softplus), slopes: each((y) => 1 - exp(-y)) };
  return {
    apply(X, Y, count) {
      if (name !== "relu") passes.tanh(X, Y, count);
      if (name !== "tanh") passes.rectify(name === "relu" ? X : Y, Y, count);
    },
    slopes: (Y, S, count) => passes.slopes(name satisfies SlopeName, Y, S, count),
  };
}

const softplus = (x: number) => Math.max(x, 0) + ln(1 + exp(-Math.abs(x)));

const each =
  (f: (x: number) => number) =>
  (X: Rows, Y: Rows, count: number): void => {
    const { stride, data } = X.sheet;
    const [from, to] = [X.from * stride, Y.from * stride];
    for (let e = 0; e < count * stride; e++) Y.sheet.data[to + e] = f(data[from + e]);
  };
