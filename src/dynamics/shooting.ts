import { Matrix, solve } from "ml-matrix";
import { type System, stream } from "../kernel/index.ts";
import { across, openCarriedSpace } from "./carriedSpace.ts";
import { type Mesh, type Passage, passage } from "./monodromy.ts";
import { dot, norm } from "./vectors.ts";

/** Columns that one product carries at once. */
const BLOCK = 4;
const MOST_DIRECTIONS = 80;
const NEWTON_STEPS = 40;
const HALVINGS = 10;
/** Directions serve on as long as a step with them leaves no more than this share of the miss. */
const PAYS = 0.3;
/** More directions are of no use once they change a step by no more than this share. */
const SAME_STEP = 0.1;
/** Newton's method closes to this share of the tolerance, and may stop where it stalls below the second. Rounding ends at CLOSEST. */
const CLOSE = 1e-4;
const CLOSEST = 1e-12;
const CLOSE_ENOUGH = 0.1;
/** An orbit that has shrunk to this share of its first size is about to close on a root. */
const SHRUNK = 1e-3;
export const SHRINKS = "its orbit shrinks onto a root";
/** The period may change by this factor, no more: T = 0 closes every orbit. */
const PERIOD_FACTOR = 2;

/** Where a search for a closed orbit ended. */
export interface Shot {
  readonly x: Float64Array;
  /** The period, in the flow's time. */
  readonly time: number;
  readonly mesh: Mesh;
  readonly path: Passage;
  /** ‖φ_T(x) − x‖ over the orbit's size. */
  readonly closure: number;
  /** Why it did not close, or null. */
  readonly failure: string | null;
}

/** A point tried on the way. */
interface Aim extends Pick<Shot, "x" | "time" | "path"> {
  /** φ_T(x) − x and its length. */
  readonly gap: Float64Array;
  readonly miss: number;
}

interface Move {
  readonly x: Float64Array;
  readonly time: number;
}

/**
 * Newton–Picard shooting. The step solves
 *
 *     [ Φ − I   F(φ_T(x)) ] [ δx ]     [ φ_T(x) − x ]
 *     [ F(x)ᵀ       0     ] [ δT ] = − [      0     ]
 *
 * with Φ known on a few directions Q only, and taken for 0 across them: most of its eigenvalues lie there in any
 * dimension. They begin with the motion and the miss, grow by their images and by what a step leaves out, four in one
 * product, until a step with them serves; and they go on serving, without any product, while the orbit closes in.
 *
 * Source: Lust, Roose, Spence & Champneys (1998) SIAM J. Sci. Comput. 19:1188.
 */
export function openShooting(flow: System) {
  const n = flow.dimension;
  let space = openCarriedSpace(n);
  let products = 0;
  return {
    get directions(): readonly Float64Array[] {
      return space.basis;
    },
    get products() {
      return products;
    },
    /** The next search is for another orbit. */
    forget(): void {
      space = openCarriedSpace(n);
    },
    shoot,
  };

  function shoot(start: Float64Array, guess: number, mesh: Mesh, tolerance: number): Shot {
    const aim = (x: Float64Array, time: number): Aim => {
      const path = passage(flow, x, time, mesh);
      const gap = path.end.map((v, i) => v - x[i]);
      return { x, time, path, gap, miss: norm(gap) };
    };
    let now = aim(start.slice(), guess);
    const { size } = now.path;
    const end = (failure: string | null): Shot => {
      const { x, time, path, miss } = now;
      return { x, time, mesh, path, closure: miss / path.size, failure };
    };
    for (let step = 0; step < NEWTON_STEPS; step++) {
      if (!Number.isFinite(now.miss)) return end("its states do not stay finite");
      if (!(now.path.size > SHRUNK * size)) return end(SHRINKS);
      // one step at least, or a finer mesh would seem to change nothing
      if (step > 0 && now.miss <= Math.max(CLOSEST, CLOSE * tolerance) * now.path.size) return end(null);
      const next = better(
        now,
        (move, t) => {
          const time = now.time + t * move.time;
          if (!(time < PERIOD_FACTOR * guess && time > guess / PERIOD_FACTOR)) return null;
          return aim(
            now.x.map((v, i) => v + t * move.x[i]),
            time,
          );
        },
        CLOSE_ENOUGH * tolerance,
      );
      if (next === null) {
        const isClose = now.miss <= CLOSE_ENOUGH * tolerance * now.path.size;
        return end(isClose ? null : "Newton's method stalls before it closes");
      }
      now = next;
    }
    return end(`Newton's method has not closed it in ${NEWTON_STEPS} steps`);
  }

  function better(now: Aim, aim: (move: Move, t: number) => Aim | null, enough: number): Aim | null {
    const F = velocity(now.x);
    const carry: Passage["carry"] = (V, out, count) => {
      now.path.carry(V, out, count);
      products += count;
    };
    if (space.basis.length > 0) {
      const tried = aim(moveFrom(now, F), 1);
      if (tried !== null && tried.miss <= PAYS * now.miss) return tried;
      if (now.miss <= enough * now.path.size) return null;
      space.refresh(carry);
    } else space.grow(carry, [F, now.gap, ...spread(n)], BLOCK);
    let move = moveFrom(now, F);
    for (;;) {
      const tried = aim(move, 1);
      if (tried !== null && tried.miss <= PAYS * now.miss) return tried;
      const left = across(space.basis, move.x);
      const newest = space.images.slice(-BLOCK);
      const most = Math.min(BLOCK, MOST_DIRECTIONS - space.basis.length);
      if (space.grow(carry, [left, ...newest], most) === 0) break;
      const next = moveFrom(now, F);
      const change = norm(next.x.map((v, i) => v - move.x[i]));
      move = next;
      if (change <= SAME_STEP * norm(move.x)) break;
    }
    for (let t = 1, halving = 0; halving < HALVINGS; halving++, t /= 2) {
      const tried = aim(move, t);
      if (tried !== null && tried.miss < (1 - 1e-4 * t) * now.miss) return tried;
    }
    return null;
  }

  /** With δx = Q y + z: z = what Φ Q y + F(φ_T) δT + gap has across Q, and p + 1 equations for y and δT. */
  function moveFrom({ gap, path }: Aim, F: Float64Array): Move {
    const { basis, images } = space;
    const p = basis.length;
    const arrival = velocity(path.end);
    const beside = images.map((image) => across(basis, image));
    const arrivalBeside = across(basis, arrival);
    const gapBeside = across(basis, gap);
    const A = Matrix.zeros(p + 1, p + 1);
    const b = Matrix.zeros(p + 1, 1);
    for (let j = 0; j < p; j++) {
      for (let i = 0; i < p; i++) A.set(i, j, dot(basis[i], images[j]) - (i === j ? 1 : 0));
      A.set(j, p, dot(basis[j], arrival));
      A.set(p, j, dot(F, basis[j]) + dot(F, beside[j]));
      b.set(j, 0, -dot(basis[j], gap));
    }
    A.set(p, p, dot(F, arrivalBeside));
    b.set(p, 0, -dot(F, gapBeside));
    const y = solved(A, b);
    const x = gapBeside;
    for (let j = 0; j < p; j++) for (let i = 0; i < n; i++) x[i] += y[j] * (basis[j][i] + beside[j][i]);
    for (let i = 0; i < n; i++) x[i] += y[p] * arrivalBeside[i];
    return { x, time: y[p] };
  }

  function velocity(x: Float64Array): Float64Array {
    const F = new Float64Array(n);
    flow.evaluate(x, F, 1);
    return F;
  }
}

/** The solution; NaN where there is none. */
function solved(A: Matrix, b: Matrix): number[] {
  try {
    return solve(A, b).to1DArray();
  } catch {
    return new Array(b.rows).fill(Number.NaN);
  }
}

/** Unit vectors that are not the motion. */
function spread(n: number): Float64Array[] {
  const random = stream({ seed: 2, density: 1 }, "orthogonalStart", n);
  return Array.from({ length: BLOCK }, (_, k) => Float64Array.from({ length: n }, (_, i) => random.normal(k * n + i)));
}
