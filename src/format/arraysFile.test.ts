/** @file Files of arrays by their first bytes: safetensors, MATLAB, HDF5, .keras; what they hold, and what is refused. */
import { createRequire } from "node:module";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { type DecodeArraysOptions, decodeArrays } from "./arraysFile.ts";
import type { Hdf5Library } from "./hdf5.ts";
import { InputError } from "./inputError.ts";
import { encodeNpz } from "./npz.ts";
import { arrayOf } from "./numericArray.ts";

const text = (words: string) => new TextEncoder().encode(words);
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));
const read = (bytes: Uint8Array, options: Partial<DecodeArraysOptions> = {}) => {
  const left: string[] = [];
  const leaveOut = (_: string, reason: InputError) => left.push(reason.message);
  const arrays = decodeArrays(bytes, { where: "net", maximumBytes: 1e6, leaveOut, ...options });
  return { arrays, left };
};

function safetensors(header: unknown, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const words = text(typeof header === "string" ? header : JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setUint32(0, words.length, true);
  return join(length, words, data);
}
const bytesOf = (numbers: { buffer: ArrayBufferLike }) => new Uint8Array(numbers.buffer);

describe("safetensors", () => {
  test.each([
    ["F64", bytesOf(Float64Array.of(0.1, -2)), [0.1, -2], "f8"],
    ["F32", bytesOf(Float32Array.of(0.5, -2)), [0.5, -2], "f4"],
    ["BF16", bytesOf(Uint16Array.of(0x3f80, 0xc020)), [1, -2.5], "f4"],
    ["I64", bytesOf(BigInt64Array.of(7n, -3n)), [7, -3], "f8"],
    ["BOOL", Uint8Array.of(1, 0), [1, 0], "u1"],
  ] as const)("%s is read exactly", (dtype, data, values, kind) => {
    const { arrays } = read(
      safetensors({ __metadata__: {}, a: { dtype, shape: [2, 1], data_offsets: [0, data.length] } }, data),
    );
    expect(arrays["a"].shape).toEqual([2, 1]);
    expect(Array.from(arrays["a"].data)).toEqual(values);
    expect(arrays["a"].dtype).toBe(kind);
  });

  // 1, −2, the largest, the least normal, the least subnormal, a third, ±0, infinity: IEEE 754 binary16
  test("half precision is read exactly, subnormal numbers and infinity too", () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x3555, 0x8000, 0x7c00, 0x7e00);
    const header = { a: { dtype: "F16", shape: [9], data_offsets: [0, 18] } };
    const { arrays } = read(safetensors(header, bytesOf(bits)));
    expect(Array.from(arrays["a"].data)).toEqual([1, -2, 65504, 2 ** -14, 2 ** -24, 0.333251953125, -0, Infinity, NaN]);
  });

  test("eight-bit floats are left out, with the reason", () => {
    const { arrays, left } = read(
      safetensors({ a: { dtype: "F8_E4M3", shape: [1], data_offsets: [0, 1] } }, Uint8Array.of(1)),
    );
    expect(arrays).toEqual({});
    expect(left).toEqual(['net: array a: dtype must be real numbers, got "F8_E4M3"']);
  });

  test.each([
    ["offsets beyond its end", { a: { dtype: "F32", shape: [2], data_offsets: [0, 8] } }, /offsets within the file/],
    ["offsets below 0", { a: { dtype: "F32", shape: [2], data_offsets: [-8, 0] } }, /offsets within the file/],
    ["no offsets", { a: { dtype: "F32", shape: [2] } }, /offsets within the file/],
    [
      "a shape that is not that of its bytes",
      { a: { dtype: "F32", shape: [2], data_offsets: [0, 4] } },
      /8 bytes of data, got 4/,
    ],
    ["a header that is no JSON", "{nonsense", /header must be a JSON object/],
    ["null", { a: null }, /must have a dtype/],
  ])("%s: an InputError", (_, header, message) => {
    expect(() => read(safetensors(header, new Uint8Array(4)))).toThrow(message);
    expect(() => read(safetensors(header, new Uint8Array(4)))).toThrow(InputError);
  });

  test("a name like __proto__ is an array as any other", () => {
    const header = '{"__proto__": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}}';
    expect(Object.keys(read(safetensors(header, Uint8Array.of(5))).arrays)).toEqual(["__proto__"]);
  });
});

/** One element of MATLAB 5: its tag, its data, padded to eight bytes. */
function element(type: number, data: Uint8Array): Uint8Array {
  const tag = bytesOf(Uint32Array.of(type, data.length));
  return join(tag, data, new Uint8Array((8 - (data.length % 8)) % 8));
}
const HEADER = join(text("MATLAB 5.0 MAT-file, by hand".padEnd(124)), Uint8Array.of(0, 1), text("IM"));
const matrix = (kind: number, shape: number[], name: string, type: number, data: Uint8Array, flags = 0) =>
  element(
    14,
    join(
      element(6, bytesOf(Uint32Array.of(kind | (flags << 8), 0))),
      element(5, bytesOf(Int32Array.from(shape))),
      element(1, text(name)),
      element(type, data),
    ),
  );

describe("MATLAB 5", () => {
  test("a matrix of doubles comes back row by row, one of small integers as numbers", () => {
    const doubles = matrix(6, [2, 3], "A", 9, bytesOf(Float64Array.of(1, 2, 3, 4, 5, 6)));
    const small = matrix(6, [1, 3], "n", 2, Uint8Array.of(7, 8, 9));
    const { arrays } = read(join(HEADER, doubles, small));
    expect(arrays["A"].shape).toEqual([2, 3]);
    expect(Array.from(arrays["A"].data)).toEqual([1, 3, 5, 2, 4, 6]);
    expect(Array.from(arrays["n"].data)).toEqual([7, 8, 9]);
  });

  test("text, structs and complex numbers are left out, each with its reason", () => {
    const data = bytesOf(Float64Array.of(1));
    const others = [
      matrix(4, [1, 1], "t", 4, data),
      matrix(2, [1, 1], "s", 9, data),
      matrix(6, [1, 1], "c", 9, data, 8),
    ];
    const { arrays, left } = read(join(HEADER, ...others));
    expect(arrays).toEqual({});
    expect(left.join(" ")).toMatch(/array t: must be real numbers, got text.*got a struct; save -struct.*got complex/);
  });

  test("more than may be unpacked is refused before it is unpacked", () => {
    const bytes = join(HEADER, matrix(6, [2, 2], "A", 9, new Uint8Array(32)));
    expect(() => read(bytes, { maximumBytes: 31 })).toThrow(/at most 31 bytes/);
  });

  test("cut anywhere it is an InputError or fewer arrays", () => {
    const whole = join(HEADER, matrix(6, [2, 2], "A", 9, new Uint8Array(32)));
    for (let length = 128; length < whole.length; length++) {
      const act = () => read(whole.slice(0, length)).arrays;
      if (length === 128) expect(act()).toEqual({});
      else expect(act).toThrow(InputError);
    }
  });
});

const hdf5 = createRequire(import.meta.url)("jsfive") as Hdf5Library;
test("bytes of no known kind, an HDF5 file without its reader, a damaged .keras archive: one line", () => {
  expect(() => read(text("hello, this is nothing"))).toThrow(/^net: must be an .npz, safetensors, MATLAB or HDF5 file/);
  const signature = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
  expect(() => read(signature)).toThrow(/HDF5 files are not read here/);
  expect(() => read(join(signature, new Uint8Array(40)), { hdf5 })).toThrow(/must be an HDF5 file of plain arrays/);
  const archive = zipSync({ "model.weights.h5": new Uint8Array(100) });
  expect(() => read(archive, { hdf5 })).toThrow(InputError);
  expect(() => read(archive, { hdf5, maximumBytes: 10 })).toThrow(
    /model\.weights\.h5 must be whole and at most 10 bytes/,
  );
});

test("an .npz is known by its first bytes, whatever its name", () => {
  const bytes = encodeNpz({ a: arrayOf(Float64Array.of(1, 2)) });
  expect(Array.from(read(bytes, { where: "net.mat" }).arrays["a"].data)).toEqual([1, 2]);
});
