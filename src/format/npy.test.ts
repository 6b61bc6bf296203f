import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "./inputError.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { arrayOf, CONSTRUCTORS, type Dtype, type NumericArray } from "./numericArray.ts";

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);

/** A .npy file with any header: the tests' own writer, so that what no encoder writes can be read. */
function npy(header: string, data: ArrayLike<number>, version = 1): Uint8Array {
  const body = new TextEncoder().encode(header);
  const size = version === 1 ? [body.length & 255, body.length >> 8] : [body.length & 255, body.length >> 8, 0, 0];
  return Uint8Array.of(0x93, ...new TextEncoder().encode("NUMPY"), version, 0, ...size, ...body, ...Array.from(data));
}
const header = (descr: string, shape: string, fortran = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

const anyArray: fc.Arbitrary<NumericArray> = fc
  .record({
    dtype: fc.constantFrom(...(Object.keys(CONSTRUCTORS) as Dtype[])),
    shape: fc.array(fc.nat(4), { maxLength: 4 }),
    seed: fc.uint8Array({ minLength: 8, maxLength: 64 }),
  })
  .map(({ dtype, shape, seed }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const data = new CONSTRUCTORS[dtype](size);
    const bytes = new Uint8Array(data.buffer);
    for (let i = 0; i < bytes.length; i++) bytes[i] = seed[i % seed.length]! + i; // any bits, NaN payloads included
    return arrayOf(data, shape);
  });

describe("encodeNpy", () => {
  test("golden bytes: float64 [2 × 1]", () => {
    const bytes = encodeNpy(arrayOf(Float64Array.of(1, -2), [2, 1]));
    const expected = header("<f8", "(2, 1)").trimEnd();
    expect(text(bytes.subarray(0, 10))).toBe("\u0093NUMPY\u0001\u0000\u0076\u0000");
    expect(text(bytes.subarray(10, 128))).toBe(`${expected.padEnd(117)}\n`);
    expect([...bytes.subarray(128)]).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0]);
  });

  test("data starts at a multiple of 64 for any shape", () => {
    fc.assert(
      fc.property(anyArray, (array) => {
        expect((encodeNpy(array).length - array.data.byteLength) % 64).toBe(0);
      }),
    );
  });

  test("a header of more than 255 bytes, which needs both bytes of its length", () => {
    const array = arrayOf(Float64Array.of(5), new Array(64).fill(1));
    expect(encodeNpy(array).length).toBeGreaterThan(8 + 256);
    expect(decodeNpy(encodeNpy(array), "x")).toEqual(array);
  });

  test("an array that contradicts itself is a programmer's error", () => {
    expect(() => encodeNpy({ dtype: "f4", shape: [1], data: Float64Array.of(1) })).toThrow(RangeError);
    expect(() => encodeNpy({ dtype: "f8", shape: [2], data: Float64Array.of(1) })).toThrow(RangeError);
  });
});

describe("decodeNpy", () => {
  test("round trip: every dtype and shape, every bit", () => {
    fc.assert(
      fc.property(anyArray, fc.nat(3), (array, offset) => {
        const bytes = encodeNpy(array);
        const placed = new Uint8Array(bytes.length + offset).subarray(offset); // unaligned is fine
        placed.set(bytes);
        const back = decodeNpy(placed, "x");
        expect([back.dtype, back.shape]).toEqual([array.dtype, array.shape]);
        expect(new Uint8Array(back.data.buffer)).toEqual(new Uint8Array(array.data.buffer));
      }),
    );
  });

  test("a Node Buffer is copied, not shared", () => {
    const bytes = Buffer.from(encodeNpy(arrayOf(Uint8Array.of(1, 2))));
    const { data } = decodeNpy(bytes, "x");
    bytes.fill(0);
    expect([...data]).toEqual([1, 2]);
  });

  test("big endian is swapped, Fortran order transposed", () => {
    expect([...decodeNpy(npy(header(">i2", "(2,)"), [1, 0, 0xff, 0xfe]), "x").data]).toEqual([256, -2]);
    // [[1, 2, 3], [4, 5, 6]] stored by columns
    const transposed = decodeNpy(npy(header("|u1", "(2, 3)", "True"), [1, 4, 2, 5, 3, 6]), "x");
    expect([...transposed.data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(transposed.shape).toEqual([2, 3]);
  });

  test("64-bit integers become float64 while exact; bool becomes u1", () => {
    const exact = new Uint8Array(BigInt64Array.of(-5n, 2n ** 53n - 1n).buffer);
    expect(decodeNpy(npy(header("<i8", "(2,)"), exact), "x")).toEqual(arrayOf(Float64Array.of(-5, 2 ** 53 - 1)));
    const beyond = new Uint8Array(BigUint64Array.of(0n, 2n ** 53n).buffer);
    expect(() => decodeNpy(npy(header("<u8", "(2,)"), beyond), "net.npz: array n")).toThrow(
      new InputError(
        "net.npz: array n: 64-bit integers must lie within ±(2^53 − 1), got 9007199254740992 at 1; convert with .astype('float64')",
      ),
    );
    expect(decodeNpy(npy(header("|b1", "(2,)"), [1, 0]), "x")).toEqual(arrayOf(Uint8Array.of(1, 0)));
  });

  test("versions 2.0 and 3.0 are read", () => {
    for (const version of [2, 3]) {
      expect([...decodeNpy(npy(header("|u1", "()"), [7], version), "x").data]).toEqual([7]);
    }
  });

  const wrong: [string, Uint8Array, RegExp][] = [
    ["no magic", Uint8Array.of(1, 2, 3), /^x: must be a \.npy array/],
    ["version 9", npy(header("|u1", "()"), [7], 9), /version must be 1\.0, 2\.0 or 3\.0, got 9\.0/],
    ["a pickle", npy(header("|O", "(2,)"), [1, 2]), /object arrays are pickles, which are never opened/],
    ["strings", npy(header("<U5", "(1,)"), new Uint8Array(20)), /dtype must be real numbers.*got "<U5"/],
    ["complex", npy(header("<c16", "(1,)"), new Uint8Array(16)), /got "<c16"; convert it with \.astype/],
    ["extended precision", npy(header("<f16", "(1,)"), new Array(16).fill(0)), /got "<f16"/],
    ["a name every object has", npy(header("<toString", "(1,)"), [0, 0]), /got "<toString"/],
    ["structured", npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", [0]), /structured dtype/],
    [
      "too little data",
      npy(header("<f8", "(2,)"), new Uint8Array(15)),
      /16 bytes of data, got 15; the file is damaged/,
    ],
    ["too much data", npy(header("<f8", "(2,)"), new Uint8Array(17)), /16 bytes of data, got 17/],
    ["a shape of 10^18", npy(header("<f8", "(1000000000, 1000000000)"), [0]), /shape must be .* got \(1000000000,/],
    ["a shape of 10^12", npy(header("<f8", "(1000000, 1000000)"), [0]), /8000000000000 bytes of data, got 1/],
    ["a negative axis", npy(header("<f8", "(-1,)"), []), /whole numbers >= 0, got \(-1\)/],
    ["65 axes", npy(header("|u1", `(${"1, ".repeat(65)})`), [0]), /at most 64 whole numbers/],
    ["an expression", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1+1,)}", [0]), /header must give/],
    ["a list", npy("[1]", []), /header must give/],
    ["a cut header", npy(header("|u1", "()"), []).subarray(0, 30), /the file is cut short/],
    ["a cut version 2", npy("", [], 2).subarray(0, 11), /the file is cut short/],
    ["a vast header", npy("", new Uint8Array(10), 2).map((b, i) => (i === 10 ? 255 : b)), /at most 65535 bytes/],
  ];
  test.each(wrong)("refuses %s", (_, bytes, message) => {
    expect(() => decodeNpy(bytes, "x")).toThrow(InputError);
    expect(() => decodeNpy(bytes, "x")).toThrow(message);
  });

  test("any bytes whatever give an array or an InputError", () => {
    const whole = encodeNpy(arrayOf(Float32Array.of(1, 2, 3, 4), [2, 2]));
    fc.assert(
      fc.property(fc.nat(whole.length), fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255))), (end, edits) => {
        const bytes = whole.slice(0, end);
        for (const [at, byte] of edits) if (at < end) bytes[at] = byte;
        try {
          decodeNpy(bytes, "x");
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
