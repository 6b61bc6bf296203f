import { Matrix, SVD, solve } from "ml-matrix";
import { dot } from "./vectors.ts";

/** An entry of the residual this small, over the size of the problem, counts as zero. */
const ZERO = 1e-11;
/** A residual this short means that nothing fulfils all inequalities (or nothing shorter than its inverse). */
const INFEASIBLE = 3e-6;

/**
 * The shortest y with rows · y ≥ least, or null where no y fulfils them all: least-distance programming by non-negative
 * least squares.
 *
 * @param rows each [n].
 * Source: Lawson & Hanson, Solving Least Squares Problems, ch. 23.
 */
export function shortestWithin(
  rows: readonly Float64Array[],
  least: readonly number[],
  n: number,
): Float64Array | null {
  if (least.every((v) => v <= 0)) return new Float64Array(n);
  // columns [row / scale; least / scale]: scaling an inequality changes nothing
  const columns = rows.map((row, k) => {
    const scale = Math.max(Math.abs(least[k]), Math.sqrt(dot(row, row)));
    const column = new Float64Array(n + 1);
    if (scale === 0) return column;
    for (let i = 0; i < n; i++) column[i] = row[i] / scale;
    column[n] = least[k] / scale;
    return column;
  });
  const target = new Float64Array(n + 1);
  target[n] = 1;
  const residual = nonNegativeResidual(columns, target);
  if (residual === null) return null;
  // residual = E u − f; its last entry is −‖residual‖² at the optimum
  if (!(Math.sqrt(dot(residual, residual)) > INFEASIBLE)) return null;
  return residual.subarray(0, n).map((v) => -v / residual[n]);
}

/** E u − f for the u ≥ 0 that makes it shortest, E given by its columns. Lawson & Hanson's algorithm, ch. 23.3. */
function nonNegativeResidual(columns: readonly Float64Array[], f: Float64Array): Float64Array | null {
  const u = new Float64Array(columns.length);
  const active: number[] = [];
  const residualOf = (): Float64Array => {
    const r = f.map((v) => -v);
    for (const k of active) for (let i = 0; i < r.length; i++) r[i] += u[k] * columns[k][i];
    return r;
  };
  for (let round = 0; round < 10 * (columns.length + 1); round++) {
    const r = residualOf();
    let best = -1;
    let most = ZERO;
    for (let k = 0; k < columns.length; k++) {
      if (active.includes(k)) continue;
      const gain = -dot(columns[k], r);
      if (gain > most) [best, most] = [k, gain];
    }
    if (best < 0) return r;
    active.push(best);
    for (;;) {
      const z = leastSquares(
        active.map((k) => columns[k]),
        f,
      );
      if (z.every((v) => v > 0)) {
        active.forEach((k, j) => {
          u[k] = z[j];
        });
        break;
      }
      let share = 1;
      active.forEach((k, j) => {
        if (z[j] <= 0) share = Math.min(share, u[k] / (u[k] - z[j]));
      });
      active.forEach((k, j) => {
        u[k] += share * (z[j] - u[k]);
      });
      const left = active.filter((k) => u[k] > 1e-15);
      for (const k of active) if (!left.includes(k)) u[k] = 0;
      if (left.length === active.length) return residualOf(); // rounding: no further
      active.splice(0, active.length, ...left);
      if (active.length === 0) break;
    }
  }
  return null;
}

function leastSquares(columns: readonly Float64Array[], f: Float64Array): number[] {
  const A = new Matrix(columns.map((c) => Array.from(c))).transpose();
  return solve(A, Matrix.columnVector(Array.from(f)), true).to1DArray();
}

/** Orthonormal vectors that A, [n × n], takes to lengths ≤ `zero`; dense. */
export function kernelOf(A: Float64Array, n: number, zero: number): Float64Array[] {
  const svd = new SVD(Matrix.from1DArray(n, n, Array.from(A)), { autoTranspose: true });
  return svd.diagonal.flatMap((value, k) =>
    value <= zero ? [Float64Array.from({ length: n }, (_, i) => svd.rightSingularVectors.get(i, k))] : [],
  );
}

/** Whether some y ≠ 0 has rows · y ≥ 0, and such a y; [d]. */
export function directionWithin(rows: readonly Float64Array[], d: number): Float64Array | null {
  for (let j = 0; j < d; j++) {
    for (const sign of [1, -1]) {
      const along = new Float64Array(d);
      along[j] = sign;
      const y = shortestWithin([...rows, along], [...rows.map(() => 0), 1], d);
      if (y !== null) return y;
    }
  }
  return null;
}
