import { expect, test } from "vitest";
import { InputError } from "./inputError.ts";
import { arrayOf } from "./numericArray.ts";
import { requireArray, requireArrays } from "./requireArray.ts";

const arrays = { J: arrayOf(new Float64Array(9), [3, 3]), w_in: arrayOf(new Float32Array(6), [3, 2]) };

test("gives the array, typed by its dtype", () => {
  const data: Float64Array = requireArray(arrays, "J", { dtype: "f8", shape: ["N", "N"] }, "net.npz").data;
  expect(data).toBe(arrays.J.data);
  expect(requireArray(arrays, "w_in", { shape: ["N", 2] }, "net.npz")).toBe(arrays.w_in);
});

test.each([
  ["W_in", {}, "net.npz: must hold an array W_in, got J, w_in; rename w_in to W_in"],
  ["readout", {}, "net.npz: must hold an array readout, got J, w_in"],
  ["toString", {}, "net.npz: must hold an array toString, got J, w_in"],
  ["w_in", { dtype: "f8" }, "net.npz: array w_in must have dtype f8, got f4; convert it with .astype"],
  ["w_in", { shape: ["N", "N"] }, "net.npz: array w_in must have shape [N × N], got [3 × 2]"],
  ["J", { shape: [9] }, "net.npz: array J must have shape [9], got [3 × 3]"],
] as const)("%s %j: %s", (name, requirement, message) => {
  expect(() => requireArray(arrays, name, requirement, "net.npz")).toThrow(new InputError(message));
});

test("sizes by one name agree in all arrays of a file; others may be there too", () => {
  const found = { draws: { dtype: "i4", shape: [5, 3] }, times: { dtype: "f8", shape: [5] } } as const;
  const wanted = (of: string) =>
    ({ draws: { dtype: "i4", shape: ["draws", 3] }, times: { dtype: "f8", shape: [of] } }) as const;
  expect(() => requireArrays({ ...found, more: found.times }, wanted("draws"), "a.npz")).not.toThrow();
  expect(() => requireArrays({ ...found, times: { dtype: "f8", shape: [4] } }, wanted("draws"), "a.npz")).toThrow(
    new InputError("a.npz: array times must have shape [5], got [4]"),
  );
  expect(() =>
    requireArrays({ ...found, times: { dtype: "f8", shape: [4] } }, wanted("others"), "a.npz"),
  ).not.toThrow();
  expect(() => requireArrays({ draws: found.draws }, wanted("draws"), "a.npz")).toThrow(
    new InputError("a.npz: must hold an array times, got draws"),
  );
});
