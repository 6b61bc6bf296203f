import type { Solver, System } from "../kernel/index.ts";
import { type Approach, watchApproach } from "./approach.ts";
import type { Continuum } from "./continuum.ts";
import { type Cycle, closeCycle, distanceAcross, mirrored } from "./cycle.ts";
import { distanceFromCycle } from "./cyclePath.ts";
import { type Motion, nameMotions } from "./motion.ts";
import { certifiedRadius } from "./neighbourhood.ts";
import { openRootCatalogue, type Root, type RootCatalogue } from "./roots.ts";
import { distance } from "./vectors.ts";

export interface SettleOptions {
  /** Longest time a state is followed, in τ. */
  readonly longest: number;
  /** Time over which exponents of what has not settled are measured, in τ; 0: they are not asked for. @default 2000 */
  readonly exponentTime?: number;
  /** An earlier settlement of the same system, whose roots, cycles and continua are known from the start. @default none */
  readonly known?: Settlement;
}

/** Where a state went. Indices are into the settlement's roots, cycles, continua and motions. */
export type Limit =
  /** Inside a proven basin of a map-stable root, or coming in at that root's own rate. */
  | { readonly kind: "fixed-point"; readonly root: number }
  /** At rest on a curve or sheet of roots, or creeping along it. */
  | { readonly kind: "continuum"; readonly continuum: number; readonly state: Float64Array }
  /** On a closed orbit; the cycle's `form` says of which kind. */
  | { readonly kind: "cycle"; readonly cycle: number }
  | { readonly kind: "torus" | "chaos"; readonly motion: number; readonly state: Float64Array }
  | { readonly kind: "diverged" }
  /** Still on its way: why, what was tried, and the state it had come to. */
  | {
      readonly kind: "undecided";
      readonly reason: string;
      readonly tried: readonly string[];
      readonly isApproaching: boolean;
      readonly state: Float64Array;
    };

/** What became of one state. */
export interface Arrival {
  readonly limit: Limit;
  /** Time it was followed, in τ. */
  readonly time: number;
}

export interface Settlement {
  /** One per state, in order. */
  readonly arrivals: readonly Arrival[];
  /** All roots found on the way, unstable ones too; those known before come first. */
  readonly roots: readonly Root[];
  readonly cycles: readonly Cycle[];
  readonly continua: readonly Continuum[];
  readonly motions: readonly Motion[];
  readonly catalogue: RootCatalogue;
  readonly searches: RootCatalogue["searches"];
}

/** Candidates are reviewed this often. Roots are looked for at 20, 40, 80, … τ, cycles at 160, 320, … τ. */
const REVIEW = 5;
const FIRST_ROOT_SEARCH = 20;
const FIRST_CYCLE_SEARCH = 160;
/** Searches at one such time, from states far from one another. */
const ROOTS_AT_ONCE = 4;
const CYCLES_AT_ONCE = 2;
/** Longest time that one state is followed to see whether its cycle closes, in τ. */
const CYCLE_TIME = 10_000;
/** A state is on a cycle this close to its path or its point (in sizes), or once it passes the point within the second and closer three turns in a row. */
const ON_CYCLE = 1e-3;
const NEAR_CYCLE = 5e-2;

/** A state being followed. */
interface Track {
  readonly index: number;
  x: Float64Array;
  approach: Approach | null;
  cycles: CyclePassage[];
}

/** How close a state came to each cycle's point during the running turn and the ones before. */
interface CyclePassage {
  steps: number;
  closest: number;
  before: number;
  closer: number;
  /** Turns watched. */
  turns: number;
}

/**
 * Follows states to their limit sets, all at once; a state that has settled leaves the batch, and the order of the
 * others does not matter to their bits. Settled means: inside the certified neighbourhood of a map-stable root, or
 * approaching it at its own rate; or on an invariant circle that closes. No fixed time decides. What has done neither
 * after `longest` is undecided, with the reason.
 *
 * @param follow the map as it was trained, which moves the states.
 * @param exact the same map in f64, which cycles are closed with.
 * @param flow its flow in f64, whose roots are the map's fixed points.
 * @param states [count × n], not changed.
 */
export function* settle(
  follow: System,
  exact: System,
  flow: System,
  solver: Solver,
  states: Float64Array,
  options: SettleOptions,
): Generator<{ settled: number; of: number; time: number }, Settlement> {
  const n = follow.dimension;
  const h = follow.timeStep;
  const count = states.length / n;
  const { known } = options;
  const catalogue = known?.catalogue ?? openRootCatalogue(flow, solver, h);
  if (flow.odd && known === undefined) catalogue.search(new Float64Array(n));
  const radii: number[] = []; // of the certified neighbourhoods of roots, once they are asked for
  const cycles: Cycle[] = [...(known?.cycles ?? [])];
  const arrivals: Arrival[] = new Array(count);
  let x = states.slice();
  let y = new Float64Array(x.length);
  let tracks: Track[] = Array.from({ length: count }, (_, index) => ({
    index,
    x: x.subarray(index * n, (index + 1) * n),
    approach: null,
    cycles: [],
  }));

  const reviewSteps = Math.round(REVIEW / h);
  let nextRootSearch = FIRST_ROOT_SEARCH;
  let nextCycleSearch = FIRST_CYCLE_SEARCH;
  for (let time = 0; time < options.longest - h / 2 && tracks.length > 0; ) {
    for (let step = 0; step < reviewSteps && tracks.length > 0; step++) {
      time += h;
      advance();
      let gone = 0;
      for (const track of tracks) {
        const limit = arrived(track, cycles, h);
        if (limit === null) continue;
        arrivals[track.index] = { limit, time };
        gone++;
      }
      if (gone > 0) compact();
    }
    const lost = tracks.filter((track) => (track.approach?.matches ?? 0) === 0);
    if (time >= nextRootSearch - h / 2) {
      nextRootSearch *= 2;
      for (const track of farApart(lost, ROOTS_AT_ONCE)) catalogue.search(track.x);
    }
    if (time >= nextCycleSearch - h / 2) {
      nextCycleSearch *= 2;
      const free = lost.filter((track) => !mayReach(track, cycles.length));
      // the first of them may find the cycle that the second is on
      for (const track of farApart(free, CYCLES_AT_ONCE)) if (!mayReach(track, cycles.length)) searchCycle(track.x);
    }
    leaveOnCycles(time);
    for (const track of tracks) chooseRoot(track, catalogue.roots, h, radiusOf);
    yield { settled: count - tracks.length, of: count, time };
  }
  const motions: Motion[] = [...(known?.motions ?? [])];
  const unsettled = tracks.filter((track) => (track.approach?.matches ?? 0) === 0);
  const { exponentTime = 2000 } = options;
  const naming = nameMotions(exact, exponentTime > 0 ? unsettled.map((track) => track.x) : [], { time: exponentTime });
  let named = naming.next();
  for (; !named.done; named = naming.next()) yield { settled: count - tracks.length, of: count, time: options.longest };
  const before = motions.length;
  motions.push(...named.value.motions);
  for (const track of tracks) {
    const at = unsettled.indexOf(track);
    const motion = named.value.of[at] ?? null;
    const state = track.x.slice();
    const limit: Limit =
      motion !== null
        ? { kind: named.value.motions[motion].kind, motion: before + motion, state }
        : {
            kind: "undecided",
            reason: undecided(track, options.longest),
            tried: [],
            isApproaching: at < 0,
            state,
          };
    arrivals[track.index] = { limit, time: options.longest };
  }
  return {
    arrivals,
    roots: catalogue.roots,
    cycles,
    continua: known?.continua ?? [],
    motions,
    catalogue,
    searches: catalogue.searches,
  };

  // one step of all tracks
  function advance(): void {
    follow.evaluate(x, y, tracks.length);
    [x, y] = [y, x];
    for (let c = 0; c < tracks.length; c++) tracks[c].x = x.subarray(c * n, (c + 1) * n);
  }

  // tracks that are on a cycle, wherever along it
  function leaveOnCycles(time: number): void {
    if (cycles.length === 0) return;
    let gone = 0;
    for (const track of tracks) {
      const cycle = cycles.findIndex((known) => distanceFromCycle(known, track.x) <= ON_CYCLE * known.size);
      if (cycle < 0) continue;
      arrivals[track.index] = { limit: { kind: "cycle", cycle }, time };
      gone++;
    }
    if (gone > 0) compact();
  }

  // those that have arrived leave the batch
  function compact(): void {
    tracks = tracks.filter((track) => arrivals[track.index] === undefined);
    const kept = new Float64Array(tracks.length * n);
    tracks.forEach((track, c) => {
      kept.set(track.x, c * n);
      track.x = kept.subarray(c * n, (c + 1) * n);
    });
    x = kept;
    y = new Float64Array(kept.length);
  }

  function radiusOf(root: number): number {
    const { partner } = catalogue.roots[root];
    radii[root] ??=
      (partner === null ? undefined : radii[partner]) ?? certifiedRadius(flow, solver, catalogue.roots[root]);
    return radii[root];
  }

  function searchCycle(x: Float64Array): void {
    const found = closeCycle(exact, x, CYCLE_TIME);
    if (found.status === "open") return;
    const { cycle } = found;
    if (cycles.some((known) => isSameCycle(known, cycle))) return;
    cycles.push(cycle);
    const mirror = exact.odd ? mirrored(cycle) : null;
    if (mirror !== null) cycles.push(mirror);
  }
}

/** The limit set that a track has reached with this step, or null. */
function arrived(track: Track, cycles: readonly Cycle[], h: number): Arrival["limit"] | null {
  if (track.approach?.watch(track.x)) return { kind: "fixed-point", root: track.approach.root };
  for (let c = 0; c < cycles.length; c++) {
    track.cycles[c] ??= newPassage();
    const passage = track.cycles[c];
    const { size, period } = cycles[c];
    passage.closest = Math.min(passage.closest, distanceAcross(cycles[c], track.x) / size);
    passage.steps++;
    if (passage.steps * h < 1.1 * period) continue;
    passage.closer = passage.closest < passage.before ? passage.closer + 1 : 0;
    const isOn = passage.closest <= ON_CYCLE || (passage.closest <= NEAR_CYCLE && passage.closer >= 3);
    if (isOn) return { kind: "cycle", cycle: c };
    passage.turns++;
    passage.before = passage.closest;
    passage.closest = Number.POSITIVE_INFINITY;
    passage.steps = 0;
  }
  return null;
}

const newPassage = (): CyclePassage => ({
  steps: 0,
  closest: Number.POSITIVE_INFINITY,
  before: Number.POSITIVE_INFINITY,
  closer: 0,
  turns: 0,
});

/** Whether a track may still be on its way to a known cycle: it has not been watched for three turns, or came closer in the last three. */
function mayReach({ cycles }: Track, count: number): boolean {
  for (let c = 0; c < count; c++) {
    const passage = cycles[c];
    if (passage === undefined || passage.turns < 3 || passage.closer >= 3) return true;
  }
  return false;
}

/** Lets a track watch the nearest map-stable root. */
function chooseRoot(track: Track, roots: readonly Root[], h: number, radiusOf: (root: number) => number): void {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  roots.forEach((root, k) => {
    const away = root.mapStable ? distance(track.x, root.x) : Number.POSITIVE_INFINITY;
    if (away < least) [nearest, least] = [k, away];
  });
  if (nearest < 0 || track.approach?.root === nearest) return;
  track.approach = watchApproach(roots[nearest], nearest, h, radiusOf(nearest));
}

/** Up to `most` tracks: the first, then each time the one farthest from those chosen. */
function farApart(tracks: readonly Track[], most: number): Track[] {
  const chosen: Track[] = tracks.slice(0, 1);
  while (chosen.length < Math.min(most, tracks.length)) {
    const away = tracks.map((t) => Math.min(...chosen.map((c) => distance(t.x, c.x))));
    const farthest = away.indexOf(Math.max(...away));
    if (away[farthest] === 0) break;
    chosen.push(tracks[farthest]);
  }
  return chosen;
}

/** Whether a cycle passes through the other's point. */
function isSameCycle(known: Cycle, cycle: Cycle): boolean {
  const n = known.point.length;
  const phases = known.orbit.length / n;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < phases; k++) {
    least = Math.min(least, distance(known.orbit.subarray(k * n, (k + 1) * n), cycle.point));
  }
  // neighbouring phases of the orbit are about 2π/64 = 0.1 radii apart
  return least < 0.1 * known.size && Math.abs(known.period / cycle.period - 1) < 0.01;
}

function undecided(track: Track, longest: number): string {
  if (track.approach !== null && track.approach.matches > 0) {
    return `approaches a root, but not yet for five windows at its own rate, after ${longest} τ`;
  }
  return `neither at a map-stable root nor on a closed cycle after ${longest} τ`;
}
