import type { Solver, System } from "../kernel/index.ts";
import { ln } from "../kernel/index.ts";
import { type Certificate, certify, isAtRoot, MERGE, NEWTON_SHARE } from "./certify.ts";
import { flowOfMap } from "./flowOfMap.ts";
import { FEW_CHORDS, findRoot, type Search } from "./newton.ts";
import { type Eigenvalue, leadingSpectrum, multiplier } from "./spectrum.ts";
import { type DecidedStability, decisive, stabilityAt } from "./stability.ts";

/** Eigenvalues that are asked for: the first decides, and the next vouches that none before it was missed. */
const LEADING = 2;

/** A certified root of a flow, with what decides its stability under the map that steps through it. */
export interface Root extends DecidedStability {
  readonly x: Float64Array;
  /** ‖F(x)‖, per τ. */
  readonly speed: number;
  readonly certificate: Certificate;
  /** Index of the root at −x in the catalogue, where the flow is odd; itself for a root that is its own mirror. */
  readonly partner: number | null;
}

/** Roots found so far. Two searches that end within a certified radius of one another found one root. */
export interface RootCatalogue {
  readonly roots: readonly Root[];
  /** Every search with the root it led to, null where it led to none. */
  readonly searches: readonly { readonly search: Search; readonly root: number | null }[];
  /** Searches from a state. @returns the index of the root, known or new, or null. */
  search(start: Float64Array): number | null;
}

/**
 * @param h Δt of the map whose stability is asked for.
 * @param stepper that map, where it is another than Euler's x ↦ x + h F(x): its own multipliers decide. @default null
 */
export function openRootCatalogue(
  flow: System,
  solver: Solver,
  h: number,
  stepper: System | null = null,
): RootCatalogue {
  const roots: Root[] = [];
  const searches: { search: Search; root: number | null }[] = [];

  /** The root within `share` of whose uniqueness radius x lies. */
  function known(x: Float64Array, share: number): number | null {
    const at = roots.findIndex((root) => isAtRoot(root, x, share));
    return at < 0 ? null : at;
  }

  function add(x: Float64Array, speed: number): number | null {
    const certificate = certify(flow, solver, x);
    if (!certificate.isRoot) return null;
    const index = roots.length;
    const minus = x.map((v) => -v);
    const isOwnMirror = isAtRoot({ x, certificate }, minus, MERGE);
    const decided = certificate.kink === undefined ? decidedByLeading(x) : decisive(stabilityAt(flow, x, h), h);
    const partner = flow.odd ? (isOwnMirror ? index : index + 1) : null;
    const root: Root = { x, speed, certificate, ...decided, partner };
    roots.push(root);
    // an odd flow has the mirror image as a root too, with the same certificate and spectrum
    if (flow.odd && !isOwnMirror) roots.push({ ...root, x: minus, partner: index });
    return index;
  }

  function decidedByLeading(x: Float64Array): DecidedStability {
    const leading = (order: number) => leadingSpectrum(flow, x, order, LEADING).eigenvalues;
    const eigenvalues = leading(stepper === null ? h : 0);
    const size =
      stepper === null
        ? multiplier(eigenvalues[0], h)
        : multiplier(leadingSpectrum(flowOfMap(stepper), x, 1, LEADING).eigenvalues[0], 1);
    const isDecaying = (values: readonly Eigenvalue[]) => values.every(([re]) => re < 0);
    return {
      eigenvalue: eigenvalues[0],
      multiplier: size,
      rate: ln(size) / h,
      mapStable: size < 1,
      // |1 + hλ| < 1 needs Re λ < 0; where the map is unstable, the flow's own leading modes decide
      flowStable: isDecaying(eigenvalues) && (size < 1 || isDecaying(leading(0))),
      kinkBasin: null,
      takesSome: false,
    };
  }

  return {
    roots,
    searches,
    search(start) {
      const isKnown = (x: Float64Array) => known(x, NEWTON_SHARE) !== null;
      const search = findRoot(flow, solver, start, { chords: FEW_CHORDS, isKrylov: true, isKnown });
      const { status, x, speed } = search;
      const root =
        status === "known"
          ? known(x, NEWTON_SHARE)
          : status === "converged"
            ? (known(x, MERGE) ?? add(x, speed))
            : null;
      searches.push({ search, root });
      return root;
    },
  };
}
