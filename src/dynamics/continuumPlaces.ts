import type { Solver, System } from "../kernel/index.ts";
import { type Continuum, gatherContinua } from "./continuum.ts";
import { distanceFromCurve } from "./continuumCurve.ts";
import { projectOnto } from "./minimise.ts";
import { ROOT_TOLERANCE } from "./newton.ts";
import { AT_REST, CREEPING } from "./rest.ts";
import { farApart, type Track } from "./tracks.ts";
import { distance, norm } from "./vectors.ts";

/** A state is on a continuum this close to a state with F = 0 and a singular Jacobian, in the same unit. */
const ON_CONTINUUM = 1e-3;
/** Chords of a curve may lie this far from it, in the same unit. */
const CHORD = 5e-3;
/** Resting states that continua are gathered from at one time. */
const GATHERED = 24;
/** Steps that move another one onto F = 0. */
const PROJECTION_STEPS = 8;
/** Largest dimension in which each of them is moved there: that takes factorisations. */
const PROJECTED_UP_TO = 300;

/** Continua of roots as places where states arrive. */
export interface ContinuumPlaces {
  readonly continua: readonly Continuum[];
  /**
   * Looks at states that rest at no isolated root; `isLast` for those that nothing else has explained, which may creep along a
   * curve with a drift. @returns of each of them its continuum, or null.
   */
  settle(tracks: readonly Track[], isLast: boolean): Map<Track, number | null>;
}

export function openContinuumPlaces(flow: System, solver: Solver, known: readonly Continuum[]): ContinuumPlaces {
  const continua: Continuum[] = [...known];

  /** Index of a continuum that may be known already: where its first state lies on the curve of another. */
  function add(continuum: Continuum): number {
    const n = flow.dimension;
    const first = continuum.states.subarray(0, n);
    const at = continua.findIndex(
      ({ curve, states, dimension }) =>
        dimension === continuum.dimension &&
        (curve === null
          ? distance(states.subarray(0, n), first) <= ON_CONTINUUM * (1 + norm(first))
          : distanceFromCurve(curve, first) <= CHORD * (1 + norm(first))),
    );
    if (at < 0) continua.push(continuum);
    return at < 0 ? continua.length - 1 : at;
  }

  function near(x: Float64Array, chosen: ReadonlyMap<Track, number | null>): number | null {
    const onCurve = continua.findIndex(
      ({ curve }) => curve !== null && distanceFromCurve(curve, x) <= CHORD * (1 + norm(x)),
    );
    if (onCurve >= 0) return onCurve;
    if (flow.dimension > PROJECTED_UP_TO) return null;
    const there = projectOnto(flow, solver, x, PROJECTION_STEPS);
    const isOn = there.speed <= ROOT_TOLERANCE && distance(there.x, x) <= ON_CONTINUUM * (1 + norm(x));
    const settled = [...chosen].filter(([, k]) => k !== null && continua[k].dimension === there.tangents.length);
    if (!isOn || settled.length === 0) return null;
    return settled.reduce((a, b) => (distance(b[0].x, x) < distance(a[0].x, x) ? b : a))[1];
  }

  return {
    continua,
    settle(tracks, isLast) {
      const chosen = new Map<Track, number | null>();
      const fresh = tracks.filter((track) => {
        const on = near(track.x, chosen);
        if (on !== null) chosen.set(track, on);
        return on === null;
      });
      const gatheredFrom = farApart(fresh, GATHERED);
      const { continua: found, members } = gatherContinua(
        flow,
        solver,
        gatheredFrom.map((track) => track.x),
        [],
        isLast ? CREEPING : AT_REST,
      );
      const indices = found.map((continuum) => (continuum.kind === "continuum" ? add(continuum) : null));
      gatheredFrom.forEach((track, k) => {
        const { x, continuum } = members[k];
        const isOn = continuum !== null && distance(x, track.x) <= ON_CONTINUUM * (1 + norm(x));
        chosen.set(track, isOn ? indices[continuum] : null);
      });
      for (const track of fresh) if (!chosen.has(track)) chosen.set(track, near(track.x, chosen));
      return chosen;
    },
  };
}

/** Index of the continuum that a state on one of them belongs to: whose curve or states are nearest; −1 where none is near. */
export function nearestContinuum(continua: readonly Continuum[], x: Float64Array): number {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  continua.forEach(({ kind, curve, states, extent }, k) => {
    if (kind !== "continuum") return;
    let away = curve === null ? Number.POSITIVE_INFINITY : distanceFromCurve(curve, x);
    for (let e = 0; e < states.length; e += x.length) {
      away = Math.min(away, distance(states.subarray(e, e + x.length), x));
    }
    // states of a sheet are samples, with gaps between them
    const reach = curve === null ? extent / 4 : CHORD * (1 + norm(x));
    if (away <= reach && away < least) [nearest, least] = [k, away];
  });
  return nearest;
}
