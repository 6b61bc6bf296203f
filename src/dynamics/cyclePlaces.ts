import type { System } from "../kernel/index.ts";
import { closeCircle } from "./circle.ts";
import { type Cycle, closeCycles, isSameCycle, mirrored } from "./cycle.ts";
import { distanceFromCycle } from "./cyclePath.ts";
import { isNearCycle, separations, watchPassage } from "./nearCycle.ts";
import { closeOrbit } from "./orbit.ts";
import { openRecurrences } from "./recurrence.ts";
import { farApart, type Track } from "./tracks.ts";
import { dot, norm } from "./vectors.ts";

/** Longest time that one state is followed to see whether its cycle closes, in τ. */
const CYCLE_TIME = 10_000;

/** Longest orbit that is looked for where a flow's map jumps, and for how long, in steps. */
const MOST_JUMPS = 12;
const JUMPING = 2000;

/**
 * Cosine of an angle between a step and the next: a closed path of so many steps turns by 2π in all (Fenchel), by 30° at
 * some step; where no step turns by 25°, a state moves as flows do.
 */
const STRAIGHT = 0.9063;

/** Closed orbits as places where states arrive. */
export interface CyclePlaces {
  readonly cycles: readonly Cycle[];
  /** Takes a track after one more step. @returns the cycle it is on, or null. */
  step(track: Track): number | null;
  /** Lets a track watch the cycle that it has come close to. */
  review(track: Track): void;
  /** Searches from up to `most` of the tracks, those that no search began from first. @returns of each the cycle or null. */
  search(tracks: readonly Track[], most: number): Map<Track, number | null>;
  /** Distance of a state from the nearest cycle. */
  gap(x: Float64Array): number;
}

export function openCyclePlaces(exact: System, h: number, known: readonly Cycle[]): CyclePlaces {
  const cycles: Cycle[] = [...known];
  let apart = separations(cycles);

  function add(cycle: Cycle): number {
    const at = cycles.findIndex((other) => isSameCycle(other, cycle));
    if (at >= 0) return at;
    cycles.push(cycle);
    const mirror = exact.odd ? mirrored(cycle) : null;
    if (mirror !== null) cycles.push(mirror);
    apart = separations(cycles);
    return cycles.indexOf(cycle);
  }

  return {
    cycles,
    step(track) {
      const { passage } = track;
      const result = passage?.watch(track.x) ?? null;
      if (result === "left") track.passage = null;
      return result === "on" ? passage!.cycle : null;
    },
    review(track) {
      if (track.passage !== null) return;
      const near = cycles.findIndex((cycle, c) => isNearCycle(cycle, track.x, apart[c]));
      if (near >= 0) track.passage = watchPassage(cycles[near], near, h, apart[near]);
    },
    search(tracks, most) {
      const least = Math.min(...tracks.map((track) => track.cycleSearches));
      const fresh = tracks.filter((track) => track.cycleSearches === least);
      const chosen = farApart(fresh, most);
      const found = closeAll(
        exact,
        chosen.map((track) => track.x),
      );
      return new Map(
        chosen.map((track, k) => {
          const { cycle, reason } = found[k];
          track.cycleSearches++;
          track.cycleReason = reason;
          return [track, cycle === null ? null : add(cycle)];
        }),
      );
    },
    gap: (x) =>
      cycles.reduce((least, cycle) => Math.min(least, distanceFromCycle(cycle, x, least)), Number.POSITIVE_INFINITY),
  };
}

/**
 * The orbit of a few steps that a state comes to where the steps of a flow are too long for it: Euler's map jumps to and
 * fro there, and the flow does not. Null for a state that does not come back within some steps: one that moves as flows do.
 */
function orbitOfSteps(map: System, x: Float64Array): Cycle | null {
  if (!turnsSharply(map, x)) return null;
  const seen = openRecurrences(map, x, MOST_JUMPS);
  if (!seen.follow(4 * MOST_JUMPS) || seen.candidates(1).length === 0) return null;
  const found = closeOrbit(map, seen.state, { longestPeriod: MOST_JUMPS, mostSteps: JUMPING });
  return found.status === "closed" && found.isReached ? found.orbit : null;
}

/** Whether one of the next steps goes another way than the step before. */
function turnsSharply(map: System, start: Float64Array): boolean {
  let x = start;
  let before: Float64Array | null = null;
  for (let step = 0; step <= MOST_JUMPS; step++) {
    const next = new Float64Array(x.length);
    map.evaluate(x, next, 1);
    const move = next.map((v, i) => v - x[i]);
    if (before !== null && !(dot(move, before) > STRAIGHT * norm(move) * norm(before))) return true;
    [x, before] = [next, move];
  }
  return false;
}

/** The closed orbit that each state comes to: of a map that comes from no flow an orbit of whole steps, or else a circle. */
function closeAll(map: System, states: readonly Float64Array[]): { cycle: Cycle | null; reason: string }[] {
  if (!map.isDiscrete) {
    return closeCycles(map, states, CYCLE_TIME).map((search, k) => {
      if (search.status === "closed") return { cycle: search.cycle, reason: "" };
      return { cycle: orbitOfSteps(map, states[k]), reason: search.reason };
    });
  }
  return states.map((x) => {
    const orbit = closeOrbit(map, x);
    if (orbit.status === "closed" && orbit.isReached) return { cycle: orbit.orbit, reason: "" };
    const circle = closeCircle(map, x);
    if (circle.status === "closed") return { cycle: circle.circle, reason: "" };
    const passed = orbit.status === "open" ? orbit.reason : "it comes to none of the orbits that were found";
    return { cycle: null, reason: `${passed}; ${circle.reason}` };
  });
}
