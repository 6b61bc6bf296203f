import type { Motion } from "./motion.ts";
import type { Cloud } from "./motionCloud.ts";
import type { Track } from "./tracks.ts";

/** A state has come to a motion after so many reviews in a row among its states. */
const LOOKS = 24;
/** In the middle their distances are no farther than this times those of the motion's own states. */
const MIDDLE = 1.1;
/** Reviews passed over after a look that was too far: as many more each time, up to this. */
const MOST_PASSED = 32;

/** Chaos and tori as places where states arrive. */
export interface MotionPlaces {
  /** Takes a track at a review. @returns the motion it has come to, or null. */
  review(track: Track): number | null;
}

interface Watch {
  readonly distances: number[][];
  pause: number;
  next: number;
}

/**
 * A state is on a motion that was measured when it stays among its states: at every one of many looks it is no farther from
 * the states of one trajectory on it than states of the other have been, and in the middle about as near.
 */
export function openMotionPlaces(motions: readonly Motion[]): MotionPlaces {
  const watches = new WeakMap<Track, Watch>();
  return {
    review(track) {
      const clouds = motions.map(({ cloud }) => cloud);
      if (clouds.every((cloud) => cloud === null)) return null;
      const watch = watches.get(track) ?? { distances: [], pause: 1, next: 0 };
      watches.set(track, watch);
      if (watch.next > 0) {
        watch.next--;
        return null;
      }
      let isNear = false;
      for (const [k, cloud] of clouds.entries()) {
        watch.distances[k] ??= [];
        const own = watch.distances[k];
        const away = cloud === null ? Number.POSITIVE_INFINITY : cloud.distanceOf(track.x);
        if (cloud === null || !(away <= cloud.farthest)) {
          own.length = 0;
          continue;
        }
        isNear = true;
        own.push(away);
        if (own.length >= LOOKS && isAmong(own.slice(-LOOKS), cloud)) return k;
      }
      watch.pause = isNear ? 1 : Math.min(MOST_PASSED, 2 * watch.pause);
      watch.next = watch.pause - 1;
      return null;
    },
  };
}

function isAmong(distances: readonly number[], { middle }: Cloud): boolean {
  const sorted = [...distances].sort((a, b) => a - b);
  return sorted[distances.length >> 1] <= MIDDLE * middle;
}
