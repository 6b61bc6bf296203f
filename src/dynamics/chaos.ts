import type { LyapunovExponents } from "./lyapunov.ts";

/** Chaos needs an exponent above this, per τ, and above three standard errors, over at least so many τ. */
export const CHAOS_RATE = 0.01;
export const CHAOS_TIME = 2000;
/** Exponents this close to 0 (per τ), or within three standard errors of it, are near zero. */
const NEAR_ZERO = 1e-3;

/** What exponents say of the limit set of a flow, or of its map. */
export type Motion =
  | { readonly kind: "chaotic" | "torus" | "cycle" | "fixed-point" }
  | { readonly kind: "undecided"; readonly reason: string };

/**
 * Chaotic: after ≥ 2000 τ the largest exponent exceeds 0.01/τ and 3 standard errors, from two starts. Two exponents near
 * zero: torus; one and the rest negative: cycle; none: fixed point. Starts that disagree decide nothing.
 *
 * @param first and `second`: the same system and `count`, from two starts; two or more exponents tell cycle from torus.
 */
export function motionOf(first: LyapunovExponents, second: LyapunovExponents): Motion {
  const [a, b] = [motionFrom(first), motionFrom(second)];
  if (a.kind === "undecided") return a;
  if (b.kind === "undecided") return b;
  if (a.kind !== b.kind) return { kind: "undecided", reason: `one start says ${a.kind}, the other ${b.kind}` };
  return a;
}

function motionFrom({ status, time, exponents, standardErrors }: LyapunovExponents): Motion {
  const undecided = (reason: string): Motion => ({ kind: "undecided", reason });
  if (status === "diverged") return undecided("the trajectory diverged");
  const [largest] = exponents;
  const error = 3 * standardErrors[0];
  if (largest > CHAOS_RATE && largest > error) {
    // time is a sum of steps
    if (time >= CHAOS_TIME * (1 - 1e-9)) return { kind: "chaotic" };
    return undecided(`followed for ${time.toFixed(0)} τ only, chaos needs ${CHAOS_TIME}`);
  }
  if (!(error <= CHAOS_RATE)) return undecided(`the largest exponent is only known to ±${error.toPrecision(2)} per τ`);
  const near = exponents.map((v, k) => (Math.abs(v) <= Math.max(NEAR_ZERO, 3 * standardErrors[k]) ? 1 : 0));
  const zeros = near.indexOf(0) < 0 ? near.length : near.indexOf(0);
  if (zeros === 0 && largest > 0)
    return undecided(`the largest exponent, ${largest.toPrecision(2)} per τ, is neither zero nor chaotic`);
  if (zeros === 0) return { kind: "fixed-point" };
  if (zeros >= 2) return { kind: "torus" };
  return exponents.length > 1 ? { kind: "cycle" } : undecided("one exponent does not tell a cycle from a torus");
}
