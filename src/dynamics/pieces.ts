import type { PiecewiseLinear, System } from "../kernel/index.ts";
import { largest } from "./vectors.ts";

/** Which segment of φ each unit is on. */
export type Segments = Uint8Array;

/** A unit whose argument is a break of φ, at the state looked at: it is on segment `below`, and on the next one too. */
export interface KinkUnit {
  readonly unit: number;
  readonly below: number;
}

/** Where a state lies among the pieces. */
export interface Place {
  /** Of the units on a kink, the segment below it. */
  readonly segments: Segments;
  readonly kinks: readonly KinkUnit[];
  /** ∞-norm distance within which no kink lies but those of `kinks`. */
  readonly radius: number;
}

/** G x + offset, [units], and what rounding may have added to each. */
export function argumentsAt(parts: PiecewiseLinear, x: Float64Array): { values: Float64Array; rounding: Float64Array } {
  const { dimension: n, units, inward, offset } = parts;
  const values = new Float64Array(units);
  const rounding = new Float64Array(units);
  for (let u = 0; u < units; u++) {
    let sum = offset[u];
    let size = Math.abs(offset[u]);
    let terms = 1;
    for (let i = 0; i < n; i++) {
      const g = inward[u * n + i];
      if (g === 0) continue;
      sum += g * x[i];
      size += Math.abs(g * x[i]);
      terms++;
    }
    values[u] = sum;
    // a single product, of a unit state, is exact
    rounding[u] = terms === 2 && offset[u] === 0 ? 0 : terms * Number.EPSILON * size;
  }
  return { values, rounding };
}

/**
 * @param error ∞-norm distance by which x may be off: kinks no farther than that, and rounding, are taken for its own.
 */
export function placeOf(parts: PiecewiseLinear, x: Float64Array, error: number): Place {
  const { units, breaks } = parts;
  const { values, rounding } = argumentsAt(parts, x);
  const segments = new Uint8Array(units);
  const kinks: KinkUnit[] = [];
  let radius = Number.POSITIVE_INFINITY;
  for (let u = 0; u < units; u++) {
    const weight = inwardNorm(parts, u);
    const near = rounding[u] + weight * error;
    breaks.forEach((at, k) => {
      const away = Math.abs(values[u] - at);
      // without weights the argument is a constant: nothing jumps
      if (weight > 0 && away <= near) kinks.push({ unit: u, below: k });
      else {
        if (values[u] > at) segments[u] = k + 1;
        if (weight > 0) radius = Math.min(radius, Math.max(0, away - rounding[u]) / weight);
      }
    });
  }
  for (const { unit, below } of kinks) segments[unit] = below;
  return { segments, kinks, radius };
}

/** Σ_j |G_uj| */
function inwardNorm({ dimension: n, inward }: PiecewiseLinear, u: number): number {
  let sum = 0;
  for (let j = 0; j < n; j++) sum += Math.abs(inward[u * n + j]);
  return sum;
}

/** The pieces that meet at a place, 2^kinks of them: `side` bit k tells whether kink k is on the segment above. */
export function pieceBeside({ segments, kinks }: Place, side: number): Segments {
  const piece = segments.slice();
  kinks.forEach(({ unit, below }, k) => {
    piece[unit] = below + ((side >> k) & 1);
  });
  return piece;
}

/** A of a piece, to out [n × n] row-major. */
export function jacobianOfPiece(parts: PiecewiseLinear, piece: Segments, out: Float64Array): void {
  const { dimension: n, units, leak, inward, outward, slopes } = parts;
  out.fill(0);
  for (let u = 0; u < units; u++) {
    const slope = slopes[piece[u]];
    if (slope === 0) continue;
    for (let i = 0; i < n; i++) {
      const p = slope * outward[i * units + u];
      if (p !== 0) addRow(out, i * n, p, inward, u * n, n);
    }
  }
  for (let i = 0; i < n; i++) out[i * n + i] += leak[i];
}

function addRow(out: Float64Array, to: number, p: number, from: Float64Array, at: number, n: number): void {
  for (let j = 0; j < n; j++) out[to + j] += p * from[at + j];
}

/** F at the origin of the affine function that F is on a piece, to out [n]. */
export function constantOfPiece(parts: PiecewiseLinear, piece: Segments, out: Float64Array): void {
  const { dimension: n, units, constant, offset, outward, slopes, heights } = parts;
  out.set(constant);
  for (let u = 0; u < units; u++) {
    const value = slopes[piece[u]] * offset[u] + heights[piece[u]];
    if (value === 0) continue;
    for (let i = 0; i < n; i++) out[i] += outward[i * units + u] * value;
  }
}

/** One bound of a piece: row · x ≥ least. */
export interface Bound {
  readonly row: Float64Array;
  readonly least: number;
  readonly unit: number;
}

/** The bounds of a piece: its closure is where all of them hold. Of a unit without weights a bound holds everywhere or nowhere. */
export function boundsOfPiece(parts: PiecewiseLinear, piece: Segments): Bound[] {
  const { dimension: n, units, inward, offset, breaks } = parts;
  const bounds: Bound[] = [];
  for (let u = 0; u < units; u++) {
    const row = inward.subarray(u * n, (u + 1) * n);
    if (piece[u] > 0) bounds.push({ row, least: breaks[piece[u] - 1] - offset[u], unit: u });
    if (piece[u] < breaks.length)
      bounds.push({ row: row.map((v) => -v), least: offset[u] - breaks[piece[u]], unit: u });
  }
  return bounds;
}

/**
 * A state this close to a kink, in units of 1 + ‖x‖∞ (and of the weights of the unit), is taken to be on it: a search ends
 * that far from where it should, and no closer.
 */
export const KINK = 1e-10;

/** Where a root of a piecewise-linear flow lies; null for other flows. */
export function placeOfRoot(flow: System, x: Float64Array): Place | null {
  if (flow.pieces === undefined) return null;
  return placeOf(flow.pieces(), x, KINK * (1 + largest(x)));
}
