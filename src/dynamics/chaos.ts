import { type Average, quarterAverages } from "./averages.ts";
import type { ExponentRun } from "./exponentRun.ts";

/** Chaos needs an exponent above this, per τ (of a map that is no step of a flow: per step), over at least so many τ. */
export const CHAOS_RATE = 0.01;
export const CHAOS_TIME = 2000;
/** … and above so many standard errors: what else differs from zero does, too. */
const SURE = 3;
/** An exponent is equivalent to 0 where |λ| + 2 standard errors lie below this, per τ … */
export const ZERO_RATE = 1e-3;
/** … unless it surely differs from zero by more than this: then it is small, not zero. */
const SMALL = 1e-5;
/** An exponent that surely differs from zero, but by less than this, is measured for longer. */
const NEARLY_ZERO = 2e-4;
/** A vector that shrinks is told from one that does not once they differ by this much, in e-foldings. */
const TURNED = 5;
/** Averages of the state over quarters of the time agree to this share of their range where the motion is stationary … */
const STATIONARY = 1e-3;
/** … or of this share of their size, where they are about constant. */
const CONSTANT = 1e-2;

/** What the exponents of one trajectory say. */
export type MotionReading =
  | { readonly kind: "chaos" | "diverged" }
  /** As many exponents as its dimension are equivalent to 0, the next is negative. */
  | { readonly kind: "torus"; readonly dimension: number }
  /** The exponents of what closes or rests, which says that it has not come there: `rate` is how fast it does, < 0. */
  | { readonly kind: "cycle" | "fixed-point"; readonly rate: Average }
  /** On its way to one of them, too slowly to say to which. */
  | { readonly kind: "approach"; readonly rate: Average }
  /** `isNear`: a longer measurement may decide. */
  | { readonly kind: "undecided"; readonly reason: string; readonly isNear: boolean };

/**
 * Chaos: after ≥ 2000 τ the largest exponent exceeds 0.01/τ and 3 standard errors, over the second half of the time too.
 * Torus: two or more exponents are equivalent to 0, which not being told from 0 does not show; the next is negative
 * beyond 3 standard errors; and nothing drifts. One equivalent to 0 and the next negative, or the first negative: a
 * cycle or a fixed point, or still on its way there. Anything else is undecided.
 *
 * @param run whose marks are averaged to see whether anything drifts.
 */
export function readMotion(run: ExponentRun): MotionReading {
  if (run.diverged) return { kind: "diverged" };
  const exponents = run.exponents();
  const [first] = exponents;
  const time = run.steps * run.map.timeStep;
  const undecided = (reason: string): MotionReading => ({ kind: "undecided", reason, isNear: true });
  const isChaos = ({ value, error }: Average) => value > CHAOS_RATE && value > SURE * error;
  if (isChaos(first)) {
    // time is a sum of steps
    if (time < CHAOS_TIME * (1 - 1e-9))
      return undecided(`followed for ${time.toFixed(0)} only, chaos needs ${CHAOS_TIME}`);
    if (!isChaos(run.exponents(0.5)[0]))
      return undecided("the largest exponent has fallen in the second half of the time");
    return { kind: "chaos" };
  }
  const signs = exponents.map(signOf);
  const zeros = signs.findIndex((sign) => sign !== "zero");
  // vectors have turned towards those that shrink least only where that made a difference of e⁵
  if (signs[0] === "negative") return { kind: -first.value * time < TURNED ? "approach" : "fixed-point", rate: first };
  if (signs[0] === "positive")
    return undecided(`the largest exponent is ${said(first)}: neither zero nor above ${CHAOS_RATE}`);
  if (signs[0] === "open") return undecided(`the largest exponent is only known as ${said(first)}`);
  if (zeros < 0)
    return { kind: "undecided", reason: `${signs.length} exponents are zero, and more may be`, isNear: false };
  if (signs[zeros] !== "negative") return undecided(`exponent ${zeros + 1} is only known as ${said(exponents[zeros])}`);
  if (zeros === 1) return { kind: "cycle", rate: exponents[1] };
  if (!isStationary(run)) return undecided("its averages still drift");
  return { kind: "torus", dimension: zeros };
}

/** Whether a longer measurement may say more. */
export function mayChange(reading: MotionReading): boolean {
  if (reading.kind === "undecided") return reading.isNear;
  // one that is nearly zero may yet turn out to be so
  return (reading.kind === "cycle" || reading.kind === "approach") && reading.rate.value > -NEARLY_ZERO;
}

/** What two starts say together: what one says only if the other says the same. */
export function readMotions(first: ExponentRun, second: ExponentRun): MotionReading {
  const [a, b] = [readMotion(first), readMotion(second)];
  if (a.kind === "undecided") return a;
  if (b.kind === "undecided") return b;
  const word = (reading: MotionReading) =>
    reading.kind === "torus" ? `torus of dimension ${reading.dimension}` : reading.kind;
  if (word(a) === word(b)) return a;
  return { kind: "undecided", reason: `one start says ${word(a)}, the other ${word(b)}`, isNear: true };
}

/** An exponent with its interval of two standard errors. */
export function said({ value, error }: Average): string {
  return `${value.toPrecision(2)} ± ${(2 * error).toPrecision(2)}`;
}

function signOf({ value, error }: Average): "zero" | "negative" | "positive" | "open" {
  if (value + SURE * error < -SMALL) return "negative";
  if (value - SURE * error > SMALL) return "positive";
  return Math.abs(value) + 2 * error < ZERO_RATE ? "zero" : "open";
}

/** Whether the smooth averages of its marks over the four quarters agree. */
function isStationary({ series, count, steps }: ExponentRun): boolean {
  for (let column = count; column < series.columns; column++) {
    const quarters = quarterAverages(series, column, 0, steps);
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let s = 0; s < steps; s++) {
      const v = series.values[s * series.columns + column];
      [low, high] = [Math.min(low, v), Math.max(high, v)];
    }
    const range = Math.max(high - low, CONSTANT * Math.max(Math.abs(high), Math.abs(low)));
    if (Math.max(...quarters) - Math.min(...quarters) > STATIONARY * range) return false;
  }
  return true;
}
