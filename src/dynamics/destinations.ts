import type { System } from "../kernel/index.ts";
import { distanceFromCycle } from "./cyclePath.ts";

export interface DestinationOptions {
  /**
   * A state counts as caught this close to an attractor, if it is no farther `confirm` later. State units.
   * @default CAPTURE * separation
   */
  readonly capture?: number;
  /** In τ. @default 5 */
  readonly confirm?: number;
  /** Longest time a state is followed, in τ. @default 2000 */
  readonly longest?: number;
}

/** Asks quickly and often to which of several known attractors states go. */
export interface Destinations {
  readonly map: System;
  /** Each [k × n]: one state of a fixed point, many along a cycle, in order; or, of a map of its own, those of an orbit. */
  readonly attractors: readonly Float64Array[];
  /** Least distance between two attractors, state units. */
  readonly separation: number;
  /** State updates made so far. */
  readonly evaluations: number;
  /** @returns for each of the states [count × n] the index of its attractor, −1 where it was caught by none. */
  of(states: Float64Array): Int32Array;
}

/** Radius of capture over the least distance between attractors. */
export const CAPTURE = 0.02;
/** Time between two looks, in τ. */
const LOOK = 1;

/**
 * States are followed together; those that are caught leave the batch. Being caught is closeness that lasts, which is
 * weaker than `settle`: the radius must be smaller than the distance of an attractor to its own basin boundary.
 */
export function openDestinations(
  map: System,
  attractors: readonly Float64Array[],
  options: DestinationOptions = {},
): Destinations {
  const n = map.dimension;
  if (map.kind !== "map") throw new RangeError("openDestinations: system must be a map; make one with flowMap");
  const form = map.isDiscrete ? "orbit" : "cycle";
  const separation = leastSeparation(attractors, n, form);
  const { confirm = 5, longest = 2000, capture = CAPTURE * separation } = options;
  const lookSteps = Math.max(1, Math.round(LOOK / map.timeStep));
  let evaluations = 0;

  return {
    map,
    attractors,
    separation,
    get evaluations() {
      return evaluations;
    },
    of(states) {
      const count = states.length / n;
      const labels = new Int32Array(count).fill(-1);
      let open = Array.from({ length: count }, (_, index) => ({ index, by: -1, since: 0, away: 0 }));
      let x = states.slice();
      let y = new Float64Array(x.length);
      for (let step = 1; step * map.timeStep <= longest && open.length > 0; step++) {
        map.evaluate(x, y, open.length);
        [x, y] = [y, x];
        evaluations += open.length;
        if (step % lookSteps !== 0) continue;
        const time = step * map.timeStep;
        open.forEach((track, c) => {
          const { by, away } = nearest(x.subarray(c * n, (c + 1) * n));
          if (Number.isNaN(away))
            track.index = ~track.index; // gone to infinity
          else if (away > capture) track.by = -1;
          else if (by !== track.by) Object.assign(track, { by, away, since: time });
          else if (time - track.since >= confirm - map.timeStep / 2) {
            // on a cycle the distance to its kept states goes up and down
            const stays = away <= track.away || attractors[by].length > n;
            if (stays) labels[track.index] = by;
            else Object.assign(track, { away, since: time });
          }
        });
        const kept = open.flatMap(({ index }, c) => (index >= 0 && labels[index] < 0 ? [c] : []));
        if (kept.length === open.length) continue;
        kept.forEach((from, to) => {
          x.copyWithin(to * n, from * n, (from + 1) * n);
        });
        open = kept.map((c) => open[c]);
      }
      return labels;
    },
  };

  function nearest(x: Float64Array): { by: number; away: number } {
    let by = -1;
    let least = Number.NaN;
    attractors.forEach((path, k) => {
      const away = distanceFromCycle({ form, path }, x);
      if (!(away >= least)) [by, least] = [k, away];
    });
    return { by, away: Number.isFinite(least) ? least : Number.NaN };
  }
}

/** Least distance of a state of one attractor from another attractor. */
function leastSeparation(attractors: readonly Float64Array[], n: number, form: "cycle" | "orbit"): number {
  if (attractors.length < 2) throw new RangeError(`openDestinations: needs ≥ 2 attractors, got ${attractors.length}`);
  let least = Number.POSITIVE_INFINITY;
  attractors.forEach((a, k) => {
    if (a.length === 0 || a.length % n !== 0) {
      throw new RangeError(
        `openDestinations: attractor ${k} must hold whole states of ${n} values, got ${a.length} values`,
      );
    }
    for (const other of attractors) {
      if (other === a) continue;
      for (let e = 0; e < a.length; e += n) {
        least = Math.min(least, distanceFromCycle({ form, path: other }, a.subarray(e, e + n)));
      }
    }
  });
  return least;
}
