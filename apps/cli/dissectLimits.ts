import type { Arrival, Cycle, Dissection, Limit } from "../../src/dynamics/index.ts";

/** What only some closed orbits have: those of a map. */
export interface AnyCycle extends Cycle {
  /** Least period of an orbit, in steps. */
  readonly steps?: number;
  readonly stability?: string;
  /** Of the map after one period of an orbit, [re, im]. */
  readonly multipliers?: readonly (readonly [number, number])[];
  /** Circles visited in turn, and turns round one of them in so many steps. */
  readonly strands?: number;
  readonly rotation?: number;
}

/** Index of a limit among its kind: into the report's points, continua, cycles or motions; null for none. */
export function indexOfLimit(limit: Limit): number | null {
  if (limit.kind === "fixed-point") return limit.root;
  if (limit.kind === "continuum") return limit.continuum;
  if (limit.kind === "cycle") return limit.cycle;
  return limit.kind === "torus" || limit.kind === "chaos" ? limit.motion : null;
}

/** All that was followed: the visited states first, then those beside them. */
export function allArrivals({ arrivals, further }: Pick<Dissection, "arrivals" | "further">): readonly Arrival[] {
  return [...arrivals, ...further];
}

/** How many followed states went to one limit set. */
export function settledAt(arrivals: readonly Arrival[], kinds: readonly Limit["kind"][], index: number): number {
  return arrivals.filter(({ limit }) => kinds.includes(limit.kind) && indexOfLimit(limit) === index).length;
}
