import { Matrix, SVD } from "ml-matrix";

export interface Procrustes {
  /** Orthogonal, [n × n] row-major: rows of `from` times it are nearest to rows of `to`. */
  readonly rotation: Float64Array;
  /** What the rotated rows are scaled by. */
  readonly scale: number;
  /** ‖s A R − B‖² / ‖B‖², of the standardised sets: 0 where one is the other, turned. */
  readonly left: number;
}

/**
 * The rotation (or reflection) and scale that take one set of points nearest to another, each first standardised: its mean
 * taken off, divided by its norm. With fewer independent rows than n the rotation is not determined outside their span: reduce
 * n first. Source: Schönemann (1966) Psychometrika 31:1.
 *
 * @param from [count × n] row-major, as `to`; row k belongs to row k.
 */
export function procrustes(from: Float64Array, to: Float64Array, n: number): Procrustes {
  const count = from.length / n;
  if (!(Number.isInteger(count) && count >= 2 && to.length === from.length)) {
    throw new RangeError(`procrustes: both sets must be [count × ${n}], got ${from.length} and ${to.length} values`);
  }
  const [A, B] = [standardised(from, n, count, "from"), standardised(to, n, count, "to")];
  const svd = new SVD(A.transpose().mmul(B));
  const R = svd.leftSingularVectors.mmul(svd.rightSingularVectors.transpose());
  const scale = svd.diagonal.reduce((a, b) => a + b, 0);
  return { rotation: Float64Array.from(R.to1DArray()), scale, left: Math.max(0, 1 - scale * scale) };
}

function standardised(rows: Float64Array, n: number, count: number, name: string): Matrix {
  const M = Matrix.from1DArray(count, n, Array.from(rows));
  M.subRowVector(M.mean("column"));
  const size = M.norm("frobenius");
  if (!(size > 0)) throw new RangeError(`procrustes: the rows of ${name} must not all be the same`);
  return M.div(size);
}
