import type { PiecewiseLinear } from "../kernel/index.ts";
import { type Flat, rootsOfPiece } from "./flatPieces.ts";
import { distance, norm } from "./vectors.ts";

/** Pieces that are solved one by one: all those of 16 units with one kink each. */
export const MOST_SOLVED = 2 ** 16;
/** Solutions of neighbouring pieces this close, in units of 1 + ‖x‖, are one root, on the kink between them. */
const SAME = 1e-9;

/** All equilibria of a piecewise-linear flow. */
export interface ExactRoots {
  /** Pieces that were solved: every one there is. */
  readonly pieces: number;
  /** Of those, the ones whose A is singular and that hold roots. */
  readonly flats: readonly Flat[];
  /** Solutions that lie in their own piece, each once; those on a flat too. */
  readonly roots: readonly Float64Array[];
}

/** Pieces of a flow; Infinity where they are past counting. */
export function pieceCount({ units, breaks }: PiecewiseLinear): number {
  let count = 1;
  for (let u = 0; u < units && count < Number.POSITIVE_INFINITY; u++) count *= breaks.length + 1;
  return count;
}

/** Solves every piece: A x + c = 0, kept where x lies in the closure of its piece. Null where there are more than `most`. */
export function exactRoots(parts: PiecewiseLinear, most: number = MOST_SOLVED): ExactRoots | null {
  const pieces = pieceCount(parts);
  if (!(pieces <= most)) return null;
  const { units, breaks } = parts;
  const piece = new Uint8Array(units);
  const flats: Flat[] = [];
  const roots: Float64Array[] = [];
  for (let k = 0; k < pieces; k++) {
    const found = rootsOfPiece(parts, piece);
    if (found.kind === "flat") flats.push({ ...found.flat, piece: piece.slice() });
    if (found.kind === "point" && roots.every((x) => distance(x, found.x) > SAME * (1 + norm(x)))) roots.push(found.x);
    for (let u = 0; u < units && ++piece[u] > breaks.length; u++) piece[u] = 0;
  }
  return { pieces, flats, roots };
}
