import type { Solver, System } from "../kernel/index.ts";
import { type Bracket, closeBracket } from "./boundary.ts";
import { type Certificate, certify } from "./certify.ts";
import type { Destinations } from "./destinations.ts";
import { eigenvectorNear } from "./eigenvector.ts";
import { velocities } from "./flowMap.ts";
import { findRoot } from "./newton.ts";
import { type Eigenvalue, leadingSpectrum, multiplier } from "./spectrum.ts";
import { distance, norm } from "./vectors.ts";

export interface EdgeOptions {
  /** Distance between the two states, ‖·‖₂ in state units, at which bisection stops. @default 1e-7 */
  readonly bisectDistance?: number;
  /** … and up to which they are followed before the next bisection. @default 1e-5 */
  readonly divergeDistance?: number;
  /** Rounds of bisection and following. @default 100 */
  readonly rounds?: number;
  /** Longest time that one round follows them, in τ. @default 500 */
  readonly longestRound?: number;
  /** A root this close to the edge, over the distance between the attractors, may be the edge state. @default 0.01 */
  readonly nearRoot?: number;
}

/** The fixed point on the boundary between two basins. */
export interface Saddle {
  readonly x: Float64Array;
  /** ‖F(x)‖, per τ, at exactly this x. */
  readonly speed: number;
  readonly certificate: Certificate;
  /** Leading eigenvalues of the flow, those of largest |1 + h λ| first. */
  readonly eigenvalues: readonly Eigenvalue[];
  /** Multipliers > 1 among them: an edge between two basins has 1. */
  readonly unstable: number;
  /** Right and left eigenvector of the first one, [n] of length 1; null where it is complex. */
  readonly right: Float64Array | null;
  readonly left: Float64Array | null;
  /** Where states a little off it along ± `right` go; null without `right`. */
  readonly sides: readonly [number, number] | null;
}

export interface EdgeSearch {
  /** "fixed-point": `saddle` is the edge state. Else `reason` says why there is none. */
  readonly status: "fixed-point" | "not-converged";
  readonly saddle: Saddle | null;
  readonly reason: string | null;
  /** [rounds × n]: a state on the boundary after each bisection, and its speed ‖F‖₂ per τ. */
  readonly track: Float64Array;
  readonly speeds: Float64Array;
  /** Largest distance between the two states after a bisection; above bisectDistance it was not reached. */
  readonly width: number;
  /** Time followed along the edge, in τ. */
  readonly time: number;
  readonly evaluations: number;
}

/** A track that comes back this close recurs, over the extent of its last half. */
const RECURRENCE = 0.05;
/** Eigenvalues of the saddle that are asked for. */
const LEADING = 6;
/** How far off the saddle its sides are probed, over the distance between the attractors. */
const PROBE = 1e-3;

/**
 * Follows the boundary between two basins: bisect between a state of each, follow both until they part, bisect again. What
 * stays on the boundary goes where boundary states go, the edge state. If it is a fixed point, Newton refines it: a root
 * near the track in two rounds, the second time closer, certified. An edge state that is a cycle or chaotic is not one,
 * and the search says that it did not converge.
 *
 * @param flow kind "flow" with the same fixed points as the map of `destinations`.
 * @param a, b states [n] that go to different attractors; they are not changed.
 * Source: Skufca, Yorke & Eckhardt (2006) Phys. Rev. Lett. 96:174101; options after Attractors.jl.
 */
export function* trackEdge(
  destinations: Destinations,
  flow: System,
  solver: Solver,
  a: Float64Array,
  b: Float64Array,
  options: EdgeOptions = {},
): Generator<{ round: number; of: number; speed: number }, EdgeSearch> {
  const { bisectDistance = 1e-7, divergeDistance = 1e-5, rounds = 100, longestRound = 500, nearRoot = 0.01 } = options;
  const { map, separation } = destinations;
  const n = map.dimension;
  const before = destinations.evaluations;
  const [from, to] = destinations.of(Float64Array.of(...a, ...b));
  const track: Float64Array[] = [];
  const speeds: number[] = [];
  let width = 0;
  let time = 0;
  let followed = 0;
  const result = (saddle: Saddle | null, reason: string | null): EdgeSearch => ({
    status: saddle === null ? "not-converged" : "fixed-point",
    saddle,
    reason,
    track: Float64Array.from(track.flatMap((x) => Array.from(x))),
    speeds: Float64Array.from(speeds),
    width,
    time,
    evaluations: destinations.evaluations - before + followed,
  });
  if (from < 0 || to < 0 || from === to) {
    return result(null, `the two states must go to different attractors, they go to ${from} and ${to}`);
  }

  let bracket: Bracket = { inside: a, outside: b, from, to };
  let candidate: { x: Float64Array; away: number } | null = null;
  for (let round = 0; round < rounds; round++) {
    bracket = closeBracket(destinations, bracket, bisectDistance);
    const { inside, outside } = bracket;
    width = Math.max(width, distance(inside, outside));
    const middle = inside.map((v, i) => (v + outside[i]) / 2);
    track.push(middle);
    speeds.push(norm(velocities(map, middle, 1)));
    yield { round: round + 1, of: rounds, speed: speeds[round] };

    const search = findRoot(flow, solver, middle);
    const away = distance(search.x, middle);
    if (search.status === "converged" && away <= nearRoot * separation) {
      const isSame = candidate !== null && distance(candidate.x, search.x) <= 1e-6 * separation;
      if (isSame && (away <= candidate!.away || away <= divergeDistance)) {
        const certificate = certify(flow, solver, search.x);
        if (certificate.isRoot) return result(describe(search.x, search.speed, certificate), null);
      }
      candidate = { x: search.x, away };
    }

    let pair = Float64Array.of(...inside, ...outside);
    let next = new Float64Array(2 * n);
    const until = time + longestRound;
    while (distance(pair.subarray(0, n), pair.subarray(n)) < divergeDistance) {
      if (time >= until) return result(null, `states on both sides do not part within ${longestRound} τ`);
      map.evaluate(pair, next, 2);
      [pair, next] = [next, pair];
      time += map.timeStep;
      followed += 2;
    }
    bracket = { ...bracket, inside: pair.slice(0, n), outside: pair.slice(n) };
  }
  return result(null, stillMoving());

  function describe(x: Float64Array, speed: number, certificate: Certificate): Saddle {
    const h = map.timeStep;
    const { eigenvalues } = leadingSpectrum(flow, x, h, LEADING);
    const [re, im] = eigenvalues[0];
    const right = im === 0 ? (eigenvectorNear(flow, solver, x, re)?.vector ?? null) : null;
    const left = im === 0 ? (eigenvectorNear(flow, solver, x, re, true)?.vector ?? null) : null;
    const off = (sign: number) => x.map((v, i) => v + sign * PROBE * separation * right![i]);
    const sides = right === null ? null : destinations.of(Float64Array.of(...off(1), ...off(-1)));
    return {
      x,
      speed,
      certificate,
      eigenvalues,
      unstable: eigenvalues.filter((value) => multiplier(value, h) > 1).length,
      right,
      left,
      sides: sides && [sides[0], sides[1]],
    };
  }

  // the last half of the track: does it come back to where it was, after having been away?
  function stillMoving(): string {
    const late = track.slice(rounds >> 1);
    const extent = Math.max(...late.map((x) => distance(x, late[0])));
    const returns = late.some((x) => {
      const away = late.slice(late.indexOf(x)).map((y) => distance(x, y));
      const left = away.findIndex((d) => d > extent / 2);
      return left >= 0 && away.slice(left).some((d) => d <= RECURRENCE * extent);
    });
    const speed = `‖F‖ ${Math.min(...speeds.slice(rounds >> 1))} to ${Math.max(...speeds.slice(rounds >> 1))} per τ`;
    if (returns && extent > nearRoot * separation) {
      return `no rest after ${rounds} rounds, ${speed}: the edge recurs: a cycle, a torus or chaos`;
    }
    return `no rest after ${rounds} rounds, ${speed}: neither rest nor return yet`;
  }
}
