import { expect, test } from "vitest";
import { arrayOf, CONSTRUCTORS, type Dtype, sizeOf } from "./numericArray.ts";

test("arrayOf derives every dtype and takes the data as it is", () => {
  for (const [dtype, kind] of Object.entries(CONSTRUCTORS)) {
    const data = new kind(6);
    expect(arrayOf(data)).toEqual({ dtype: dtype as Dtype, shape: [6], data });
    expect(arrayOf(data, [2, 3]).data).toBe(data);
  }
  const single: { dtype: "f4" } = arrayOf(Float32Array.of(1), []); // the type says the dtype
  expect(single.dtype).toBe("f4");
});

test("a shape that does not hold the data is refused", () => {
  expect(() => arrayOf(new Float64Array(6), [2, 2])).toThrow(
    new RangeError("arrayOf: shape [2 × 2] must hold 6 values, holds 4"),
  );
  expect(() => arrayOf(new Float64Array(6), [-2, -3])).toThrow("holds no number");
  expect(() => arrayOf(new BigInt64Array(1) as never)).toThrow(/must be one of f8, f4, i1/);
});

test("sizeOf: [] is 1, an empty axis wins over absurd ones, beyond 2⁵³ is no size", () => {
  expect(sizeOf([])).toBe(1);
  expect(sizeOf([2 ** 40, 2 ** 40, 0])).toBe(0);
  expect(sizeOf([2 ** 40, 2 ** 40])).toBeUndefined();
  expect(sizeOf([1.5])).toBeUndefined();
  expect(sizeOf(["3"])).toBeUndefined();
});
