import { project } from "./principalAxes.ts";

/** A step this many times the median one is a gap between two pieces. */
const GAP = 8;
/** Ends no farther apart than this many median steps meet. */
const MEETS = 3;

/**
 * Puts states that lie on a curve in order along it: from one of its ends, each time the nearest state that is left.
 *
 * @param states [count × n]
 * @returns pieces, each a list of rows; a closed one ends where it begins.
 */
export function curveThrough(states: Float64Array, n: number): number[][] {
  const count = states.length / n;
  if (count === 0) return [];
  const away = (a: number, b: number) => {
    let squares = 0;
    for (let i = 0; i < n; i++) squares += square(states[a * n + i] - states[b * n + i]);
    return Math.sqrt(squares);
  };
  const left = new Set(Array.from({ length: count }, (_, k) => k));
  const take = (from: number, isBetter: (a: number, b: number) => boolean) => {
    let best = -1;
    for (const k of left) if (best < 0 || isBetter(away(from, k), away(from, best))) best = k;
    return best;
  };
  const order = [take(0, (a, b) => a > b)];
  left.delete(order[0]);
  while (left.size > 0) {
    const next = take(order[order.length - 1], (a, b) => a < b);
    order.push(next);
    left.delete(next);
  }
  const steps = order.slice(1).map((k, i) => away(order[i], k));
  const median = [...steps].sort((a, b) => a - b)[steps.length >> 1] ?? 0;
  const pieces = [[order[0]]];
  order.slice(1).forEach((k, i) => {
    if (steps[i] > GAP * median) pieces.push([]);
    pieces[pieces.length - 1].push(k);
  });
  return pieces.map((piece) => {
    const isClosed = piece.length > 3 && away(piece[0], piece[piece.length - 1]) <= MEETS * median;
    return isClosed ? [...piece, piece[0]] : piece;
  });
}

const square = (v: number): number => v * v;

/** The plane of a picture: where a state lies in it, and what its axes are called. */
export interface Plane {
  readonly labels: readonly [string, string];
  at(states: Float64Array, row: number): { readonly a: number; readonly b: number };
}

/** One unit on a line, two in their own plane, more on the two axes along which they vary most. */
export function planeOf(n: number, axes: Float64Array, mean: Float64Array): Plane {
  if (n === 1) return { labels: ["x (state units)", ""], at: (states, row) => ({ a: states[row], b: 0 }) };
  if (n === 2) {
    const labels = ["x of unit 1 (state units)", "x of unit 2 (state units)"] as const;
    return { labels, at: (states, row) => ({ a: states[2 * row], b: states[2 * row + 1] }) };
  }
  const [first, second] = [axes.subarray(0, n), axes.subarray(n)];
  const origin = [project(mean, 0, first), project(mean, 0, second)];
  return {
    labels: ["principal axis 1 (state units)", "principal axis 2 (state units)"],
    at: (states, row) => ({ a: project(states, row, first) - origin[0], b: project(states, row, second) - origin[1] }),
  };
}
