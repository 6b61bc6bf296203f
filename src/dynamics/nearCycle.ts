import type { Cycle } from "./cycle.ts";
import { distanceFromCycle } from "./cyclePath.ts";

/** A state is on a cycle once it has been this close to it for a quarter of a turn, in sizes, and at its end no farther … */
const ON_CYCLE = 1e-3;
const QUARTERS = 4;
/** … but for what lies between a cycle and the chords of its path, in sizes. */
const CHORD = 3e-4;
/** It is on its way to it once it is this close, in sizes and in distances to the next cycle … */
const NEAR_CYCLE = 5e-2;
const NEAR_APART = 0.25;
/** … and every turn comes closer: so many by this share each, or so many by anything. */
const FAST = { turns: 3, share: 0.95 };
const SLOW = { turns: 10, share: 1 };
/** A state farther away than this many times `NEAR_CYCLE` is watched no more. */
const LEFT = 2;
/** States of a cycle whose distances from another are asked for. */
const ASKED = 16;
/** Looks per turn. */
const LOOKS = 16;

/** One state watched beside one cycle. */
export interface Passage {
  readonly cycle: number;
  /** Turns in a row that came closer. */
  readonly closer: number;
  /** Takes the state after one more step. "on": it is on the cycle, or surely on its way to it; "left": it has gone away. */
  watch(x: Float64Array): "on" | "left" | null;
}

/**
 * Watches the largest distance of a state from a cycle, to the cycle itself, over each whole turn, and over quarters of the
 * first.
 *
 * @param h τ per step.
 * @param apart distance of the cycle from the nearest other one, state units; Infinity where there is none.
 */
export function watchPassage(cycle: Cycle, index: number, h: number, apart: number): Passage {
  const turn = Math.max(1, Math.ceil(cycle.period / h));
  const stride = Math.max(1, Math.floor(turn / LOOKS));
  const near = Math.min(NEAR_CYCLE, (NEAR_APART * apart) / cycle.size);
  let steps = 0;
  const quarter = Math.ceil(turn / QUARTERS);
  let farthest = 0; // of this turn, in sizes
  let first = Number.NaN; // what was seen first
  let before = Number.NaN; // of the turn before
  const counts = [0, 0]; // turns in a row that came closer fast, and at all
  return {
    cycle: index,
    get closer() {
      return counts[1];
    },
    watch(x) {
      steps++;
      let away = Number.NaN;
      if (steps % stride === 0 || steps === quarter) {
        away = distanceFromCycle(cycle, x, LEFT * near * cycle.size) / cycle.size;
        if (Number.isNaN(first)) first = away;
        farthest = Math.max(farthest, away);
      }
      if (steps === quarter && farthest <= Math.min(ON_CYCLE, near) && away <= Math.max(first, CHORD)) return "on";
      if (steps < turn) return null;
      if (!(farthest <= LEFT * near)) return "left";
      if (farthest <= Math.min(ON_CYCLE, near)) return "on";
      [FAST, SLOW].forEach(({ share }, k) => {
        counts[k] = farthest < share * before ? counts[k] + 1 : 0;
      });
      [before, farthest, steps] = [farthest, 0, 0];
      const comesCloser = counts[0] >= FAST.turns || counts[1] >= SLOW.turns;
      return comesCloser && before <= near ? "on" : null;
    },
  };
}

/** Whether a state is close enough to a cycle to be watched. */
export function isNearCycle(cycle: Cycle, x: Float64Array, apart: number): boolean {
  const near = Math.min(NEAR_CYCLE * cycle.size, NEAR_APART * apart);
  return distanceFromCycle(cycle, x, near) <= near;
}

/** Least distance of some states of each cycle from any other cycle, state units. */
export function separations(cycles: readonly Cycle[]): number[] {
  return cycles.map((cycle) => {
    const n = cycle.point.length;
    const stride = n * Math.max(1, Math.floor(cycle.orbit.length / n / ASKED));
    let least = Number.POSITIVE_INFINITY;
    for (const other of cycles) {
      if (other === cycle) continue;
      for (let k = 0; k < cycle.orbit.length; k += stride) {
        least = Math.min(least, distanceFromCycle(other, cycle.orbit.subarray(k, k + n), least));
      }
    }
    return least;
  });
}
