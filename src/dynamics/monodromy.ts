import type { System } from "../kernel/index.ts";
import { carryStep, STAGE_COUNT, stepScratch } from "./dormandPrince.ts";
import { type Leg, openStepper } from "./kinkStep.ts";
import { distance, norm } from "./vectors.ts";

/** How a time is cut into steps: shares of it, which add up to 1. */
export interface Mesh {
  readonly shares: Float64Array;
  /** Steps taken at the end of each of PARTS equal parts of the time. */
  readonly parts: readonly number[];
}

/** A half, third, quarter and sixth of the time are whole parts. */
export const PARTS = 12;
/** A step may be this much longer than the one before. */
const GROWTH = 3;
/** Shortest step, as a share of a part: a flow that needs shorter ones is given up. */
const SHORTEST = 1e-6;
/** Stages of all steps are kept up to so many numbers (64 MB); beyond that they are computed again. */
const MOST_KEPT = 2 ** 23;

/**
 * A mesh on which each step from x has an estimated error (of order 5: that of the step itself is far lower) below
 * `tolerance` times the distance gone so far.
 *
 * @param time in units of the flow.
 * @returns null where it takes more than `most` steps, or states do not stay finite.
 */
export function meshAlong(
  flow: System,
  start: Float64Array,
  time: number,
  tolerance: number,
  most: number,
): Mesh | null {
  const n = flow.dimension;
  const step = openStepper(flow);
  const part = time / PARTS;
  const shares: number[] = [];
  const parts: number[] = [];
  const F = new Float64Array(n);
  flow.evaluate(start, F, 1);
  let x = start.slice();
  let size = norm(F) * part;
  let h = part;
  for (let k = 0; k < PARTS; k++) {
    for (let left = part; left > 0; ) {
      const pieces = Math.ceil(left / h - 1e-9);
      const tried = left / pieces;
      const y = new Float64Array(n);
      const error = step(x, tried, y).error / (tolerance * size);
      const factor = error > 0 ? 0.9 / Math.sqrt(Math.sqrt(Math.sqrt(error))) : GROWTH;
      if (!(error <= 1)) {
        h = tried * Math.max(0.2, Number.isFinite(factor) ? Math.min(factor, 0.9) : 0.2);
        if (h < SHORTEST * part) return null;
        continue;
      }
      x = y;
      shares.push(tried / time);
      if (shares.length > most) return null;
      size = Math.max(size, distance(x, start));
      h = tried * Math.min(GROWTH, factor);
      left = pieces === 1 ? 0 : left - tried;
    }
    parts.push(shares.length);
  }
  return { shares: Float64Array.from(shares), parts };
}

/** Every step in two. */
export function halved({ shares, parts }: Mesh): Mesh {
  return {
    shares: Float64Array.from({ length: 2 * shares.length }, (_, s) => shares[s >> 1] / 2),
    parts: parts.map((s) => 2 * s),
  };
}

/** A trajectory of a flow from x over a time, on a mesh, and what it does to small displacements. */
export interface Passage {
  /** [(steps + 1) × n]: the start, …, the end. */
  readonly states: Float64Array;
  readonly end: Float64Array;
  /** Largest distance of its states from the start. */
  readonly size: number;
  /** out = Φ V for `count` vectors, Φ = ∂end/∂start: the exact derivative of the steps taken. */
  carry(V: Float64Array, out: Float64Array, count: number): void;
  /** The state at a share of the time, by one step from the mesh. */
  stateAt(share: number): Float64Array;
}

/** @param time in units of the flow. */
export function passage(flow: System, start: Float64Array, time: number, mesh: Mesh): Passage {
  const n = flow.dimension;
  const { shares } = mesh;
  const steps = shares.length;
  const states = new Float64Array((steps + 1) * n);
  const at = (s: number) => states.subarray(s * n, (s + 1) * n);
  const step = openStepper(flow);
  const legs: (readonly Leg[])[] = [];
  let kept = 0;
  states.set(start);
  let size = 0;
  for (let s = 0; s < steps; s++) {
    const taken = step(at(s), shares[s] * time, at(s + 1)).legs;
    kept += taken.length * STAGE_COUNT * n;
    if (kept <= MOST_KEPT) legs[s] = taken;
    size = Math.max(size, distance(at(s + 1), start));
  }
  const legsOf = (s: number) => legs[s] ?? step(at(s), shares[s] * time, new Float64Array(n)).legs;
  return {
    states,
    end: at(steps),
    size,
    carry(V, out, count) {
      const carried = V.slice(0, count * n);
      const columns = stepScratch(count * n);
      for (let s = 0; s < steps; s++) {
        for (const leg of legsOf(s)) carryStep(leg.flow, leg.stages, leg.h, carried, carried, columns);
      }
      out.set(carried);
    },
    stateAt(share) {
      let s = 0;
      let before = 0;
      while (s < steps - 1 && before + shares[s] <= share) before += shares[s++];
      const x = new Float64Array(n);
      step(at(s), (share - before) * time, x);
      return x;
    },
  };
}
