import { ln, type System } from "../kernel/index.ts";
import { type ConeSystem, coneSystemAt } from "./coneSystem.ts";
import { type KinkStability, kinkStability } from "./kinkStability.ts";
import { denseSpectrum, leadingModes } from "./modes.ts";
import { placeOfRoot } from "./pieces.ts";
import { type Eigenvalue, multiplier } from "./spectrum.ts";

/**
 * "half-stable", only on a kink: it grows in one cone, and an open set of states in another returns; "undecided": by
 * `reason`.
 */
export type StabilityKind = "stable" | "saddle" | "unstable" | "marginal" | "half-stable" | "undecided";

/** Stability under one of the two dynamics, flow or Euler map. */
export interface StabilityUnder {
  /** "unstable" when no stable mode is among those known; "marginal" when the leading rate is within 1e-9 of 0. */
  readonly kind: StabilityKind;
  /** Growth (> 0) or decay rates of the known modes, per τ, leading first: Re λ for the flow, ln|1 + hλ|/h for the map. */
  readonly rates: readonly number[];
  /** −1/rate of the leading mode, in τ: negative where it grows. */
  readonly timeConstant: number;
  /** Unstable modes among those known: the saddle index when `isDense`, otherwise at least so many. */
  readonly unstable: number;
  /** On a kink: what shows the kind, or why it is undecided; "" elsewhere. */
  readonly reason: string;
  /** On a kink: ∞-norm radius of a ball of which all states come to the root; null where none is known, and elsewhere. */
  readonly basinRadius: number | null;
}

export interface Stability {
  /** Eigenvalues of the flow that are known, largest |1 + hλ| first: all of them when `isDense`. */
  readonly eigenvalues: readonly Eigenvalue[];
  readonly isDense: boolean;
  /** Largest residual of the eigenvalues that were not had densely, per τ. */
  readonly residual: number;
  readonly flow: StabilityUnder;
  readonly map: StabilityUnder;
  /** Whether one is stable and the other is not. */
  readonly disagree: boolean;
  /** Rate of the map's next mode over that of its leading one (a conjugate pair is one mode); null unless stable. */
  readonly gapToNext: number | null;
  /** `bulkEdge` over the flow's leading rate; null unless stable and given. */
  readonly gapToBulk: number | null;
}

/** What decides the stability of a root under the Euler map of step h. */
export interface DecidedStability {
  /** Eigenvalue of the flow with the largest |1 + h λ|; NaN on a kink where no ray has one. */
  readonly eigenvalue: Eigenvalue;
  /** That |1 + h λ|; the map is stable where it is below 1 (on a kink: where all pieces were shown to contract). */
  readonly multiplier: number;
  /** ln(multiplier)/h: how fast the map's slowest mode shrinks (< 0) or grows, per τ. */
  readonly rate: number;
  readonly mapStable: boolean;
  readonly flowStable: boolean;
  /** On a kink, of a map-stable root: `basinRadius` under the map. Null elsewhere. */
  readonly kinkBasin: number | null;
  /** On a kink: whether it takes in some states beside it, or may (half-stable or undecided under the map). */
  readonly takesSome: boolean;
}

export function decisive({ eigenvalues, flow, map }: Stability, h: number): DecidedStability {
  const eigenvalue = eigenvalues[0] ?? [Number.NaN, Number.NaN];
  return {
    eigenvalue,
    multiplier: multiplier(eigenvalue, h),
    rate: map.rates[0] ?? Number.NaN,
    mapStable: map.kind === "stable",
    flowStable: flow.kind === "stable",
    kinkBasin: map.kind === "stable" ? map.basinRadius : null,
    takesSome: map.kind === "half-stable" || (map.kind === "undecided" && map.reason !== ""),
  };
}

export interface StabilityOptions {
  /** Leading modes, where the spectrum is not dense. @default 6 */
  readonly modes?: number;
  /** Largest dimension whose spectrum is computed in full. @default 64 */
  readonly denseUpTo?: number;
  /** Re λ at which the bulk of the spectrum ends: −1 + g√⟨(1 − r²)²⟩ for a random network. @default none */
  readonly bulkEdge?: number;
}

const MARGINAL = 1e-9;

/**
 * Stability of a root for the flow and for its Euler map of step h. The map's leading modes decide for both where it is
 * stable, since |1 + hλ| < 1 needs Re λ < 0; where it is not and none of them grows in the flow, the flow's own leading
 * modes are asked for too.
 */
export function stabilityAt(flow: System, x: Float64Array, h: number, options: StabilityOptions = {}): Stability {
  const place = placeOfRoot(flow, x);
  if (place !== null && place.kinks.length > 0) {
    return stabilityOnKink(coneSystemAt(flow.pieces!(), place), place.radius, h);
  }
  const { modes: count = 6, denseUpTo = 64, bulkEdge } = options;
  const isDense = flow.dimension <= denseUpTo;
  let known: Eigenvalue[];
  let residual = 0;
  if (isDense) known = denseSpectrum(flow, x);
  else {
    const take = (order: number) => {
      const { modes } = leadingModes(flow, x, { count, h: order });
      residual = Math.max(residual, ...modes.map((mode) => mode.residual));
      return modes.map((mode) => mode.eigenvalue);
    };
    known = take(h);
    if (multiplier(known[0], h) >= 1 && known.every(([re]) => re <= 0)) {
      const isNew = ([re, im]: Eigenvalue) => known.every(([a, b]) => Math.abs(re - a) + Math.abs(im - b) > 1e-6);
      known = [...known, ...take(0).filter(isNew)];
    }
  }
  known.sort((a, b) => multiplier(b, h) - multiplier(a, h) || Math.abs(b[1]) - Math.abs(a[1]) || b[1] - a[1]);
  const map = under(known.map((value) => ln(multiplier(value, h)) / h));
  const flowSide = under(known.map(([re]) => re).sort((a, b) => b - a));
  return {
    eigenvalues: known,
    isDense,
    residual,
    flow: flowSide,
    map,
    disagree: (flowSide.kind === "stable") !== (map.kind === "stable"),
    gapToNext: map.kind === "stable" ? nextRate(known, map.rates) : null,
    gapToBulk: flowSide.kind === "stable" && bulkEdge !== undefined ? bulkEdge / flowSide.rates[0] : null,
  };
}

function under(rates: readonly number[]): StabilityUnder {
  const unstable = rates.filter((rate) => rate > MARGINAL).length;
  const isMarginal = Math.abs(rates[0]) <= MARGINAL;
  const kind = isMarginal ? "marginal" : unstable === 0 ? "stable" : unstable < rates.length ? "saddle" : "unstable";
  return { kind, rates, timeConstant: -1 / rates[0], unstable, reason: "", basinRadius: null };
}

/**
 * On a kink there is no spectrum. What stands in its place are the rays along which displacements stay, each within its own
 * cone: `rates` and `eigenvalues` are theirs, `unstable` counts those that grow (at least so many), and there may be none.
 */
function stabilityOnKink(system: ConeSystem, radius: number, h: number): Stability {
  const { rays, ...found } = kinkStability(system, h);
  const side = ({ kind, reason, rates, share }: KinkStability): StabilityUnder => ({
    kind,
    rates,
    timeConstant: rates.length > 0 ? -1 / rates[0] : Number.NaN,
    unstable: rates.filter((rate) => rate > MARGINAL).length,
    reason,
    basinRadius: share === null ? null : share * radius,
  });
  const flow = side(found.flow);
  const map = side(found.map);
  return {
    eigenvalues: rays.map((re): Eigenvalue => [re, 0]),
    isDense: false,
    residual: 0,
    flow,
    map,
    disagree:
      flow.kind !== "undecided" && map.kind !== "undecided" && (flow.kind === "stable") !== (map.kind === "stable"),
    gapToNext: null,
    gapToBulk: null,
  };
}

/** Ratio of the second mode's rate to the first's; null when only one mode is known. */
function nextRate(known: readonly Eigenvalue[], rates: readonly number[]): number | null {
  const next = known[0][1] === 0 ? 1 : 2;
  return next < rates.length ? rates[next] / rates[0] : null;
}
