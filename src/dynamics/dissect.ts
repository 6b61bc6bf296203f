import type { Solver, Stream, System } from "../kernel/index.ts";
import { type Census, type CensusOptions, censusOfRoots } from "./census.ts";
import { isAtRoot, MERGE } from "./certify.ts";
import { moveWithin } from "./confined.ts";
import type { Continuum } from "./continuum.ts";
import { nearestContinuum } from "./continuumPlaces.ts";
import type { Cycle } from "./cycle.ts";
import { velocities } from "./flowMap.ts";
import { stepOf } from "./flowOfMap.ts";
import type { Motion } from "./motion.ts";
import type { Root } from "./roots.ts";
import { type Arrival, type Limit, type Settlement, settle } from "./settle.ts";
import { openThinnedPath } from "./thinnedPath.ts";
import { norm } from "./vectors.ts";

export interface DissectOptions extends Omit<CensusOptions, "trajectories"> {
  /** States that searches for roots start from. @default 200 */
  readonly seeds?: number;
  /** Longest time that states are followed to their limit sets, in τ. @default 1000 */
  readonly longest?: number;
  /** Visited states that are followed; evenly chosen where there are more. @default 24 */
  readonly followed?: number;
  /** Noisy copies of visited states that are followed beside them. @default 8 */
  readonly copies?: number;
  /** Time over which exponents of what does not settle are measured, in τ; 0: not asked for. @default 2000 */
  readonly exponentTime?: number;
}

/** Where searches started: states as they were given, or their copies with noise, the origin among them. */
export interface Dissection {
  readonly census: Census;
  /** Closed orbits that followed states settled on, mirror images included. */
  readonly cycles: readonly Cycle[];
  /** Tori and chaos that followed states came to. */
  readonly motions: readonly Motion[];
  /** Where the visited states went. Roots and continua are indices into `census`. */
  readonly arrivals: readonly Arrival[];
  /** Where states beside them went: noisy copies, and states beside roots on which map and flow disagree. */
  readonly further: readonly Arrival[];
  /** [count × n] */
  readonly seeds: Float64Array;
  /** The ways of the visited states, thinned, each [vertices × n]. */
  readonly paths: readonly Float64Array[];
  /** What was found by following, for a settlement of further states: its roots are numbered otherwise than the census'. */
  readonly settlement: Settlement;
}

export interface DissectProgress {
  readonly doing: "following" | "searching";
  readonly done: number;
  readonly of: number;
}

/** Noise of a copied seed, in units of the root mean square of the visited states (of 1 where they are all 0). */
const NOISE = 0.5;
/** With shorter steps what is followed for 1000 τ would take more than 10⁸ of them. */
const SHORTEST_STEP = 1e-5;
/** Vertices at most of the path that is kept of a followed state. */
const PATH_VERTICES = 2000;
/** States that are followed from beside a root that only the flow is stable at, and how far off, in units of 1 + ‖x‖. */
const BESIDE = 2;
const OFF = 1e-2;
/** A state that was left below this speed, per τ and in the same unit, is nearly at rest: a seed. */
const NEARLY_AT_REST = 1e-3;

/**
 * The life of a system left alone: where visited states and their noisy copies settle, and the roots, ghosts and continua
 * found from them, from the origin and from noisy copies of both. A sample of state space about what was visited, not all
 * of it.
 *
 * @param map the Euler map of the flow, another that steps through it, or one of its own whose fixed points are the flow's roots.
 * @param visited [count × n]: trial-end states, delay trajectories, or states of your own.
 * @param trajectories each [steps × n], which a ghost must lie beside; where there are none, the ways of the visited
 * states serve.
 */
export function* dissect(
  flow: System,
  map: System,
  solver: Solver,
  visited: Float64Array,
  trajectories: readonly Float64Array[],
  random: Stream,
  options: DissectOptions = {},
): Generator<DissectProgress, Dissection> {
  const { seeds: seedCount = 200, longest = 1000, followed = 24, copies = 8, exponentTime = 2000, ...census } = options;
  const n = flow.dimension;
  const step = stepOf(map, flow);
  if (!(step >= SHORTEST_STEP)) {
    throw new RangeError(`dissect: a step must be at least ${SHORTEST_STEP} of the flow's unit of time, got ${step}`);
  }
  const given = evenly(visited, n, followed);
  const paths = Array.from({ length: given.length / n }, (_, k) => {
    const path = openThinnedPath(n, PATH_VERTICES);
    path.add(given.subarray(k * n, (k + 1) * n));
    return path;
  });
  const first = yield* follow(given, null, (index, x) => paths[index].add(x));
  const ways = paths.map((path) => path.states());
  const beside = statesBeside(first.roots, visited, n, copies, random);
  const second = yield* follow(beside, first);

  const seeds = makeSeeds(atRest(second.roots, [...first.arrivals, ...second.arrivals]), visited, n, seedCount, random);
  moveWithin(flow, seeds);
  const searching = censusOfRoots(flow, solver, step, seeds, {
    ...census,
    trajectories: trajectories.length > 0 ? trajectories : ways,
  });
  let searched = searching.next();
  while (!searched.done) {
    yield { doing: "searching", done: searched.value.searched, of: searched.value.of };
    searched = searching.next();
  }
  const found = withContinua(searched.value, second.continua, n);
  const inCensus = ({ limit, time }: Arrival): Arrival => ({ limit: renamed(limit), time });
  return {
    census: found,
    cycles: second.cycles,
    motions: second.motions,
    arrivals: first.arrivals.map(inCensus),
    further: second.arrivals.map(inCensus),
    seeds,
    paths: ways,
    settlement: second,
  };

  function* follow(
    states: Float64Array,
    known: Settlement | null,
    seen?: (index: number, x: Float64Array) => void,
  ): Generator<DissectProgress, Settlement> {
    const settling = settle(map, map, flow, solver, states, {
      longest,
      exponentTime,
      ...(known && { known }),
      ...(seen && { seen }),
    });
    let settled = settling.next();
    for (; !settled.done; settled = settling.next()) {
      const { settled: count, of, time } = settled.value;
      // what never settles takes its time, too
      yield { doing: "following", done: Math.max(count, of * Math.min(1, time / longest)), of };
    }
    return settled.value;
  }

  /** The same limit with the census' indices. */
  function renamed(limit: Limit): Limit {
    if (limit.kind === "fixed-point") {
      const { x } = second.roots[limit.root];
      const isSame = (root: Root) => isAtRoot(root, x, MERGE);
      return { ...limit, root: found.roots.findIndex(isSame) };
    }
    if (limit.kind !== "continuum") return limit;
    return { ...limit, continuum: nearestContinuum(found.continua, limit.state) };
  }

  /** States that were left nearly at rest, and roots. */
  function atRest(roots: readonly Root[], arrivals: readonly Arrival[]): Float64Array[] {
    const left = arrivals.flatMap(({ limit }) => ("state" in limit ? [limit.state] : []));
    const isSlow = (x: Float64Array) => norm(velocities(map, x, 1)) <= NEARLY_AT_REST * (1 + norm(x));
    return [...roots.map((root) => root.x), ...left.filter(isSlow).slice(0, Math.ceil(seedCount / 8))];
  }
}

/** Noisy copies of visited states, and states beside the roots that are stable for the flow and not for the map. */
function statesBeside(
  roots: readonly Root[],
  visited: Float64Array,
  n: number,
  copies: number,
  random: Stream,
): Float64Array {
  const count = visited.length / n;
  const noise = NOISE * sizeOf(visited);
  const states: Float64Array[] = [];
  // draws of their own, after those of the seeds
  let at = visited.length + 2 ** 31;
  const off = (x: Float64Array, size: number) => states.push(x.map((v) => v + size * random.normal(at++)));
  for (let k = 0; k < Math.min(copies, count); k++) {
    const from = Math.floor((k * count) / Math.min(copies, count)) * n;
    off(visited.subarray(from, from + n), noise);
  }
  for (const root of roots) {
    if (root.mapStable || !root.flowStable) continue;
    for (let k = 0; k < BESIDE; k++) off(root.x, (OFF * (1 + norm(root.x))) / Math.sqrt(n));
  }
  const all = new Float64Array(states.length * n);
  states.forEach((x, k) => {
    all.set(x, k * n);
  });
  return all;
}

/** The census with the continua that it does not have. */
function withContinua(census: Census, continua: readonly Continuum[], n: number): Census {
  const missing = continua.filter(
    (continuum) => nearestContinuum(census.continua, continuum.states.subarray(0, n)) < 0,
  );
  return missing.length === 0 ? census : { ...census, continua: [...census.continua, ...missing] };
}

/** `most` of the states, evenly chosen. */
function evenly(states: Float64Array, n: number, most: number): Float64Array {
  const count = states.length / n;
  const kept = Math.min(count, most);
  const chosen = new Float64Array(kept * n);
  for (let k = 0; k < kept; k++) {
    const from = Math.floor((k * count) / kept) * n;
    chosen.set(states.subarray(from, from + n), k * n);
  }
  return chosen;
}

// the origin, what settled, visited states (half of the rest), and noisy copies of all these
function makeSeeds(
  settled: Float64Array[],
  visited: Float64Array,
  n: number,
  count: number,
  random: Stream,
): Float64Array {
  const seeds = new Float64Array(count * n);
  let filled = 0;
  const add = (x: Float64Array) => {
    if (filled < count) seeds.set(x, filled++ * n);
  };
  add(new Float64Array(n));
  for (const x of settled) add(x);
  const plain = evenly(visited, n, Math.max(0, Math.floor((count - filled) / 2)));
  for (let k = 0; k * n < plain.length; k++) add(plain.subarray(k * n, (k + 1) * n));
  const size = NOISE * sizeOf(visited);
  const sources = filled;
  for (let k = 0; filled < count; k++) {
    const from = (k % sources) * n;
    const at = filled * n;
    add(Float64Array.from({ length: n }, (_, i) => seeds[from + i] + size * random.normal(at + i)));
  }
  return seeds;
}

/** Root mean square, or 1 where all are 0. */
function sizeOf(states: Float64Array): number {
  const squares = states.reduce((sum, v) => sum + v * v, 0);
  return squares > 0 ? Math.sqrt(squares / states.length) : 1;
}
