import type { WeightedRows } from "../kernel.ts";

/** The definition of `Kernel.readOut`: four partial sums, added pairwise; what is left over goes to the first. */
export function readOut(rows: Float64Array, x: Float64Array, out: Float64Array, n: number, count: number): void {
  const M = rows.length / n;
  const whole = n - (n % 4);
  for (let c = 0; c < count; c++) {
    for (let m = 0; m < M; m++) {
      const sums = [0, 0, 0, 0];
      for (let i = 0; i < n; i++) sums[i < whole ? i % 4 : 0] += rows[m * n + i] * x[c * n + i];
      out[c * M + m] = sums[0] + sums[1] + (sums[2] + sums[3]);
    }
  }
}

/** The definition of `Kernel.drive`: one addition after the other. */
export function drive(
  y: Float64Array,
  g: number,
  terms: readonly WeightedRows[],
  x: Float64Array | null,
  n: number,
  count: number,
): void {
  for (let e = 0; e < count * n; e++) {
    y[e] = driveOf(y[e], g, terms, n, e);
    if (x !== null) y[e] -= x[e];
  }
}

/** The definition of `Kernel.euler`. */
export function euler(
  x: Float64Array,
  h: number,
  y: Float64Array,
  g: number,
  terms: readonly WeightedRows[],
  n: number,
  count: number,
): void {
  for (let e = 0; e < count * n; e++) x[e] += h * (driveOf(y[e], g, terms, n, e) - x[e]);
}

// g y + Σ factors rows of element e
function driveOf(y: number, g: number, terms: readonly WeightedRows[], n: number, e: number): number {
  const [c, i] = [Math.floor(e / n), e % n];
  let sum = g * y;
  for (const { rows, factors } of terms) {
    const M = rows.length / n;
    for (let m = 0; m < M; m++) {
      const factor = factors[c * M + m];
      if (factor !== 0) sum += factor * rows[m * n + i];
    }
  }
  return sum;
}
