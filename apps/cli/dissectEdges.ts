import {
  type CensusRoot,
  type EdgeSearch,
  MERGE,
  openDestinations,
  stepOf,
  trackEdge,
} from "../../src/dynamics/index.ts";
import type { Solver } from "../../src/kernel/index.ts";
import type { DissectTarget } from "./dissectTarget.ts";

/** Pairs of attractors between which an edge is followed, those nearest to one another first. */
const MOST_EDGES = 3;

/**
 * `--edges`: what lies on the boundary between the basins of two stable roots.
 *
 * @param roots those of the report's points, in order.
 */
export function* edgesOf(
  { flow, map }: DissectTarget,
  solver: Solver,
  roots: readonly CensusRoot[],
): Generator<number, EdgeSummary[]> {
  const stable = roots.flatMap((root, point) => (root.stability.map.kind === "stable" ? [{ point, x: root.x }] : []));
  if (stable.length < 2) return [];
  const destinations = openDestinations(
    map,
    stable.map(({ x }) => x),
  );
  const points = stable.map(({ point }) => point);
  const pairs = stable.flatMap((a, i) => stable.slice(i + 1).map((b) => ({ a, b, away: distance(a.x, b.x) })));
  const nearest = pairs.sort((p, q) => p.away - q.away).slice(0, MOST_EDGES);
  const found: EdgeSummary[] = [];
  for (const [k, { a, b }] of nearest.entries()) {
    const steps = trackEdge(destinations, flow, solver, a.x, b.x);
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield (k + step.value.round / step.value.of) / nearest.length;
    found.push(summaryOf([a.point, b.point], step.value, points, roots, stepOf(map, flow)));
  }
  return found;
}
export type EdgeSummary = ReturnType<typeof summaryOf>;

/** @param points of the attractors, by which the sides of a saddle are named. @param h step of the map, in the flow's time. */
function summaryOf(
  between: readonly [number, number],
  { status, reason, saddle, speeds, width, time }: EdgeSearch,
  points: readonly number[],
  roots: readonly CensusRoot[],
  h: number,
) {
  const index = saddle === null ? -1 : roots.findIndex((root) => isSame(root, saddle.x));
  return {
    ...{ between, status, reason },
    point: index < 0 ? null : index,
    speed: saddle?.speed ?? null,
    multipliers: saddle?.eigenvalues.map(([re, im]) => [1 + h * re, h * im]) ?? null,
    unstable: saddle?.unstable ?? null,
    sides: saddle?.sides?.map((side) => points[side] ?? null) ?? null,
    rounds: speeds.length,
    ...{ width, time },
    x: saddle === null ? null : Array.from(saddle.x),
  };
}

function isSame({ x, certificate }: CensusRoot, y: Float64Array): boolean {
  return Math.max(...x.map((v, i) => Math.abs(v - y[i]))) < MERGE * certificate.uniquenessRadius;
}

function distance(a: Float64Array, b: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] - b[i]) * (a[i] - b[i]);
  return Math.sqrt(squares);
}
