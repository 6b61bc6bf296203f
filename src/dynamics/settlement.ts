/** @file What `settle` is asked, and what it gives. */

import type { Continuum } from "./continuum.ts";
import type { Cycle } from "./cycle.ts";
import type { Arrival } from "./limits.ts";
import type { Motion } from "./motion.ts";
import type { Root, RootCatalogue } from "./roots.ts";
import type { Ways } from "./ways.ts";

export interface SettleOptions {
  /** Longest time a state is followed, in τ. */
  readonly longest: number;
  /** Time over which exponents of what has not settled are measured, in τ; 0: they are not asked for. @default 2000 */
  readonly exponentTime?: number;
  /** … and measured on for so long at most, where that may decide. @default 8 * exponentTime */
  readonly mostExponentTime?: number;
  /** An earlier settlement of the same system, whose roots, cycles and continua are known from the start. @default none */
  readonly known?: Settlement;
  /** Ways of earlier states, beside which states need not be followed to their end; those of these states are added. @default none */
  readonly ways?: Ways;
  /** Called with every state on its way, after each step, with its index; it must not keep the array. @default none */
  readonly seen?: (index: number, x: Float64Array) => void;
}

export interface Settlement {
  /** One per state, in order. */
  readonly arrivals: readonly Arrival[];
  /** All roots found on the way, unstable ones too; those known before come first. */
  readonly roots: readonly Root[];
  readonly cycles: readonly Cycle[];
  readonly continua: readonly Continuum[];
  readonly motions: readonly Motion[];
  readonly catalogue: RootCatalogue;
  readonly searches: RootCatalogue["searches"];
}

export interface Progress {
  readonly settled: number;
  readonly of: number;
  readonly time: number;
}
