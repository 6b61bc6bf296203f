import type { System } from "../kernel/index.ts";
import { LONGEST } from "./minimise.ts";
import { fallsAllTheWay } from "./straightPath.ts";
import { distance, norm } from "./vectors.ts";

/** A state that a descent went through. */
export interface TrailState {
  readonly x: Float64Array;
  readonly speed: number;
}

/** The paths of earlier descents, which later ones may join. */
export interface Trails<End> {
  keep(states: readonly TrailState[], end: End): void;
  /**
   * Where a descent led through whose path a descent from x may go: it passes a state that is no farther than the
   * longest step of a descent, and to which the speed falls all the way.
   */
  endFrom(x: Float64Array, speed: number): End | null;
}

/** States of earlier paths, nearest first, that are tried. */
const TRIED = 2;
/** States that are kept; later paths are not. */
const MOST_STATES = 1000;

/**
 * Descents along one slow manifold go down one valley of the speed, in dozens of short steps: the first of them finds
 * the way, and the others need only come to it.
 *
 * @param mirror of an end, where the path at −x leads to it; null where it is not asked for.
 */
export function openTrails<End>(flow: System, mirror: ((end: End) => End) | null): Trails<End> {
  const known: (TrailState & { readonly end: End })[] = [];
  return {
    keep(states, end) {
      if (known.length + states.length > MOST_STATES) return;
      for (const { x, speed } of states) known.push({ x, speed, end });
    },
    endFrom(x, speed) {
      const reach = LONGEST * (1 + norm(x));
      const near: { state: (typeof known)[number]; sign: 1 | -1; away: number }[] = [];
      for (const state of known) {
        if (!(state.speed < speed)) continue;
        for (const sign of mirror === null ? ([1] as const) : ([1, -1] as const)) {
          const away = distance(x, state.x, sign);
          if (away <= reach) near.push({ state, sign, away });
        }
      }
      near.sort((a, b) => a.away - b.away);
      for (const { state, sign } of near.slice(0, TRIED)) {
        const there = sign === 1 ? state.x : state.x.map((v) => -v);
        if (fallsAllTheWay(flow, x, speed, there, state.speed)) return sign === 1 ? state.end : mirror!(state.end);
      }
      return null;
    },
  };
}
