import type { PiecewiseLinear, System } from "../kernel/index.ts";
import { STAGE_COUNT, step, stepScratch } from "./dormandPrince.ts";
import { argumentsAt, constantOfPiece, jacobianOfPiece, type Segments } from "./pieces.ts";
import { dot } from "./vectors.ts";

/** A part of a step on which F is smooth: the stages of one Runge–Kutta step of length h of `flow`. */
export interface Leg {
  readonly flow: System;
  readonly h: number;
  /** [STAGE_COUNT × n] */
  readonly stages: Float64Array;
}

/** One step from x by h: out = the state there. @returns its legs and an estimate of the error, of order 5. */
export type Stepper = (x: Float64Array, h: number, out: Float64Array) => { error: number; legs: readonly Leg[] };

/** Events within one step, at most: more of them means that it slides along a kink by rounding. */
const MOST_EVENTS = 10_000;
const ROOT_STEPS = 60;
/** Pieces whose matrices are kept. */
const KEPT_PIECES = 64;
/** Of an argument over its terms: within rounding of a kink. */
const ON_KINK = 1e-14;

/**
 * Steps of order 8. Those of a piecewise-linear flow end where a unit comes to a kink, located to rounding, and go on from
 * there in the next piece. F is continuous, so displacements pass a kink unchanged (its saltation matrix is I).
 */
export function openStepper(flow: System): Stepper {
  if (flow.pieces === undefined) {
    return (x, h, out) => {
      const scratch = stepScratch(flow.dimension);
      const error = step(flow, x, h, scratch, out);
      return { error, legs: [{ flow, h, stages: scratch.stages }] };
    };
  }
  return piecewiseStepper(flow, flow.pieces());
}

function piecewiseStepper(flow: System, parts: PiecewiseLinear): Stepper {
  const { dimension: n, units, breaks, inward } = parts;
  const known = new Map<string, System>();
  const F = new Float64Array(n);
  const scratch = stepScratch(n);

  function flowOn(piece: Segments): System {
    const name = piece.join("");
    let found = known.get(name);
    if (found === undefined) {
      if (known.size >= KEPT_PIECES) known.clear();
      found = affineFlow(flow, parts, piece);
      known.set(name, found);
    }
    return found;
  }

  /** The piece that x moves on in: on a kink, the motion decides. */
  function pieceAhead(x: Float64Array): Segments {
    const { values, rounding } = argumentsAt(parts, x);
    flow.evaluate(x, F, 1);
    return Uint8Array.from(values, (value, u) => {
      let segment = 0;
      breaks.forEach((at, k) => {
        const near = 4 * rounding[u] + ON_KINK * (1 + Math.abs(at));
        const isAbove = Math.abs(value - at) <= near ? dot(inward.subarray(u * n, (u + 1) * n), F) > 0 : value > at;
        if (isAbove) segment = k + 1;
      });
      return segment;
    });
  }

  /** By how much the arguments at y are beyond the bounds of a piece: the worst unit, and how far. */
  function worst(piece: Segments, y: Float64Array): { unit: number; at: number; beyond: number } {
    const { values, rounding } = argumentsAt(parts, y);
    let found = { unit: -1, at: 0, beyond: 0 };
    for (let u = 0; u < units; u++) {
      const below = piece[u] > 0 ? breaks[piece[u] - 1] : Number.NEGATIVE_INFINITY;
      const above = piece[u] < breaks.length ? breaks[piece[u]] : Number.POSITIVE_INFINITY;
      const beyond = Math.max(below - values[u], values[u] - above);
      if (beyond > found.beyond && beyond > 8 * rounding[u] + ON_KINK) {
        found = { unit: u, at: values[u] > above ? above : below, beyond };
      }
    }
    return found;
  }

  return (start, h, out) => {
    const legs: Leg[] = [];
    let x = start.slice();
    let left = h;
    let error = 0;
    for (let event = 0; left > 0; event++) {
      const piece = pieceAhead(x);
      const affine = flowOn(piece);
      let taken = left;
      error = Math.max(error, step(affine, x, taken, scratch, out));
      const isOver = event < MOST_EVENTS && taken > 1e-15 * h;
      // the earliest unit to leave its segment bounds the leg; a stage that leaves and comes back halves it
      for (let tries = 0; isOver && tries < 50; tries++) {
        const end = worst(piece, out);
        if (end.unit >= 0) {
          taken = crossing(affine, x, taken, end.unit, end.at);
          step(affine, x, taken, scratch, out);
          if (worst(piece, out).unit < 0) break;
          continue;
        }
        const hops = Array.from({ length: STAGE_COUNT }, (_, s) => scratch.stages.subarray(s * n, (s + 1) * n));
        const isAway =
          taken === left && hops.some((stage) => worst(piece, stage).beyond > 1e-3 * (1 + Math.abs(breaks[0])));
        if (!isAway) break;
        taken /= 2;
        step(affine, x, taken, scratch, out);
      }
      legs.push({ flow: affine, h: taken, stages: scratch.stages.slice() });
      left = taken < left ? left - taken : 0;
      x = out.slice();
    }
    return { error, legs };
  };

  /** Time within (0, most] at which the argument of a unit is `at`, by the Illinois rule on steps of the affine flow. */
  function crossing(affine: System, x: Float64Array, most: number, unit: number, at: number): number {
    const row = inward.subarray(unit * n, (unit + 1) * n);
    const there = new Float64Array(n);
    const inner = stepScratch(n);
    const valueAt = (t: number) => {
      if (t === 0) return dot(row, x) + parts.offset[unit] - at;
      step(affine, x, t, inner, there);
      return dot(row, there) + parts.offset[unit] - at;
    };
    let [a, b] = [0, most];
    let [fa, fb] = [valueAt(0), valueAt(most)];
    // it starts on this kink, moving away, and comes back: look for the return
    if (fa === 0 || fa * fb > 0) {
      fa = -fb;
      for (let t = most / 2; t > 1e-12 * most; t /= 2) {
        const f = valueAt(t);
        if (f * fb < 0) {
          [a, fa] = [t, f];
          break;
        }
        [b, fb] = [t, f];
      }
      if (a === 0) return most;
    }
    for (let k = 0; k < ROOT_STEPS && b - a > 4e-16 * most; k++) {
      const t = k % 8 === 7 ? (a + b) / 2 : (a * fb - b * fa) / (fb - fa);
      const f = valueAt(t);
      if (f === 0) return t;
      if (f * fb < 0) {
        [a, fa] = [b, fb];
        [b, fb] = [t, f];
      } else {
        fa /= 2;
        [b, fb] = [t, f];
      }
      if (a > b) [a, fa, b, fb] = [b, fb, a, fa];
      if (Math.abs(f) <= 1e-16) return t;
    }
    return b;
  }
}

/** ẋ = A x + c of one piece, everywhere. */
function affineFlow(flow: System, parts: PiecewiseLinear, piece: Segments): System {
  const n = parts.dimension;
  const A = new Float64Array(n * n);
  const c = new Float64Array(n);
  jacobianOfPiece(parts, piece, A);
  constantOfPiece(parts, piece, c);
  return {
    kind: "flow",
    dimension: n,
    timeStep: flow.timeStep,
    odd: false,
    jacobianLipschitz: 0,
    evaluate(states, out, count) {
      for (let k = 0; k < count; k++) {
        const x = states.subarray(k * n, (k + 1) * n);
        for (let i = 0; i < n; i++) out[k * n + i] = c[i] + dot(A.subarray(i * n, (i + 1) * n), x);
      }
    },
    tangent(_, V, out, count, isTransposed) {
      const held = V.slice(0, count * n);
      for (let k = 0; k < count; k++) {
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += A[isTransposed ? j * n + i : i * n + j] * held[k * n + j];
          out[k * n + i] = sum;
        }
      }
    },
    jacobian(_, out) {
      out.set(A);
    },
  };
}
