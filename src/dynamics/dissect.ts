import type { Solver, Stream, System } from "../kernel/index.ts";
import { type Census, type CensusOptions, censusOfRoots } from "./census.ts";
import { isAtRoot, MERGE } from "./certify.ts";
import type { Cycle } from "./cycle.ts";
import { type Arrival, settle } from "./settle.ts";

export interface DissectOptions extends Omit<CensusOptions, "trajectories"> {
  /** States that searches for roots start from. @default 200 */
  readonly seeds?: number;
  /** Longest time that visited states are followed to their limit sets, in τ. @default 1000 */
  readonly longest?: number;
  /** Visited states that are followed; evenly chosen where there are more. @default 24 */
  readonly followed?: number;
}

/** Where searches started: states as they were given, or their copies with noise, the origin among them. */
export interface Dissection {
  readonly census: Census;
  /** Cycles of the map that visited states settled on, mirror images included. */
  readonly cycles: readonly Cycle[];
  /** Where the followed states went. Roots are indices into `census.roots`. */
  readonly arrivals: readonly Arrival[];
  /** [count × n] */
  readonly seeds: Float64Array;
}

export interface DissectProgress {
  readonly doing: "following" | "searching";
  readonly done: number;
  readonly of: number;
}

/** Noise of a copied seed, in units of the root mean square of the visited states (of 1 where they are all 0). */
const NOISE = 0.5;

/**
 * The life of a system left alone: where visited states settle, and the roots, ghosts and continua found from them,
 * from the origin and from noisy copies of both. A sample of state space about what was visited, not all of it.
 *
 * @param map the Euler map of the flow, or one of its own whose fixed points are the flow's roots.
 * @param visited [count × n]: trial-end states, delay trajectories, or states of your own.
 * @param trajectories each [steps × n], which a ghost must lie beside.
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
  const { seeds: seedCount = 200, longest = 1000, followed = 24, ...census } = options;
  const n = flow.dimension;
  const settling = settle(map, map, flow, solver, evenly(visited, n, followed), { longest });
  let settled = settling.next();
  while (!settled.done) {
    yield { doing: "following", done: settled.value.settled, of: settled.value.of };
    settled = settling.next();
  }
  const { arrivals, cycles, roots } = settled.value;

  const seeds = makeSeeds(
    roots.map((root) => root.x),
    visited,
    n,
    seedCount,
    random,
  );
  const searching = censusOfRoots(flow, solver, map.timeStep, seeds, { ...census, trajectories });
  let searched = searching.next();
  while (!searched.done) {
    yield { doing: "searching", done: searched.value.searched, of: searched.value.of };
    searched = searching.next();
  }
  const found = searched.value;
  const indexOf = (x: Float64Array) => found.roots.findIndex((root) => isAtRoot(root, x, MERGE));
  return {
    census: found,
    cycles,
    arrivals: arrivals.map((arrival) =>
      arrival.limit.kind === "fixed-point"
        ? { ...arrival, limit: { kind: "fixed-point", root: indexOf(roots[arrival.limit.root].x) } }
        : arrival,
    ),
    seeds,
  };
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
  const squares = visited.reduce((sum, v) => sum + v * v, 0);
  const size = NOISE * (squares > 0 ? Math.sqrt(squares / visited.length) : 1);
  const sources = filled;
  for (let k = 0; filled < count; k++) {
    const from = (k % sources) * n;
    const at = filled * n;
    add(Float64Array.from({ length: n }, (_, i) => seeds[from + i] + size * random.normal(at + i)));
  }
  return seeds;
}
