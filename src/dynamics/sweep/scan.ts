/** @file One value after another: hysteresis, and maps over two parameters. */

export interface ScanStep {
  readonly done: number;
  readonly of: number;
}

/** What was measured at each value, going up and coming down; both in the order of `values`. */
export interface UpAndDown<T> {
  readonly values: readonly number[];
  readonly up: readonly T[];
  readonly down: readonly T[];
}

/**
 * Takes a system through ascending values of a parameter and back, each beginning with the state the one before left: where
 * the two ways differ, two attractors live side by side. Yields after each value.
 *
 * @param settle follows the system from a state and says where it ended, and what is measured there.
 */
export function* scanUpAndDown<T>(
  values: readonly number[],
  start: Float64Array,
  settle: (value: number, from: Float64Array) => { readonly state: Float64Array; readonly measured: T },
): Generator<ScanStep, UpAndDown<T>> {
  if (values.some((v, k) => k > 0 && !(v > values[k - 1]))) throw new RangeError("scanUpAndDown: values must ascend");
  let state = start;
  const of = 2 * values.length;
  const one = (value: number): T => {
    const { state: end, measured } = settle(value, state);
    state = end;
    return measured;
  };
  const up: T[] = [];
  for (const value of values) {
    up.push(one(value));
    yield { done: up.length, of };
  }
  const down: T[] = [];
  for (const value of [...values].reverse()) {
    down.push(one(value));
    yield { done: values.length + down.length, of };
  }
  return { values, up, down: down.reverse() };
}

/** A value for each pair of two parameters. Yields after each row. @returns [ys × xs] row-major. */
export function* mapOfTwo<T>(
  xs: readonly number[],
  ys: readonly number[],
  measure: (x: number, y: number) => T,
): Generator<ScanStep, T[]> {
  const out: T[] = [];
  for (const [k, y] of ys.entries()) {
    for (const x of xs) out.push(measure(x, y));
    yield { done: k + 1, of: ys.length };
  }
  return out;
}

/** `count` values from `from` to `to`, both among them. */
export function spread(from: number, to: number, count: number): number[] {
  if (!(Number.isInteger(count) && count >= 2)) throw new RangeError(`spread: count must be ≥ 2, got ${count}`);
  return Array.from({ length: count }, (_, k) => from + ((to - from) * k) / (count - 1));
}
