import type { Grid } from "./isolines.ts";

/** The weights of four neighbours at t of the way from the second to the third: a uniform cubic B-spline. */
const weights = (t: number): readonly [number, number, number, number] => {
  const s = 1 - t;
  return [(s * s * s) / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6, (t * t * t) / 6];
};

/** A grid as a surface without edges; it smooths over a cell or so. Beyond the border the border's values go on. */
export function splineOf({ columns, rows, values }: Grid): (u: number, v: number) => number {
  const inside = (k: number, count: number) => Math.min(count - 1, Math.max(0, k));
  return (u, v) => {
    const [c, r] = [Math.floor(u), Math.floor(v)];
    const [across, up] = [weights(u - c), weights(v - r)];
    let sum = 0;
    for (let j = 0; j < 4; j++) {
      const row = inside(r + j - 1, rows) * columns;
      for (let i = 0; i < 4; i++) sum += up[j] * across[i] * values[row + inside(c + i - 1, columns)];
    }
    return sum;
  };
}

/** The surface on a grid so many times finer. */
export function refined(grid: Grid, times: number): Grid {
  const at = splineOf(grid);
  const columns = (grid.columns - 1) * times + 1;
  const rows = grid.rows === 1 ? 1 : (grid.rows - 1) * times + 1;
  const values = Float64Array.from({ length: columns * rows }, (_, k) =>
    at((k % columns) / times, Math.floor(k / columns) / times),
  );
  return { columns, rows, values };
}
