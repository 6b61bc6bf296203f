/** @file Arrays that are no numbers, beside those that are. */
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { InputError } from "./inputError.ts";
import { encodeNpy } from "./npy.ts";
import { decodeNpz } from "./npz.ts";
import { arrayOf } from "./numericArray.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A .npy of one item of any dtype. */
function npy(descr: string, bytes: number): Uint8Array {
  const header = `{'descr': ${descr}, 'fortran_order': False, 'shape': (1,), }`.padEnd(117);
  return new Uint8Array([0x93, ...bytesOf("NUMPY"), 1, 0, 118, 0, ...bytesOf(`${header}\n`), ...new Uint8Array(bytes)]);
}

const OTHERS = {
  text: "'<U5'",
  pickle: "'|O'",
  bytes: "'|S3'",
  date: "'<M8[ns]'",
  complex: "'<c16'",
  extended: "'<f16'",
};
const record = "[('a', '<f8')]";
const members = Object.fromEntries(
  Object.entries({ ...OTHERS, record }).map(([name, descr]) => [`${name}.npy`, npy(descr, 20)]),
);
const zip = zipSync({ ...members, "x.npy": encodeNpy(arrayOf(Float64Array.of(7))) }, { level: 0 });

test("text, pickles, dates and the like are left out where that is wanted, each with its reason", () => {
  const left = new Map<string, string>();
  const read = decodeNpz(zip, { where: "a.npz", leaveOut: (name, reason) => left.set(name, reason.message) });
  expect(read).toEqual({ x: arrayOf(Float64Array.of(7)) });
  expect([...left.keys()].sort()).toEqual([...Object.keys(OTHERS), "record"].sort());
  expect(left.get("text")).toBe(
    'a.npz: array text: dtype must be real numbers of 8 to 64 bits, got "<U5"; it holds no numbers; leave it out',
  );
  expect(left.get("pickle")).toContain("object arrays are pickles, which are never opened");
  expect(left.get("complex")).toContain("convert it with .astype('float64')");
});

test("where it is not wanted, and where a file is damaged, it is refused", () => {
  expect(() => decodeNpz(zip, { where: "a.npz" })).toThrow(InputError);
  const at = zip.length - 200; // in the directory: no member's bytes
  const leaveOut = () => undefined;
  expect(() => decodeNpz(zip.subarray(0, at), { leaveOut })).toThrow(InputError);
  const flipped = zip.slice();
  flipped[150] ^= 1; // in the first member
  expect(() => decodeNpz(flipped, { leaveOut })).toThrow("must match their CRC-32");
});
