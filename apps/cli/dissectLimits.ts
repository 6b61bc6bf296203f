import type { Cycle, Dissection } from "../../src/dynamics/index.ts";

/** Where a followed state went, whichever of these kinds `dynamics` tells apart. */
export type AnyLimit =
  | { readonly kind: "fixed-point"; readonly root: number }
  | { readonly kind: "continuum"; readonly continuum: number; readonly state?: Float64Array }
  | { readonly kind: "cycle"; readonly cycle: number }
  | { readonly kind: "torus" | "chaos"; readonly motion: number }
  | { readonly kind: "diverged" }
  | {
      readonly kind: "undecided";
      readonly reason: string;
      readonly tried?: readonly string[];
      readonly isApproaching: boolean;
      readonly state: Float64Array;
    };

/** A limit set that neither rests nor closes. */
export interface AnyMotion {
  readonly kind: "torus" | "chaos";
  readonly dimension?: number | null;
  /** From each of two starts. */
  readonly exponents: readonly (readonly number[])[];
  readonly standardErrors: readonly (readonly number[])[];
  readonly time: number;
  readonly size?: number;
}

/** What only some closed orbits have: those of a map. */
export interface AnyCycle extends Cycle {
  readonly form?: "cycle" | "orbit" | "circle";
  /** Least period of an orbit, in steps. */
  readonly steps?: number;
  readonly stability?: string;
  /** Of the map after one period, [re, im]. */
  readonly multipliers?: readonly (readonly [number, number])[];
  /** Turns per step of a circle. */
  readonly rotation?: number;
}

/** A dissection with all that may be in one. */
export type AnyDissection = Omit<Dissection, "arrivals" | "cycles"> & {
  readonly arrivals: readonly { readonly limit: AnyLimit; readonly time: number }[];
  readonly cycles: readonly AnyCycle[];
  readonly continua?: Dissection["census"]["continua"];
  readonly motions?: readonly AnyMotion[];
};

/** Index of a limit among its kind: into the report's points, continua, cycles or motions; null for none. */
export function indexOfLimit(limit: AnyLimit): number | null {
  if (limit.kind === "fixed-point") return limit.root;
  if (limit.kind === "continuum") return limit.continuum;
  if (limit.kind === "cycle") return limit.cycle;
  return limit.kind === "torus" || limit.kind === "chaos" ? limit.motion : null;
}

/** How many followed states went to one limit set. */
export function settledAt(arrivals: AnyDissection["arrivals"], kinds: readonly AnyLimit["kind"][], index: number) {
  return arrivals.filter(({ limit }) => kinds.includes(limit.kind) && indexOfLimit(limit) === index).length;
}
