import { commonContraction } from "./commonContraction.ts";
import {
  allSides,
  type Block,
  blocksOf,
  type ConeSystem,
  coneOn,
  matrixOn,
  piecesThatMeet,
  scaleOf,
} from "./coneSystem.ts";
import { solveInPlace } from "./denseSolve.ts";
import { directionWithin, kernelOf } from "./leastDistance.ts";
import { dot } from "./vectors.ts";

/** Pieces at one root that are looked at one by one: so many of up to 16 states, fewer of larger systems. */
const MOST_PIECES = 2 ** 16;
/** A singular value this small, over the largest row sum, is 0. */
const ZERO = 1e-12;
/** A direction may lie this far outside a cone, by rounding. */
const EDGE = 1e-9;

export interface Isolation {
  /** Whether no other root lies near; null where that is not known. */
  readonly isolated: boolean | null;
  readonly reason: string;
  /** A direction in which there are roots, where they are. */
  readonly direction: Float64Array | null;
}

/** How many pieces of a system of n states may be looked at. */
export function mostPieces(n: number, most = MOST_PIECES): number {
  const share = 16 / Math.max(16, n);
  return Math.max(1, Math.floor(most * share * share * share));
}

/** Whether v̇ = A(v) v rests at v = 0 only: no piece has a direction of roots inside its cone. Exact but for rounding. */
export function isolationOf(system: ConeSystem): Isolation {
  const open: string[] = [];
  for (const block of blocksOf(system)) {
    const found = isolationOfBlock(block);
    if (found.isolated === true) continue;
    if (found.direction === null || block.drives) {
      // what drives others may be held back by them: only the whole can tell
      const whole = piecesThatMeet(system) <= mostPieces(system.n) ? enumerate(system) : null;
      if (whole !== null) return whole;
      open.push(found.direction === null ? found.reason : "a part has roots beside it, and drives others");
      continue;
    }
    const direction = new Float64Array(system.n);
    block.states.forEach((i, k) => {
      direction[i] = found.direction![k];
    });
    return { isolated: false, reason: "", direction };
  }
  return { isolated: open.length === 0 ? true : null, reason: open.join("; "), direction: null };
}

function isolationOfBlock(block: Block): Isolation {
  const most = mostPieces(block.n);
  if (piecesThatMeet(block) <= most) return enumerate(block);
  // where all pieces contract in one norm, nothing but 0 rests
  if (commonContraction(block, 0) !== null) return { isolated: true, reason: "", direction: null };
  const reason = `2^${block.kinks.length} pieces meet there, more than the ${most} that are looked at`;
  return { isolated: null, reason, direction: null };
}

function enumerate(system: ConeSystem): Isolation {
  const { n } = system;
  const size = scaleOf(system);
  for (const sides of allSides(system)) {
    const A = matrixOn(system, sides);
    if (!isNearlySingular(A, n, size)) continue;
    const direction = directionIn(kernelOf(A, n, ZERO * size), coneOn(system, sides), n);
    if (direction !== null) return { isolated: false, reason: "", direction };
  }
  return { isolated: true, reason: "", direction: null };
}

/** A vector ≠ 0 of the space that lies in the closed cone, or null. */
export function directionIn(
  space: readonly Float64Array[],
  cone: readonly Float64Array[],
  n: number,
): Float64Array | null {
  if (space.length === 0) return null;
  const rows = cone.map((row) => Float64Array.from(space, (v) => dot(row, v)));
  const combined = (y: Float64Array) =>
    Float64Array.from({ length: n }, (_, i) => space.reduce((sum, v, k) => sum + y[k] * v[i], 0));
  if (space.length === 1) {
    const sign = [1, -1].find((s) => rows.every((row) => s * row[0] >= -EDGE));
    return sign === undefined ? null : combined(Float64Array.of(sign));
  }
  const y = directionWithin(rows, space.length);
  return y === null ? null : combined(y);
}

/** Cheap: the smallest pivot says whether the singular values are worth asking for. */
function isNearlySingular(A: Float64Array, n: number, size: number): boolean {
  return !(solveInPlace(A.slice(), new Float64Array(n), n) > 1e-6 * size);
}
