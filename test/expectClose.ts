/** How far a number may be from what is expected: |actual − expected| ≤ absolute + relative · |expected|, each element. */
export interface Closeness {
  /** In the unit of the numbers. @default 0 */
  readonly absolute?: number;
  /** Of each expected element. @default 0 */
  readonly relative?: number;
}

/**
 * Fails unless every number is close to the expected one, naming the worst index and both values. NaN is close to
 * nothing; equal infinities are close.
 *
 * @param expected one number stands for all elements.
 */
export function expectClose(
  actual: number | ArrayLike<number>,
  expected: number | ArrayLike<number>,
  { absolute = 0, relative = 0 }: Closeness,
): void {
  if (!(absolute >= 0 && relative >= 0 && absolute + relative > 0)) {
    throw new RangeError(`expectClose: absolute or relative must be > 0, got ${absolute} and ${relative}`);
  }
  const values = typeof actual === "number" ? [actual] : actual;
  const truths = typeof expected === "number" ? null : expected;
  const fail = (message: string) => {
    const error = new Error(`expectClose: ${message}`);
    Error.captureStackTrace(error, expectClose); // point at the caller
    throw error;
  };
  if (truths !== null && truths.length !== values.length) {
    fail(`expected ${truths.length} numbers, got ${values.length}`);
  }
  let worst = -1;
  let worstExcess = 1; // error over what is allowed
  let failures = 0;
  for (let i = 0; i < values.length; i++) {
    const truth = truths === null ? (expected as number) : truths[i]!;
    if (values[i] === truth) continue;
    const excess = Math.abs(values[i]! - truth) / (absolute + relative * Math.abs(truth));
    if (excess <= 1) continue;
    failures++;
    if (worst < 0 || Number.isNaN(excess) || excess > worstExcess) {
      worst = i;
      worstExcess = Number.isNaN(excess) ? Number.POSITIVE_INFINITY : excess;
    }
  }
  if (worst < 0) return;
  const truth = truths === null ? (expected as number) : truths[worst]!;
  const allowed = absolute + relative * Math.abs(truth);
  fail(
    `${failures} of ${values.length} numbers are off; worst is index ${worst}: got ${values[worst]}, expected ${truth}, ` +
      `off by ${Math.abs(values[worst]! - truth)}, allowed ${allowed}`,
  );
}
