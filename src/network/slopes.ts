/** @file How steep, and how bent, is tanh or a sigmoid anywhere between two arguments? Bounds, for certificates. */
import { tanh } from "../kernel/index.ts";

/** Where |tanh″| is largest, ±artanh(1/√3), and how large: 4/(3√3). */
const BEND_AT = 0.6584789484624084;
const LARGEST_BEND = 0.7698003589195011;
/** 1 − tanh² as computed is off by a few roundings: where it vanishes the slope does not. */
const ROUNDING = 4 * Number.EPSILON;

/** An interval of arguments. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export const around = (middle: number, reach: number): Interval => ({ low: middle - reach, high: middle + reach });

const nearestToZero = ({ low, high }: Interval): number => (low > 0 ? low : high < 0 ? high : 0);

/** max of tanh′ */
export function tanhSlopeOn(interval: Interval): number {
  const t = tanh(nearestToZero(interval));
  return 1 - t * t + ROUNDING;
}

/** max of |tanh″| = 2 |t| (1 − t²) */
export function tanhBendOn({ low, high }: Interval): number {
  const holds = (x: number) => low <= x && x <= high;
  if (!(low <= high) || holds(BEND_AT) || holds(-BEND_AT)) return LARGEST_BEND;
  return Math.max(bendAt(low), bendAt(high)) + ROUNDING;
}

function bendAt(x: number): number {
  const t = Math.abs(tanh(x));
  return 2 * t * (1 - t * t);
}

/** max of |tanh| */
export const tanhOn = ({ low, high }: Interval): number => tanh(Math.max(Math.abs(low), Math.abs(high)));

/** σ(x) = 1/(1 + e⁻ˣ) = ½ + ½ tanh(x/2) */
export const sigmoid = (x: number): number => 0.5 + 0.5 * tanh(0.5 * x);

const half = ({ low, high }: Interval): Interval => ({ low: 0.5 * low, high: 0.5 * high });

/** max of σ′ */
export const sigmoidSlopeOn = (interval: Interval): number => 0.25 * tanhSlopeOn(half(interval));

/** max of |σ″| */
export const sigmoidBendOn = (interval: Interval): number => 0.125 * tanhBendOn(half(interval));
