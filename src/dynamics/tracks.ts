import type { System } from "../kernel/index.ts";
import type { Approach } from "./approach.ts";
import type { Passage } from "./nearCycle.ts";
import { distance, dot } from "./vectors.ts";

/** A state being followed. */
export interface Track {
  readonly index: number;
  /** Where it is, [n]: part of the batch. */
  x: Float64Array;
  /** ‖x‖² before the last step. */
  squares: number;
  /** ‖x‖ at every review. */
  readonly norms: number[];
  /** Its distance from the stable root that is nearest, at every review since it has been that one. */
  away: { readonly root: number; readonly distances: number[] } | null;
  /** Time it had been followed for when this batch began, in τ. */
  readonly before: number;
  approach: Approach | null;
  /** Where it seemed to come in at a root and did not: that root, and its distance then. */
  refused: { readonly root: number; readonly away: number } | null;
  passage: Passage | null;
  /** Searches for a cycle that began here, and what the last one said. */
  cycleSearches: number;
  cycleReason: string;
}

/** States that are followed together. Those that leave make the others faster, and change no bit of them. */
export interface Batch {
  readonly tracks: readonly Track[];
  /** One step of all. */
  advance(): void;
  keep(stays: (track: Track) => boolean): void;
}

export function openBatch(
  map: System,
  states: readonly { readonly index: number; readonly x: Float64Array; readonly before: number }[],
): Batch {
  const n = map.dimension;
  let x = new Float64Array(states.length * n);
  states.forEach((state, c) => {
    x.set(state.x, c * n);
  });
  let y = new Float64Array(x.length);
  let tracks = states.map(
    ({ index, before }, c): Track => ({
      index,
      x: x.subarray(c * n, (c + 1) * n),
      squares: 0,
      norms: [],
      away: null,
      before,
      approach: null,
      refused: null,
      passage: null,
      cycleSearches: 0,
      cycleReason: "",
    }),
  );
  return {
    get tracks() {
      return tracks;
    },
    advance() {
      for (const track of tracks) track.squares = dot(track.x, track.x);
      map.evaluate(x, y, tracks.length);
      [x, y] = [y, x];
      for (let c = 0; c < tracks.length; c++) tracks[c].x = x.subarray(c * n, (c + 1) * n);
    },
    keep(stays) {
      const kept = tracks.filter(stays);
      if (kept.length === tracks.length) return;
      tracks = kept;
      const rest = new Float64Array(kept.length * n);
      kept.forEach((track, c) => {
        rest.set(track.x, c * n);
        track.x = rest.subarray(c * n, (c + 1) * n);
      });
      x = rest;
      y = new Float64Array(rest.length);
    },
  };
}

/** Up to `most` tracks: the first, then each time the one farthest from those chosen. */
export function farApart<T extends { readonly x: Float64Array }>(tracks: readonly T[], most: number): T[] {
  const chosen: T[] = tracks.slice(0, 1);
  const away = tracks.map(() => Number.POSITIVE_INFINITY);
  while (chosen.length < Math.min(most, tracks.length)) {
    const last = chosen[chosen.length - 1];
    let farthest = -1;
    tracks.forEach((track, c) => {
      away[c] = Math.min(away[c], distance(track.x, last.x));
      if (away[c] > (farthest < 0 ? 0 : away[farthest])) farthest = c;
    });
    if (farthest < 0) break;
    chosen.push(tracks[farthest]);
  }
  return chosen;
}
