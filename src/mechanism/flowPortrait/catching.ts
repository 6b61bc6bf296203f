import type { Limit, Settlement } from "../../dynamics/index.ts";
import type { System } from "../../kernel/index.ts";

/** A limit set that states are caught by. */
interface Candidate {
  readonly limit: Exclude<Limit, { readonly kind: "undecided" | "diverged" }>;
  readonly states: Float64Array;
  readonly isCurve: boolean;
  readonly isClosed: boolean;
  /** Radius of capture, state units. */
  readonly radius: number;
}

/** Asks quickly to which of the limit sets of a settlement states go. */
export interface Catcher {
  readonly candidates: readonly Candidate[];
  /** The candidate that a state is within the radius of, and how far from it; −1 where there is none. */
  near(x: Float64Array): { readonly by: number; readonly away: number };
  /** For each of the states [count × n] its candidate, −1 where none has caught it after `longest` τ; and where it then is. */
  of(states: Float64Array, longest: number): { readonly caught: Int32Array; readonly ends: Float64Array };
}

/** A state counts as caught by what it is near and no farther from so much later, in τ. */
export const CONFIRM = 3;
/** Time between two looks, in τ. */
export const LOOK = 1;
/** Radius of capture: this share of a given size, and of the distance to the nearest other limit set or root. */
const OF_SIZE = 0.05;
const OF_SEPARATION = 0.1;

/**
 * Being caught is closeness to a limit set known to `settle` that lasts: weaker than `settle`, and many times faster. The
 * radius of each is a tenth of its distance from everything else known at most, saddles too.
 *
 * @param size of the picture, state units.
 */
export function openCatcher(map: System, settlement: Settlement, size: number): Catcher {
  const n = map.dimension;
  const all = candidatesOf(settlement);
  const others = settlement.roots.map(({ x }) => x);
  const candidates = all.map((candidate): Candidate => {
    const { states } = candidate;
    if (candidate.limit.kind === "chaos" || candidate.limit.kind === "torus") {
      return { ...candidate, radius: coverOf(states, n) };
    }
    const separation = Math.min(
      ...all.flatMap((other) => (other === candidate ? [] : [leastDistance(other.states, candidate, n)])),
      ...others.flatMap((x) => (isOneOf(states, x, n) ? [] : [distanceTo(candidate, x)])),
      Number.MAX_VALUE,
    );
    return { ...candidate, radius: Math.min(OF_SIZE * size, OF_SEPARATION * separation) };
  });

  function near(x: Float64Array) {
    let [by, away] = [-1, Number.POSITIVE_INFINITY];
    candidates.forEach((candidate, k) => {
      const d = distanceTo(candidate, x);
      if (d <= candidate.radius && d < away) [by, away] = [k, d];
    });
    return { by, away };
  }

  return {
    candidates,
    near,
    of(states, longest) {
      const count = states.length / n;
      const caught = new Int32Array(count).fill(-1);
      const ends = states.slice();
      let open = Array.from({ length: count }, (_, index) => ({ index, watch: openWatch() }));
      let x = states.slice();
      let y = new Float64Array(x.length);
      const every = Math.max(1, Math.round(LOOK / map.timeStep));
      for (let step = 0; step * map.timeStep <= longest && open.length > 0; step++) {
        if (step % every === 0) {
          const kept = open.flatMap((track, c) => {
            const state = x.subarray(c * n, (c + 1) * n);
            ends.set(state, track.index * n);
            if (!state.every((v) => Math.abs(v) < 1e9)) return [];
            caught[track.index] = track.watch.look(near(state), step * map.timeStep, candidates);
            return caught[track.index] < 0 ? [c] : [];
          });
          kept.forEach((from, to) => {
            x.copyWithin(to * n, from * n, (from + 1) * n);
          });
          open = kept.map((c) => open[c]);
        }
        if (open.length === 0) break;
        map.evaluate(x, y, open.length);
        [x, y] = [y, x];
      }
      return { caught, ends };
    },
  };
}

/** Whether one state's nearness lasts. */
export function openWatch() {
  let by = -1;
  let since = 0;
  let first = 0;
  return {
    /** @returns the candidate that has caught it by now, or −1. */
    look(seen: ReturnType<Catcher["near"]>, time: number, candidates: readonly Candidate[]): number {
      if (seen.by !== by) [by, since, first] = [seen.by, time, seen.away];
      if (by < 0 || time - since < CONFIRM) return -1;
      // on a cycle or in a cloud the distance goes up and down
      if (seen.away <= first || candidates[by].limit.kind !== "fixed-point") return by;
      [since, first] = [time, seen.away];
      return -1;
    },
  };
}

function candidatesOf({ roots, cycles, continua, motions }: Settlement): Omit<Candidate, "radius">[] {
  const alone = { isCurve: false, isClosed: false };
  return [
    ...roots.flatMap((root, k) =>
      root.mapStable ? [{ ...alone, limit: { kind: "fixed-point", root: k } as const, states: root.x }] : [],
    ),
    ...cycles.map((cycle, k) => {
      const isCurve = cycle.form !== "orbit";
      return { isCurve, isClosed: isCurve, limit: { kind: "cycle", cycle: k } as const, states: cycle.path };
    }),
    ...continua.map(({ states, curve }, k) => ({
      isCurve: curve !== null,
      isClosed: curve?.isClosed ?? false,
      limit: { kind: "continuum", continuum: k, state: states } as const,
      states: curve?.points ?? states,
    })),
    ...motions.map((motion, k) => ({
      ...alone,
      limit: { kind: motion.kind, motion: k, state: motion.states } as const,
      states: motion.states,
    })),
  ];
}

/** Distance of x from a limit set: from the nearest of its states, or from between two that follow one another. */
export function distanceTo(
  { states, isCurve, isClosed }: Pick<Candidate, "states" | "isCurve" | "isClosed">,
  x: Float64Array,
): number {
  const n = x.length;
  const count = states.length / n;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    const joins = isCurve && (isClosed || k + 1 < count);
    least = Math.min(least, distanceFrom(x, states, k * n, joins ? ((k + 1) % count) * n : k * n));
  }
  return least;
}

/** Distance of x from the line between two states. */
function distanceFrom(x: Float64Array, states: Float64Array, from: number, to: number): number {
  let [dot, length, squares] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const d = states[to + i] - states[from + i];
    const v = x[i] - states[from + i];
    dot += d * v;
    length += d * d;
    squares += v * v;
  }
  const share = length > 0 ? Math.min(1, Math.max(0, dot / length)) : 0;
  return Math.sqrt(Math.max(0, squares - 2 * share * dot + share * share * length));
}

/** Least distance of some states, 24 of them at most, from a limit set. */
function leastDistance(states: Float64Array, from: Omit<Candidate, "radius">, n: number): number {
  const count = states.length / n;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < count; k += Math.ceil(count / 24)) {
    least = Math.min(least, distanceTo(from, states.subarray(k * n, (k + 1) * n)));
  }
  return least;
}

const isOneOf = (states: Float64Array, x: Float64Array, n: number): boolean =>
  states.length === n && states.every((v, i) => v === x[i]);

/** Largest distance of a state from the nearest other one: balls of it cover what the states are a sample of, about. */
function coverOf(states: Float64Array, n: number): number {
  const count = states.length / n;
  const at = (k: number) => states.subarray(k * n, (k + 1) * n);
  let largest = 0;
  for (let k = 0; k < count; k++) {
    let least = Number.POSITIVE_INFINITY;
    for (let other = 0; other < count; other++) {
      if (other !== k) least = Math.min(least, distanceFrom(at(k), states, other * n, other * n));
    }
    if (Number.isFinite(least)) largest = Math.max(largest, least);
  }
  return largest;
}
