import { type Stream, stream } from "../kernel/index.ts";
import { type Bracket, closeBracket } from "./boundary.ts";
import { boundaryNormal } from "./boundaryNormal.ts";
import type { Destinations } from "./destinations.ts";
import { distance, dot, norm } from "./vectors.ts";

export interface ShockOptions {
  /** Directions to try beside those towards the other attractors, each [n]: those of `shockDirections`. @default [] */
  readonly directions?: readonly ShockDirection[];
  /** Random directions to try. @default 8 */
  readonly random?: number;
  /** Longest shock looked for, state units. @default 2 * farthestAttractor(destinations, x) */
  readonly longest?: number;
  /** Width of the final bracket over the size of the shock. @default 1e-6 */
  readonly tolerance?: number;
  /** Steps of refinement along the boundary. @default 20 */
  readonly refinements?: number;
}

export interface ShockDirection {
  readonly name: string;
  /** [n], any length but 0. */
  readonly vector: Float64Array;
}

/** An upper bound of the least shock: what it says was tried and did change the limit set. */
export interface CriticalShock {
  /** ‖δx‖₂, state units. */
  readonly size: number;
  /** δx [n]: x + δx goes to attractor `to`, x to `from`; at size · (1 − tolerance) along it, it still goes to `from`. */
  readonly shock: Float64Array;
  readonly from: number;
  readonly to: number;
  /** The direction that refinement began with, and the size along it. */
  readonly began: string;
  readonly sizeBefore: number;
  /** Cosine between δx and the normal of the boundary: 1 at a least distance. NaN where no normal could be had. */
  readonly alignment: number;
  readonly refinements: number;
  /** The first change found along each direction, to a percent; null where there was none up to `longest`. */
  readonly tried: readonly { readonly name: string; readonly size: number | null }[];
  /** State updates. */
  readonly evaluations: number;
}

export type ShockSearch =
  | { readonly status: "found"; readonly critical: CriticalShock }
  | { readonly status: "undecided" | "none-found"; readonly reason: string; readonly evaluations: number };

/** Sizes asked for along each direction at first, equally spaced: a basin thinner than that may be stepped over. */
const SCAN = 16;
const COARSE = 0.01;
/** Refinement stops at this alignment, or at an improvement below this share. */
const ALIGNED = 1 - 1e-9;
const IMPROVEMENT = 1e-6;
const HALVINGS = 6;

/**
 * How hard must a state be pushed to change its mind? The first change of limit set along many directions, then, from the
 * best of them, along the boundary: there its normal is the direction of most effect, found by carrying what tells the two
 * sides apart back along their common trajectory, and the shock is turned towards it while it grows shorter. It ends at a
 * local minimum of the distance to the boundary, so the result is an upper bound.
 *
 * @param x [n], not changed.
 */
export function* findCriticalShock(
  destinations: Destinations,
  x: Float64Array,
  options: ShockOptions = {},
): Generator<{ doing: string; size: number }, ShockSearch> {
  const { directions = [], random = 8, tolerance = 1e-6, refinements = 20 } = options;
  const { longest = 2 * farthestAttractor(destinations, x) } = options;
  const n = x.length;
  const before = destinations.evaluations;
  let more = 0; // state updates outside the oracle
  const evaluations = () => destinations.evaluations - before + more;
  const [from] = destinations.of(x);
  if (from < 0) {
    return {
      status: "undecided",
      reason: "the state itself goes to none of the attractors",
      evaluations: evaluations(),
    };
  }

  const candidates = [
    ...destinations.attractors.flatMap((states, k): ShockDirection[] =>
      k === from ? [] : [{ name: `towards attractor ${k}`, vector: difference(states.subarray(0, n), x) }],
    ),
    ...directions,
    ...Array.from({ length: random }, (_, k) => randomDirection(n, k)),
  ].map(({ name, vector }) => ({ name, unit: scaled(vector, 1 / norm(vector)) }));

  const tried: { name: string; size: number | null }[] = [];
  let best: { name: string; bracket: Bracket; size: number } | null = null;
  for (const { name, unit } of candidates) {
    const found = firstChange(unit, longest);
    const bracket = found && closeBracket(destinations, found, COARSE * distance(x, found.outside));
    const size = bracket && distance(x, bracket.outside);
    tried.push({ name, size });
    if (size !== null && (best === null || size < best.size)) best = { name, bracket: bracket!, size };
    yield { doing: name, size: size ?? Number.POSITIVE_INFINITY };
  }
  if (best === null) {
    return { status: "none-found", reason: `no direction changes it up to ${longest}`, evaluations: evaluations() };
  }

  let bracket = closeBracket(destinations, best.bracket, tolerance * best.size);
  let size = distance(x, bracket.outside);
  const sizeBefore = size;
  let alignment = Number.NaN;
  let step = 0;
  for (; step < refinements; step++) {
    const unit = scaled(difference(bracket.outside, x), 1 / size);
    const normal = boundaryNormal(destinations.map, bracket, destinations.separation);
    more += normal.evaluations;
    if (normal.vector === null) break;
    alignment = Math.abs(dot(unit, normal.vector));
    if (alignment >= ALIGNED) break;
    const sign = dot(unit, normal.vector) < 0 ? -1 : 1;
    const shorter = turnTowards(unit, scaled(normal.vector, sign));
    if (shorter === null) break;
    const gain = 1 - shorter.size / size;
    ({ bracket, size } = shorter);
    yield { doing: "refining", size };
    if (gain < IMPROVEMENT) break;
  }
  return {
    status: "found",
    critical: {
      size,
      shock: difference(bracket.outside, x),
      from,
      to: bracket.to,
      began: best.name,
      sizeBefore,
      alignment,
      refinements: step,
      tried,
      evaluations: evaluations(),
    },
  };

  /** The first change among equally spaced sizes up to `most`. */
  function firstChange(unit: Float64Array, most: number): Bracket | null {
    const states = new Float64Array(SCAN * n);
    for (let k = 0; k < SCAN; k++) {
      for (let i = 0; i < n; i++) states[k * n + i] = x[i] + ((most * (k + 1)) / SCAN) * unit[i];
    }
    const labels = Array.from(destinations.of(states));
    const beyond = labels.findIndex((label) => label >= 0 && label !== from);
    if (beyond < 0) return null;
    const inside = labels.slice(0, beyond).lastIndexOf(from);
    return {
      inside: inside < 0 ? x : states.slice(inside * n, (inside + 1) * n),
      outside: states.slice(beyond * n, (beyond + 1) * n),
      from,
      to: labels[beyond],
    };
  }

  /** A shorter shock in a direction between `unit` and the normal, as near to the normal as there is one. */
  function turnTowards(unit: Float64Array, normal: Float64Array): { bracket: Bracket; size: number } | null {
    let share = 1;
    for (let halving = 0; halving <= HALVINGS; halving++, share /= 2) {
      const mixed = unit.map((v, i) => (1 - share) * v + share * normal[i]);
      const found = firstChange(scaled(mixed, 1 / norm(mixed)), size);
      if (found === null) continue;
      const closed = closeBracket(destinations, found, tolerance * size);
      const shorter = distance(x, closed.outside);
      if (shorter < size) return { bracket: closed, size: shorter };
    }
    return null;
  }
}

/** Directions that a saddle suggests for a state: towards it, and along its unstable left direction, both ways. */
export function shockDirections(
  x: Float64Array,
  saddle: { readonly x: Float64Array; readonly left: Float64Array | null },
  name = "saddle",
): ShockDirection[] {
  const towards = { name: `towards ${name}`, vector: difference(saddle.x, x) };
  const { left } = saddle;
  if (left === null) return [towards];
  return [
    towards,
    { name: `left direction of ${name}`, vector: left },
    { name: `left direction of ${name}, reversed`, vector: scaled(left, -1) },
  ].filter(({ vector }) => norm(vector) > 0);
}

function farthestAttractor({ attractors }: Destinations, x: Float64Array): number {
  return Math.max(...attractors.map((states) => distance(states.subarray(0, x.length), x)));
}

function randomDirection(n: number, k: number): ShockDirection {
  const random: Stream = stream({ seed: 0, density: 1 }, "orthogonalStart", k);
  return { name: `random ${k}`, vector: Float64Array.from({ length: n }, (_, i) => random.normal(i)) };
}

const scaled = (x: Float64Array, by: number) => x.map((v) => v * by);
const difference = (x: Float64Array, y: Float64Array) => x.map((v, i) => v - y[i]);
