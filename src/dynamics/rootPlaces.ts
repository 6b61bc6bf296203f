import type { Solver, System } from "../kernel/index.ts";
import { comesInFurtherIn, watchApproach } from "./approach.ts";
import { stepOf } from "./flowOfMap.ts";
import { type ProvenBasin, provenBasin } from "./neighbourhood.ts";
import { openRootCatalogue, type RootCatalogue } from "./roots.ts";
import type { Track } from "./tracks.ts";
import { distance, norm } from "./vectors.ts";

/** A map is Euler's where its steps differ from h F by no more than this share of them. */
const EULER = 1e-5;
/** Compared so far off a state, too, in units of 1 + ‖x‖. */
const MOVED = 0.1;
/** A state that comes in counts no farther from its root than this share of the way to the next limit set. */
const OWN_SIDE = 0.5;
/** A state that was refused as coming in is asked again at this share of the distance. */
const LESS = 0.8;
/** A step no longer than this, in units of 1 + ‖x‖, is rounding: the state stands still. */
const STANDSTILL = 1e-14;
/** What is this close to a stable root, in units of 1 + ‖x‖, rests there. */
const AT_ROOT = 1e-7;

/** A state this fast, in units of its distance from a stable root times the rate of that root's slowest mode, moves as it should there. */
const OWN_SPEED = 0.3;

/** The roots of a flow as places where states arrive. */
export interface RootPlaces {
  readonly catalogue: RootCatalogue;
  /** Takes a track after one more step. @returns the root at whose own rate it has come in, or null. */
  step(track: Track, isOwnSide: (root: number, away: number) => boolean): number | null;
  /** Whether it is in the proven basin of the nearest stable root, or rests there; else it watches that root. */
  review(track: Track): number | null;
  /** The root, stable or not, at which a state rests; null where it rests at none. */
  at(x: Float64Array): number | null;
  /** … and at which it stands still to rounding. */
  restsAt(x: Float64Array): number | null;
  /** Whether a state is slow only because it is close to a stable root that it comes to, at its speed per τ. */
  isSlowAt(x: Float64Array, speed: number): boolean;
  /** Distance from a root to the next one known. */
  gap(root: number): number;
}

/** Whether so far from its root a state is surely on that root's side, by the distance to the nearest other limit set. */
export const isOnOwnSide = (away: number, gap: number): boolean => away <= OWN_SIDE * gap;

/**
 * @param follow the map that moves the states, rounded as it was trained.
 * @param exact the same in f64, whose stability decides.
 * @param some states [n] at which its step is compared with Euler's.
 */
export function openRootPlaces(
  follow: System,
  flow: System,
  exact: System,
  solver: Solver,
  some: readonly Float64Array[],
  earlier: RootCatalogue | null,
): RootPlaces {
  const h = stepOf(exact, flow);
  const isEuler = some.every((x) => isEulerStep(flow, exact, x, h) && isEulerStep(flow, exact, movedOff(x), h));
  const catalogue = earlier ?? openRootCatalogue(flow, solver, h, isEuler ? null : exact);
  const basins: ProvenBasin[] = [];
  const roundings: { readonly step: number; readonly reach: number }[] = [];

  function basinOf(root: number): ProvenBasin {
    // an odd flow's mirror images have the mirror image of one basin, which is its own
    basins[root] ??= provenBasin(flow, solver, catalogue.roots[root], isEuler ? h : null);
    return basins[root];
  }

  /**
   * What the rounding of `follow` does at a stable root: how far one step takes it off, and how far from it such steps can
   * hold a state, since its slowest mode takes off the share |rate| Δt of a distance in each.
   */
  function roundingAt(root: number) {
    if (roundings[root] === undefined) {
      const { x, rate } = catalogue.roots[root];
      const step = stepLength(x);
      roundings[root] = { step, reach: step / (Math.abs(rate) * h) };
    }
    return roundings[root];
  }

  /** Whether it moves no more than rounding moves the root itself, as near as that can hold it. */
  function restsWithinRounding(root: number, x: Float64Array, away: number): boolean {
    const { step, reach } = roundingAt(root);
    return away <= reach && stepLength(x) <= step && isOnOwnSide(away, gap(root));
  }

  function stepLength(x: Float64Array): number {
    const next = new Float64Array(x.length);
    follow.evaluate(x, next, 1);
    return distance(x, next);
  }

  function gap(root: number): number {
    const { x } = catalogue.roots[root];
    let least = Number.POSITIVE_INFINITY;
    catalogue.roots.forEach((other, k) => {
      if (k !== root) least = Math.min(least, distance(other.x, x));
    });
    return least;
  }

  /** Whether a state rests at a root that draws in from one side only, and is on that side. */
  function isComingTo(root: Float64Array, x: Float64Array): boolean {
    const away = distance(root, x);
    if (!(away <= AT_ROOT * (1 + norm(x)))) return false;
    const next = new Float64Array(x.length);
    exact.evaluate(x, next, 1);
    return distance(root, next) < away || standsStill(x, next);
  }

  function at(x: Float64Array): number | null {
    const index = catalogue.roots.findIndex((root) => distance(root.x, x) <= AT_ROOT * (1 + norm(x)));
    return index < 0 ? null : index;
  }

  return {
    catalogue,
    gap,
    at,
    isSlowAt(x, speed) {
      return catalogue.roots.some(
        (root) => root.mapStable && speed >= OWN_SPEED * Math.abs(root.rate) * distance(root.x, x),
      );
    },
    restsAt(x) {
      const next = new Float64Array(x.length);
      exact.evaluate(x, next, 1);
      return standsStill(x, next) ? at(x) : null;
    },
    step(track, isOwnSide) {
      const { approach } = track;
      if (!approach?.watch(track.x)) return null;
      const root = catalogue.roots[approach.root];
      const away = distance(track.x, root.x);
      if (!isOwnSide(approach.root, away)) return null;
      if (!approach.isShort) return approach.root;
      // less than a time constant at the right rate may be chance: a cycle may lie between
      if (away > LESS * (track.refused?.root === approach.root ? track.refused.away : Number.POSITIVE_INFINITY))
        return null;
      if (comesInFurtherIn(follow, root, track.x, h, isEuler)) return approach.root;
      track.refused = { root: approach.root, away };
      return null;
    },
    review(track) {
      const beside = catalogue.roots.findIndex((root) => root.takesSome && isComingTo(root.x, track.x));
      if (beside >= 0) return beside;
      let nearest = -1;
      let least = Number.POSITIVE_INFINITY;
      catalogue.roots.forEach((root, k) => {
        const away = root.mapStable ? distance(track.x, root.x) : Number.POSITIVE_INFINITY;
        if (away < least) [nearest, least] = [k, away];
      });
      if (nearest < 0) return null;
      if (track.away?.root !== nearest) track.away = { root: nearest, distances: [] };
      track.away.distances.push(least);
      if (least <= AT_ROOT * (1 + norm(track.x)) || basinOf(nearest).contains(track.x)) return nearest;
      if (restsWithinRounding(nearest, track.x, least)) return nearest;
      if (track.approach?.root !== nearest) {
        track.approach = watchApproach(catalogue.roots[nearest], nearest, h, isEuler);
      }
      return null;
    },
  };
}

const standsStill = (x: Float64Array, next: Float64Array): boolean => distance(x, next) <= STANDSTILL * (1 + norm(x));

function isEulerStep(flow: System, map: System, x: Float64Array, h: number): boolean {
  const F = new Float64Array(x.length);
  const y = new Float64Array(x.length);
  flow.evaluate(x, F, 1);
  map.evaluate(x, y, 1);
  const off = norm(y.map((v, i) => v - x[i] - h * F[i]));
  // where nothing moves, nothing can be told; and no rounding of x may count
  return !(off > EULER * h * norm(F) + 1e-12 * norm(x));
}

/** A state a little off: where a state is at rest, no step tells one map from another. */
function movedOff(x: Float64Array): Float64Array {
  const size = (MOVED * (1 + norm(x))) / Math.sqrt(x.length);
  return x.map((v, i) => v + (i % 2 === 0 ? size : -size / 2));
}
