import type { Solver, System } from "../kernel/index.ts";
import { openContinuumPlaces } from "./continuumPlaces.ts";
import { openCyclePlaces } from "./cyclePlaces.ts";
import { hasOverflowed, keepsDoubling, runsAwayStraight } from "./escape.ts";
import { velocities } from "./flowMap.ts";
import type { Arrival, Limit } from "./limits.ts";
import type { Motion } from "./motion.ts";
import { openExponents, type Start } from "./motionNames.ts";
import { openMotionPlaces } from "./motionPlaces.ts";
import { CREEP } from "./rest.ts";
import { isOnOwnSide, openRootPlaces } from "./rootPlaces.ts";
import type { Progress, Settlement, SettleOptions } from "./settlement.ts";
import { farApart, openBatch, type Track } from "./tracks.ts";
import { isApproaching, isNearing, noValue, reasonOf, triedOn } from "./unsettled.ts";
import { distance, dot, norm } from "./vectors.ts";

export type { Arrival, Limit } from "./limits.ts";
export type { Settlement, SettleOptions } from "./settlement.ts";

/** Candidates are reviewed this often. Roots are looked for at 20, 40, 80, … τ, cycles at 160, 320, … τ. */
const REVIEW = 5;
const FIRST_ROOT_SEARCH = 20;
/** … or from 80, and from 640 τ on where an earlier settlement has searched. */
const FIRST_SEARCH_AGAIN = 80;
const FIRST_CYCLE_SEARCH = 160;
const FIRST_CYCLE_SEARCH_AGAIN = 640;
/** Of states that begin where ways are known the ways are kept from then on, of so many that are far from one another. */
const NEW_WAYS = 30;
const WAYS_AT_ONCE = 6;
/** Searches at one such time, from states far from one another; and in the end, from what is still unexplained. */
const ROOTS_AT_ONCE = 4;
const CYCLES_AT_ONCE = 2;
const CYCLES_AT_LAST = 48;
/** … of a map of its own at most so many times n², but four. */
const MAP_SEARCHES = 3e5;
/** What could not be searched from itself is followed for so many turns of the cycles that were found then. */
const LAST_TURNS = 15;
/** States beyond this times their first norm are asked whether they run away. */
const GROWN = 1e3;
/** States at which the map is compared with Euler's step. */
const COMPARED = 3;

/**
 * Follows states to their limit sets, all at once; a state that has settled leaves the batch, and the order of the
 * others does not matter to their bits. Settled means: inside the proven basin of a map-stable root, or come in at its own
 * rate and nearer to it than to any other limit set known; at rest on a continuum of roots; a quarter of a turn on a closed orbit,
 * or coming closer to it turn by turn; or gone to infinity. No fixed time decides. From what has done none of these after
 * `longest` a cycle is searched for, then its exponents are asked; what is left is undecided, with the reason.
 *
 * @param follow the map as it was trained, which moves the states.
 * @param exact the same map in f64, by which stability is judged and cycles are closed: Euler's of the flow, another that
 * steps through it, or a map of its own.
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
): Generator<Progress, Settlement> {
  const n = follow.dimension;
  const h = follow.timeStep;
  const count = states.length / n;
  const { known, ways, longest, exponentTime = 2000, mostExponentTime = 8 * exponentTime } = options;
  const starts = Array.from({ length: count }, (_, index) => ({
    index,
    x: states.subarray(index * n, (index + 1) * n),
    before: 0,
  }));
  const some = starts.slice(0, COMPARED).map(({ x }) => x);
  const roots = openRootPlaces(follow, flow, exact, solver, some, known?.catalogue ?? null);
  const orbits = openCyclePlaces(exact, h, known?.cycles ?? []);
  const rests = openContinuumPlaces(flow, solver, known?.continua ?? []);
  const motions: Motion[] = [...(known?.motions ?? [])];
  const moving = openMotionPlaces(motions);
  const { catalogue } = roots;
  if (flow.odd && known === undefined) catalogue.search(new Float64Array(n));
  const arrivals: Arrival[] = new Array(count);
  /** Those that count as arrived by their rate, which a limit set found later may contradict. */
  const measured: { index: number; x: Float64Array; before: number; root: number; away: number }[] = [];
  const isOwnSide = (root: number, away: number) =>
    isOnOwnSide(away, Math.min(roots.gap(root), orbits.gap(catalogue.roots[root].x)));

  const times = { time: exponentTime, mostTime: mostExponentTime };
  const exponents = openExponents(exact, motions, times, { count, longest, stillOpen, settleAt, goOn });

  let batch = openBatch(follow, starts);
  yield* followFor(longest, true);
  let left: readonly Track[] = batch.tracks;
  const doubtful = measured.filter(({ root, away }) => !isOwnSide(root, away));
  if (doubtful.length > 0) {
    ways?.forget((root, away) => !isOwnSide(root, away));
    for (const { index } of doubtful) delete arrivals[index];
    batch = openBatch(follow, doubtful);
    yield* followFor(longest, true);
    left = [...left, ...batch.tracks];
  }
  settleEscaping(left, longest);
  for (const track of stillOpen(left)) settleAt(track, atStandstill(track), longest);
  settleResting(stillOpen(left), longest, false);
  settleResting(stillOpen(left), longest, true);
  const unexplained = stillOpen(left).filter((track) => !isApproaching(track));
  yield* searchAtLast(unexplained);
  const reasons = yield* exponents.ask(stillOpen(unexplained));
  for (const track of stillOpen(left)) {
    const state = track.x.slice();
    const tried = triedOn(track, catalogue.searches.length, reasons.has(track.index) ? exponentTime : 0);
    const reason = reasonOf(track, longest, reasons.get(track.index));
    arrivals[track.index] = {
      limit: { kind: "undecided", reason, tried, isApproaching: isApproaching(track), state },
      time: track.before + longest,
    };
  }
  return {
    arrivals,
    roots: catalogue.roots,
    cycles: orbits.cycles,
    continua: rests.continua,
    motions,
    catalogue,
    searches: catalogue.searches,
  };

  function stillOpen(tracks: readonly Track[]): Track[] {
    return tracks.filter(({ index }) => arrivals[index] === undefined);
  }

  function settleAt(track: Track, limit: Limit | null, time: number): void {
    if (limit !== null) arrivals[track.index] = { limit, time: track.before + time };
  }

  /** Follows the batch until `most` τ have passed or all have settled. */
  function* followFor(most: number, isSearching: boolean) {
    const reviewSteps = Math.max(1, Math.round(REVIEW / h));
    let nextRootSearch = known === undefined ? FIRST_ROOT_SEARCH : FIRST_SEARCH_AGAIN;
    let nextCycleSearch = known === undefined ? FIRST_CYCLE_SEARCH : FIRST_CYCLE_SEARCH_AGAIN;
    let areKept = false; // ways, from now on
    for (let time = 0; time < most - h / 2 && batch.tracks.length > 0; ) {
      if (!areKept && time >= (known === undefined ? 0 : NEW_WAYS) - h / 2) {
        areKept = true;
        ways?.begin(known === undefined ? batch.tracks : farApart(batch.tracks, WAYS_AT_ONCE));
      }
      for (let step = 0; step < reviewSteps && batch.tracks.length > 0; step++) {
        time += h;
        batch.advance();
        ways?.step(time, distanceToGo);
        if (options.seen) for (const track of batch.tracks) options.seen(track.index, track.x);
        for (const track of batch.tracks) settleAt(track, afterStep(track, time), time);
        letGo();
      }
      for (const track of batch.tracks) settleAtReview(track, time);
      letGo();
      if (isSearching && time >= nextRootSearch - h / 2) {
        nextRootSearch *= 2;
        for (const track of farApart(free(), ROOTS_AT_ONCE)) catalogue.search(track.x);
        settleResting(lost(), time, false);
        settleEscaping(lost().filter(hasGrown), time);
        letGo();
      }
      if (isSearching && time >= nextCycleSearch - h / 2) {
        nextCycleSearch *= 2;
        const wandering = free().filter((track) => !isNearing(track));
        const found = orbits.search(wandering, CYCLES_AT_ONCE);
        // a map's orbit was seen to be reached; a flow's cycle is where the state goes on to, and will be seen there
        if (exact.isDiscrete) for (const [track, cycle] of found) settleAt(track, onCycle(cycle), time);
        letGo();
      }
      yield { settled: count - batch.tracks.length, of: count, time };
    }
  }

  function letGo(): void {
    ways?.keep((track) => arrivals[track.index] === undefined);
    batch.keep(({ index }) => arrivals[index] === undefined);
  }

  /** Those that come no closer to a cycle either. */
  function free(): Track[] {
    return lost().filter(({ passage }) => (passage?.closer ?? 0) === 0);
  }

  function lost(): Track[] {
    return batch.tracks.filter((track) => !isApproaching(track));
  }

  function afterStep(track: Track, time: number): Limit | null {
    const { x, index, before } = track;
    if (!Number.isFinite(dot(x, x))) return hasOverflowed(track.squares) ? { kind: "diverged" } : noValue(x);
    const root = roots.step(track, isOwnSide);
    if (root === null) return onCycle(orbits.step(track));
    const there = catalogue.roots[root].x;
    measured.push({ index, x: x.slice(), before: before + time, root, away: distance(x, there) });
    ways?.arrive(track, there, root, time);
    return { kind: "fixed-point", root };
  }

  function settleAtReview(track: Track, time: number): void {
    const { x, index, before } = track;
    track.norms.push(norm(x));
    orbits.review(track);
    const root = roots.review(track);
    if (root !== null) {
      if (catalogue.roots[root].mapStable) ways?.arrive(track, catalogue.roots[root].x, root, time);
      settleAt(track, { kind: "fixed-point", root }, time);
      return;
    }
    const joined = ways?.review(track, (k) => catalogue.roots[k].partner) ?? null;
    if (joined === null) {
      settleAt(track, inMotion(track), time);
      return;
    }
    measured.push({ index, x: x.slice(), before: before + time, root: joined.root, away: joined.away });
    settleAt(track, { kind: "fixed-point", root: joined.root }, time + joined.left);
  }

  /** The chaotic motion or torus that it has come to; none while it comes closer to a root or a cycle. */
  function inMotion(track: Track): Limit | null {
    if (isApproaching(track) || isNearing(track) || (track.passage?.closer ?? 0) > 0) return null;
    const motion = moving.review(track);
    return motion === null ? null : { kind: motions[motion].kind, motion, state: track.x.slice() };
  }

  /** … to the stable root that it watches, or to the origin. */
  function distanceToGo({ x, approach }: Track): number {
    return approach === null ? norm(x) : distance(x, catalogue.roots[approach.root].x);
  }

  /** The root, stable or not, that a state has not left in all that time and does not leave. */
  function atStandstill({ x }: Track): Limit | null {
    const root = roots.restsAt(x);
    return root === null ? null : { kind: "fixed-point", root };
  }

  function settleEscaping(tracks: readonly Track[], time: number): void {
    for (const track of tracks) {
      const escapes = runsAwayStraight(flow, track.x) || keepsDoubling(track.norms);
      settleAt(track, escapes ? { kind: "diverged" } : null, time);
    }
  }

  /** Of those that rest, which rest on a continuum. */
  function settleResting(tracks: readonly Track[], time: number, isLast: boolean): void {
    const resting = tracks.filter(({ x }) => {
      const speed = norm(velocities(exact, x, 1));
      return speed <= CREEP * (1 + norm(x)) && roots.at(x) === null && !roots.isSlowAt(x, speed);
    });
    for (const [track, continuum] of rests.settle(resting, isLast)) {
      settleAt(track, continuum === null ? null : { kind: "continuum", continuum, state: track.x.slice() }, time);
    }
  }

  /** Follows others for as long, and searches from what comes to nothing. @returns those that did not settle on the way. */
  function* goOn(others: readonly Start[]): Generator<Progress, readonly Track[]> {
    batch = openBatch(follow, others);
    yield* followFor(longest, true);
    const on = [...batch.tracks];
    yield* searchAtLast(lost());
    return on;
  }

  /** A search from each, or from as many as are far from one another; the others are watched beside what that finds. */
  function* searchAtLast(tracks: readonly Track[]) {
    const known = orbits.cycles.length;
    const most = exact.isDiscrete ? Math.max(4, Math.floor(MAP_SEARCHES / (n * n))) : CYCLES_AT_LAST;
    const searched = orbits.search(tracks, Math.min(CYCLES_AT_LAST, most));
    for (const [track, cycle] of searched) settleAt(track, onCycle(cycle), longest);
    const others = stillOpen(tracks).filter((track) => !searched.has(track));
    const found = orbits.cycles.slice(known);
    if (found.length === 0 || others.length === 0) return;
    batch = openBatch(
      follow,
      others.map(({ index, x, before }) => ({ index, x, before: before + longest })),
    );
    yield* followFor(LAST_TURNS * Math.max(...found.map(({ period }) => period)), false);
  }
}

const hasGrown = ({ norms }: Track): boolean => norms[norms.length - 1] > GROWN * (1 + norms[0]);
const onCycle = (cycle: number | null): Limit | null => (cycle === null ? null : { kind: "cycle", cycle });
