/** @file What a census of roots is asked and what it says. */
import type { Continuum } from "./continuum.ts";
import type { Ghost } from "./ghost.ts";
import type { Search } from "./newton.ts";
import type { Parity } from "./parity.ts";
import type { Root } from "./roots.ts";
import type { SampleFigures } from "./sampleFigures.ts";
import type { Stability } from "./stability.ts";

export interface CensusOptions {
  /** Whether the mirror images of roots and ghosts are entered with them where the flow is odd. @default true */
  readonly partners?: boolean;
  /** Searches with all known roots deflated, from seeds spread over the list. @default 4 */
  readonly deflated?: number;
  /** Steps of descent for a seed from which Newton's method stalls. @default 100 */
  readonly descentSteps?: number;
  /** Each [steps × n]: what a minimum of the speed must lie beside to be a ghost. @default [] */
  readonly trajectories?: readonly Float64Array[];
  /** Leading modes of each root, where the spectrum is not dense. @default 6 */
  readonly modes?: number;
  /** Largest dimension whose spectra are computed in full. @default 64 */
  readonly denseUpTo?: number;
  /** Whether a piecewise-linear flow of few pieces (2¹⁶) is solved piece by piece, after its searches. @default true */
  readonly solvesPieces?: boolean;
  /** Whether edges between stable roots are followed where the parity says that roots are missing. @default true */
  readonly followsEdges?: boolean;
  /** Re λ at which the bulk of the spectrum ends at a state. @default none */
  readonly bulkEdge?: (x: Float64Array) => number;
}

export interface CensusRoot extends Root {
  readonly stability: Stability;
  /** Seeds that led here; 0 for a mirror image that none reached, or a root that only deflation found. */
  readonly seeds: number;
}

/** What became of a seed: `x` is the state it led to, `speed` is ‖F‖ at exactly that x, per τ. */
export interface SeedOutcome {
  readonly status: "root" | "ghost" | "continuum" | "stalled" | "diverged";
  /** Into `roots`, `ghosts` or `continua`; null for a search that found nothing. */
  readonly index: number | null;
  readonly x: Float64Array;
  readonly speed: number;
  /** Steps of Newton's method and of the descent. */
  readonly steps: number;
  /** Why it stalled; "" otherwise. */
  readonly reason: string;
  /**
   * Whether it did not converge by itself but joined an earlier search: it stood where that one had ended, or the speed
   * falls all the way on the straight path there, or to a state close by that the earlier descent went through.
   */
  readonly isJoined: boolean;
}

export interface DeflatedSearch {
  /** The seed it started from. */
  readonly seed: number;
  /** Of the deflated problem; a stalled search goes on as a seed would. */
  readonly status: Search["status"];
  /** The root it ended at, null where it found none. */
  readonly root: number | null;
  /** Whether all searches before had missed that root. */
  readonly isNew: boolean;
}

export interface Census {
  readonly roots: readonly CensusRoot[];
  readonly ghosts: readonly Ghost[];
  readonly continua: readonly Continuum[];
  /** One per seed, in order. */
  readonly outcomes: readonly SeedOutcome[];
  readonly sample: SampleFigures;
  readonly deflated: readonly DeflatedSearch[];
  /** Where all pieces of a piecewise-linear flow were solved: the census is complete then. Null elsewhere. */
  readonly solved: {
    readonly pieces: number;
    /** Singular ones that hold roots: parts of continua. */
    readonly flats: number;
    /** Roots that all searches had missed. */
    readonly missed: number;
  } | null;
  /** What degree theory says, after `edges` were searched; null where it says nothing. */
  readonly parity: Parity | null;
  /** Edges between neighbouring stable roots that were followed because roots were missing, and what they led to. */
  readonly edges: { readonly followed: number; readonly roots: number } | null;
}
