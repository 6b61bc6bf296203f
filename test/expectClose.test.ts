import { expect, test } from "vitest";
import { expectClose } from "./expectClose.ts";

const refusal = (act: () => void) => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
};

test("allows absolute + relative · |expected|, each element, up to the bound", () => {
  expectClose([1, 100], [1.5, 101], { absolute: 0.5, relative: 0.005 });
  expectClose(2, 2.5, { absolute: 0.5 });
  expectClose(Float64Array.of(3, 3.5), 3, { absolute: 0.5 }); // one number for all
  expectClose([Number.POSITIVE_INFINITY], [Number.POSITIVE_INFINITY], { absolute: 1 });
  expectClose([], [], { absolute: 1 });
});

test("names how many are off, the worst index, both values and the bound", () => {
  expect(refusal(() => expectClose([0, 2, 5, 1], [0, 1, 1, 1], { absolute: 0.5 }))).toBe(
    "expectClose: 2 of 4 numbers are off; worst is index 2: got 5, expected 1, off by 4, allowed 0.5",
  );
  expect(refusal(() => expectClose([1, 1000.5], [1.1, 1000], { relative: 1e-3 }))).toContain("worst is index 0");
  expect(refusal(() => expectClose(1, 1.5001, { absolute: 0.5 }))).toContain("1 of 1 numbers are off");
});

test("NaN is close to nothing, and worst of all", () => {
  for (const [actual, expected] of [
    [Number.NaN, 1],
    [1, Number.NaN],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, 1],
  ]) {
    expect(refusal(() => expectClose([1e9, actual], [1, expected], { absolute: 1e6 }))).toContain("worst is index 1");
  }
});

test("different lengths fail; without a tolerance it is no question", () => {
  expect(refusal(() => expectClose([1, 2], [1], { absolute: 1 }))).toBe("expectClose: expected 1 numbers, got 2");
  expect(() => expectClose(1, 1, {})).toThrow(RangeError);
  expect(() => expectClose(1, 1, { absolute: Number.NaN })).toThrow(RangeError);
});
