import type { Solver, System } from "../kernel/index.ts";
import { type ContinuumCurve, followCurve } from "./continuumCurve.ts";
import type { Flat } from "./flatPieces.ts";
import { projectOnto } from "./minimise.ts";
import { pieceContinua } from "./pieceContinua.ts";
import { AT_REST, type Rest } from "./rest.ts";
import { distance, norm } from "./vectors.ts";

/**
 * States with ‖F‖ ≤ 1e-10 that cannot be certified because A is singular there.
 * - "continuum": at least three that chain together: between neighbours lie further ones of their kind; or a curve of them
 *   that was followed from one;
 * - "degenerate": too close together or too few for that; a multiple root, for instance.
 */
export interface Continuum {
  readonly kind: "continuum" | "degenerate";
  /** [count × n], what the seeds led to, moved onto F = 0 as closely as f64 allows. */
  readonly states: Float64Array;
  /** Largest ‖F‖ of the states and along the curve, per τ. */
  readonly speed: number;
  /** Median over states of how many singular values of A are ≤ 1e-6 ‖A‖∞. */
  readonly dimension: number;
  /**
   * Largest distance of two states, at least: from the first to the farthest, and from that to the farthest. Of a
   * piecewise-linear flow that of its corners, exactly; Infinity where it has no end.
   */
  readonly extent: number;
  /** Where a curve of a piecewise-linear flow stops, [n] each: none where it closes or has no end. */
  readonly ends: readonly Float64Array[];
  /** Where the dimension is 1: the curve through the states, followed as far as it goes; else null. */
  readonly curve: ContinuumCurve | null;
}

/** Points between neighbours that must be moved onto F = 0 without leaving the gap. */
const BETWEEN = [0.25, 0.5, 0.75];
const PROJECTION_STEPS = 20;
/** States of a continuum; and its least extent, in units of 1 + ‖x‖: near a multiple root F is ≤ 1e-10 in a ball, too. */
const FEWEST = 3;
const LEAST_EXTENT = 1e-2;
/** The same of a curve that was followed from one state. */
const LEAST_CURVE = 5e-2;

interface Member {
  readonly x: Float64Array;
  readonly speed: number;
  readonly dimension: number;
}

/**
 * Puts uncertifiable near-roots together. Neighbours (along a minimal spanning tree) belong to one continuum when the
 * points at ¼, ½ and ¾ of the way between them, moved onto F = 0 across its tangents, are singular near-roots again and
 * stay within half the gap.
 *
 * @param flats of pieces of a piecewise-linear flow that were solved; such a flow's continua are followed piece by piece.
 * @param rest what counts as a root here, where there are no pieces. @default AT_REST
 * @returns also, for each state, the index of its continuum, or null where A is not singular there: a stalled search.
 */
export function gatherContinua(
  flow: System,
  solver: Solver,
  states: readonly Float64Array[],
  flats: readonly Flat[] = [],
  rest: Rest = AT_REST,
): { readonly continua: Continuum[]; readonly members: readonly (Member & { readonly continuum: number | null })[] } {
  if (flow.pieces !== undefined) return gatherPieces(flow, states, flats);
  const project = (x: Float64Array): Member => {
    const { x: there, speed, tangents } = projectOnto(flow, solver, x, PROJECTION_STEPS, rest.zero);
    return { x: there, speed, dimension: tangents.length };
  };
  const isSingular = (m: Member) => m.speed <= rest.speed(m.x) && m.dimension > 0;
  const members = states.map(project);
  const group = members.map((m, k) => (isSingular(m) ? k : -1));

  for (const [a, b] of spanningTree(members, group)) {
    const gap = distance(members[a].x, members[b].x);
    const joined = BETWEEN.every((t) => {
      if (gap <= 1e-9 * (1 + norm(members[a].x))) return true;
      const start = members[a].x.map((v, i) => v + t * (members[b].x[i] - v));
      const m = project(start);
      return isSingular(m) && distance(m.x, start) <= gap / 2;
    });
    if (joined) {
      const [from, to] = [group[b], group[a]];
      group.forEach((g, k) => {
        if (g === from) group[k] = to;
      });
    }
  }

  const names = [...new Set(group)].filter((g) => g >= 0);
  const continua = names.map((name) => {
    const own = members.filter((_, k) => group[k] === name);
    return describe(own, followCurve(flow, solver, own[0].x, rest));
  });
  return {
    continua,
    members: members.map((m, k) => ({ ...m, continuum: group[k] < 0 ? null : names.indexOf(group[k]) })),
  };
}

function gatherPieces(flow: System, states: readonly Float64Array[], flats: readonly Flat[]) {
  const { continua, of } = pieceContinua(flow, states, flats);
  const F = new Float64Array(flow.dimension);
  const members = states.map((x, k) => {
    flow.evaluate(x, F, 1);
    const continuum = of[k];
    return { x, speed: norm(F), dimension: continuum === null ? 0 : continua[continuum].dimension, continuum };
  });
  return { continua, members };
}

function describe(members: readonly Member[], curve: ContinuumCurve | null): Continuum {
  const n = members[0].x.length;
  const states = new Float64Array(members.length * n);
  members.forEach((m, k) => {
    states.set(m.x, k * n);
  });
  const farthest = (from: Member) =>
    members.reduce((best, m) => (distance(m.x, from.x) > distance(best.x, from.x) ? m : best), from);
  const end = farthest(members[0]);
  const extent = distance(end.x, farthest(end).x);
  const sizes = members.map((m) => norm(m.x));
  const dimensions = members.map((m) => m.dimension).sort((a, b) => a - b);
  const size = 1 + Math.max(...sizes);
  const isSpread = members.length >= FEWEST && extent >= LEAST_EXTENT * size;
  const isCurve = curve !== null && curve.extent >= LEAST_CURVE * size;
  return {
    kind: isSpread || isCurve ? "continuum" : "degenerate",
    states,
    speed: Math.max(...members.map((m) => m.speed), isCurve ? curve.speed : 0),
    dimension: dimensions[Math.floor(dimensions.length / 2)],
    extent: Math.max(extent, isCurve ? curve.extent : 0),
    ends: [],
    curve: isCurve ? curve : null,
  };
}

/** Edges of a minimal spanning tree (Prim) over the members with group ≥ 0. */
function spanningTree(members: readonly Member[], group: readonly number[]): [number, number][] {
  const outside = new Set(group.flatMap((g, k) => (g >= 0 ? [k] : [])));
  const [first] = outside;
  if (first === undefined) return [];
  const nearest = new Map<number, { away: number; from: number }>();
  const edges: [number, number][] = [];
  for (let last = first; ; ) {
    outside.delete(last);
    let next = -1;
    for (const k of outside) {
      const away = distance(members[k].x, members[last].x);
      if (away < (nearest.get(k)?.away ?? Number.POSITIVE_INFINITY)) nearest.set(k, { away, from: last });
      if (next < 0 || nearest.get(k)!.away < nearest.get(next)!.away) next = k;
    }
    if (next < 0) return edges;
    edges.push([nearest.get(next)!.from, next]);
    last = next;
  }
}
