/** @file What can become of a state that is left alone. */

/** Where a state went. Indices are into the settlement's roots, cycles, continua and motions. */
export type Limit =
  /** Inside a proven basin of a map-stable root, or come in at that root's own rate. */
  | { readonly kind: "fixed-point"; readonly root: number }
  /** At rest on a curve or sheet of roots, or creeping along it. */
  | { readonly kind: "continuum"; readonly continuum: number; readonly state: Float64Array }
  /** On a closed orbit; the cycle's `form` says of which kind. */
  | { readonly kind: "cycle"; readonly cycle: number }
  | { readonly kind: "torus" | "chaos"; readonly motion: number; readonly state: Float64Array }
  | { readonly kind: "diverged" }
  /** Still on its way: why, what was tried, and the state it had come to. */
  | {
      readonly kind: "undecided";
      readonly reason: string;
      readonly tried: readonly string[];
      readonly isApproaching: boolean;
      readonly state: Float64Array;
    };

/** What became of one state. */
export interface Arrival {
  readonly limit: Limit;
  /** Time it was followed, in τ. */
  readonly time: number;
}
