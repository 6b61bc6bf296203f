/**
 * @file Elementwise passes of one step of a recurrent cell over a batch, forward and backward. Every operation is rounded to
 * the storage, in the order in which the formulas are written; σ(x) = ½ + ½ tanh(½ x). All rows of one call have the same
 * padded width S, gates several of it side by side: [r | z | m] (GRU), [i | f | g | o] (LSTM). Padding takes part, so what
 * is in it must be finite; where it is 0 before a forward pass it does no harm.
 */
import { checkRows, type Sheet } from "./products.ts";

/** Rows of a sheet, beginning with `from`. */
export interface Rows {
  readonly sheet: Sheet;
  readonly from: number;
}

/** Functions whose slope follows from their value y: 1 − y²; 1 where y > 0; both. */
export const SLOPES = ["tanh", "relu", "rectified-tanh"] as const;
export type SlopeName = (typeof SLOPES)[number];

/** What the backward passes of a leaky cell read besides its errors. */
export interface LeakySlopes {
  /** φ′ of each unit. */
  readonly slopes: Rows;
  /** α of each unit, one row. */
  readonly alpha: Rows;
}

export interface CellPasses {
  /** Y = tanh X, rounded to the storage; may be in place, as all of these. */
  tanh(X: Rows, Y: Rows, count: number): void;
  /** Y = max(X, 0). */
  rectify(X: Rows, Y: Rows, count: number): void;
  /** S = φ′ where Y = φ. */
  slopes(of: SlopeName, Y: Rows, S: Rows, count: number): void;
  /** out = x + α (y − x); alpha is one row. */
  leak(x: Rows, y: Rows, alpha: Rows, out: Rows, count: number): void;
  /** e = errors + carried; driveErrors = α e φ′, carried = (1 − α) e. */
  leakInsideBackward(errors: Rows, carried: Rows, at: LeakySlopes, driveErrors: Rows, count: number): void;
  /** e = (errors + returned) φ′ + carried; driveErrors = α e, carried = (1 − α) e, returned = 0. */
  leakOutsideBackward(
    errors: Rows,
    carried: Rows,
    returned: Rows,
    at: LeakySlopes,
    driveErrors: Rows,
    count: number,
  ): void;
  /** r = σ(gates_r + recalled_r), z likewise, m = tanh(gates_m + r recalled_m) into gates; out = m + z (states − m). */
  gruForward(gates: Rows, recalled: Rows, states: Rows, out: Rows, count: number): void;
  /**
   * e = errors + carried. Into gates ∂/∂(V u): at m M = e (1 − z) (1 − m²), at r M recalled_m r (1 − r), at z
   * e (states − m) z (1 − z); into recalled ∂/∂(W h): the same but M r at m; carried = e z.
   */
  gruBackward(errors: Rows, carried: Rows, gates: Rows, recalled: Rows, states: Rows, count: number): void;
  /** i, f, o = σ, g = tanh in gates; after = f before + i g; squashed = tanh after; hidden = o squashed. */
  lstmForward(gates: Rows, before: Rows, after: Rows, squashed: Rows, hidden: Rows, count: number): void;
  /**
   * e = errors + hiddenErrors, c = e o (1 − squashed²) + cellErrors. Into gates the errors of their arguments:
   * c g i (1 − i), c before f (1 − f), c i (1 − g²), e squashed o (1 − o); cellErrors = c f, hiddenErrors = 0.
   */
  lstmBackward(
    errors: Rows,
    carried: { readonly hidden: Rows; readonly cells: Rows },
    gates: Rows,
    before: Rows,
    squashed: Rows,
    count: number,
  ): void;
  /** out += Σ of `count` rows, in f64, ascending; out [columns] or longer. */
  addColumnSums(X: Rows, out: Float64Array, count: number): void;
}

/** @throws RangeError for rows that are not there, or of another width than `blocks` times the width S. */
export function checkPass(
  count: number,
  width: number,
  rows: readonly Rows[],
  gates: readonly Rows[] = [],
  blocks = 1,
) {
  for (const { sheet, from } of rows) checkRows(sheet, sheet.columns, from, count, "pass");
  for (const { sheet, from } of gates) checkRows(sheet, blocks * width, from, count, "gates");
  const other = rows.find(({ sheet }) => sheet.stride !== width);
  if (other) throw new RangeError(`pass: rows must be ${width} values apart, got ${other.sheet.stride}`);
}
