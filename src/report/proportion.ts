import { wilson } from "../kernel/index.ts";

/** A share with its 95 % Wilson interval, which takes the observations as independent. */
export interface Proportion {
  readonly count: number;
  readonly of: number;
  readonly share: number;
  readonly interval: readonly [number, number];
}

export function proportion(count: number, of: number): Proportion {
  if (!(Number.isInteger(count) && Number.isInteger(of) && count >= 0 && count <= of)) {
    throw new RangeError(`proportion: needs whole numbers 0 ≤ count ≤ of, got ${count} of ${of}`);
  }
  return { count, of, share: count / of, interval: wilson(count, of) };
}
