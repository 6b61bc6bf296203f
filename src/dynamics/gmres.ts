import { openKrylovSpace } from "./krylovSpace.ts";
import { norm } from "./vectors.ts";

/**
 * A x = b by GMRES without restarts, each step one product: few where all but a few eigenvalues of A lie in one heap.
 * The least-squares problem is kept triangular by Givens rotations. Source: Saad & Schultz (1986) SISC 7:856.
 *
 * @param tolerance of ‖b − A x‖ / ‖b‖.
 * @returns the best x of the space; `residual` is that ratio, NaN where A or b is not finite.
 */
export function gmres(
  apply: (v: Float64Array, out: Float64Array) => void,
  b: Float64Array,
  tolerance: number,
  mostProducts: number,
): { readonly x: Float64Array; readonly residual: number; readonly products: number } {
  const length = norm(b);
  if (length === 0) return { x: b.slice(), residual: 0, products: 0 };
  const space = openKrylovSpace(apply, b);
  const R: Float64Array[] = []; // columns
  const turns: { c: number; s: number }[] = [];
  const g = [length];
  let residual = 1;
  while (residual > tolerance && space.size < mostProducts && !space.isInvariant) {
    space.grow();
    const k = R.length;
    const column = space.column(k).slice();
    turns.forEach(({ c, s }, j) => {
      [column[j], column[j + 1]] = [c * column[j] + s * column[j + 1], c * column[j + 1] - s * column[j]];
    });
    const r = Math.sqrt(column[k] * column[k] + column[k + 1] * column[k + 1]);
    if (!(r > 0)) break; // singular (or not finite) on this space
    const turn = { c: column[k] / r, s: column[k + 1] / r };
    column[k] = r;
    turns.push(turn);
    R.push(column);
    g.push(-turn.s * g[k]);
    g[k] *= turn.c;
    residual = Math.abs(g[k + 1]) / length;
  }
  const y = g.slice(0, R.length);
  for (let k = R.length - 1; k >= 0; k--) {
    y[k] /= R[k][k];
    for (let j = 0; j < k; j++) y[j] -= R[k][j] * y[k];
  }
  const x = space.combine(y);
  return { x, residual: Number.isFinite(norm(x)) ? residual : Number.NaN, products: space.size };
}
