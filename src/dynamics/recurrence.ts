import type { System } from "../kernel/index.ts";
import { distance, norm } from "./vectors.ts";

/** Returns of so many states in a row count: one alone may pass where a trajectory crosses its own way. */
const IN_A_ROW = 4;
/** A return within this share of the size of what is followed is worth a try. */
const NEAR = 0.3;
/** A longer period must come this much nearer than all shorter ones. */
const NEARER = 0.7;
/** States that move no more than this, in units of 1 + ‖x‖, rest. */
const REST = 1e-12;

/** The last states of a trajectory, and how it comes back to where it was. */
export interface Recurrences {
  readonly steps: number;
  readonly state: Float64Array;
  /** Whether the last states do not move. */
  readonly isAtRest: boolean;
  /** Takes more steps. @returns false where a state is not finite. */
  follow(steps: number): boolean;
  /** Up to `most` periods p with x(t) ≈ x(t − p), the nearest returns first. */
  candidates(most: number): number[];
  /** [period × n]: the last so many states, oldest first. */
  turn(period: number): Float64Array;
}

/** @param longest period looked for. */
export function openRecurrences(map: System, start: Float64Array, longest: number): Recurrences {
  const n = map.dimension;
  const kept = longest + IN_A_ROW + 1;
  const states: Float64Array[] = [start.slice()]; // a ring, once it is full
  let steps = 0;
  let isAtRest = false;
  const ago = (k: number) => states[(steps - k) % kept];
  return {
    get steps() {
      return steps;
    },
    get state() {
      return ago(0);
    },
    get isAtRest() {
      return isAtRest;
    },
    follow(more) {
      for (let s = 0; s < more; s++) {
        const next = states[(steps + 1) % kept] ?? new Float64Array(n);
        map.evaluate(ago(0), next, 1);
        states[(steps + 1) % kept] = next;
        steps++;
      }
      return ago(0).every(Number.isFinite);
    },
    candidates(most) {
      const reach = Math.min(longest, steps - IN_A_ROW);
      let size = 0;
      for (let p = 1; p <= reach; p++) size = Math.max(size, distance(ago(0), ago(p)));
      isAtRest = !(size > REST * (1 + norm(ago(0))));
      if (isAtRest) return [];
      const found: number[] = [];
      let nearest = NEAR;
      for (let p = 1; p <= reach; p++) {
        let away = 0;
        for (let k = 0; k < IN_A_ROW && away <= nearest * size; k++)
          away = Math.max(away, distance(ago(k), ago(k + p)));
        if (!(away < nearest * size)) continue;
        nearest = (NEARER * away) / size;
        found.push(p);
      }
      return found.reverse().slice(0, most);
    },
    turn(period) {
      const points = new Float64Array(period * n);
      for (let k = 0; k < period; k++) points.set(ago(period - 1 - k), k * n);
      return points;
    },
  };
}
