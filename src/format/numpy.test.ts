/** @file The other side of format: NumPy reads what we write, and writes what we read. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { hasNumpy, NO_NUMPY, runPython } from "../../test/numpy.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { decodeNpz, encodeNpz } from "./npz.ts";
import { arrayOf, CONSTRUCTORS, type Dtype, type NumericArray } from "./numericArray.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lethe-numpy-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const needNumpy = (context: TestContext) => {
  if (!hasNumpy()) context.skip(NO_NUMPY);
};
const python = (script: string) => runPython(`import numpy as np, hashlib, json\n${script}`, folder);
const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

/** 0, 1, 2, … in any shape and dtype: the same in both languages. */
function counting(dtype: Dtype, shape: readonly number[]): NumericArray {
  const size = shape.reduce((product, n) => product * n, 1);
  const data = new CONSTRUCTORS[dtype](size);
  for (let i = 0; i < size; i++) data[i] = i % 100;
  return arrayOf(data, shape);
}
const SHAPES = [
  [],
  [0],
  [1],
  [7],
  [123456],
  [3, 4],
  [0, 5],
  [2, 3, 4],
  [1, 1, 1, 1, 1, 1, 1, 1],
  [1, 2, 1, 2, 1, 2, 1, 3],
];
for (let axes = 9; axes <= 32; axes++) SHAPES.push(new Array(axes).fill(1)); // headers of every length modulo 64

test("encodeNpy writes the bytes numpy.save writes, for every dtype and many shapes", {
  timeout: 30_000,
}, (context) => {
  needNumpy(context);
  const cases = (Object.keys(CONSTRUCTORS) as Dtype[]).flatMap((dtype) => SHAPES.map((shape) => ({ dtype, shape })));
  writeFileSync(join(folder, "cases.json"), JSON.stringify(cases));
  const hashes = python(`
import io
for case in json.load(open("cases.json")):
    data = np.arange(int(np.prod(case["shape"]))) % 100
    buffer = io.BytesIO()
    np.save(buffer, data.astype("<" + case["dtype"]).reshape(case["shape"]))
    print(buffer.getvalue()[:4096].hex())`);
  const expected = hashes.trim().split("\n");
  expect(expected).toHaveLength(cases.length);
  cases.forEach(({ dtype, shape }, i) => {
    const hex = Buffer.from(encodeNpy(counting(dtype, shape)).subarray(0, 4096)).toString("hex");
    expect(hex, `${dtype} [${shape}]`).toBe(expected[i]);
  });
});

test("numpy.load reads what encodeNpz writes", (context) => {
  needNumpy(context);
  const arrays = {
    "weights J": counting("f8", [3, 4]),
    κ: counting("f4", [2, 0]),
    single: arrayOf(Float64Array.of(Math.PI), []),
    odd: arrayOf(Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY, -0, 5e-324)),
    bytes: counting("u1", [5]),
  };
  writeFileSync(join(folder, "ours.npz"), encodeNpz(arrays));
  const seen = python(`
with np.load("ours.npz") as f:
    for name in f.files:
        a = f[name]
        print(json.dumps([name, a.dtype.str, list(a.shape), a.tobytes().hex()], ensure_ascii=False))`);
  const lines = seen
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toEqual(
    Object.entries(arrays)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { dtype, shape, data }]) => [
        name,
        (dtype === "u1" ? "|" : "<") + dtype,
        shape,
        Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex"),
      ]),
  );
  expect(python(`import zipfile; print(zipfile.ZipFile("ours.npz").testzip())`).trim()).toBe("None");
});

test("decodeNpz reads numpy.savez and savez_compressed: orders, byte orders, integers, bool, 0-d, empty", (context) => {
  needNumpy(context);
  python(`
a = np.arange(24).reshape(2, 3, 4)
arrays = dict(c=a.astype("f8"), fortran=np.asfortranarray(a.astype("f4")), big=a.astype(">i4"), bigfortran=np.asfortranarray(a.astype(">f8")),
    wide=a.astype("i8") - 5, unsigned=a.astype("u8"), flags=a % 2 == 0, zero=np.float64(2.5), empty=np.zeros((0, 3)), strided=a[:, ::2, ::-1].astype("u2"))
np.savez("plain.npz", **arrays)
np.savez_compressed("packed.npz", **arrays)
with open("version2.npy", "wb") as f: np.lib.format.write_array(f, a.astype("i2"), version=(2, 0))
with open("version3.npy", "wb") as f: np.lib.format.write_array(f, a.astype("i2"), version=(3, 0))
np.savez("object.npz", o=np.array([{}], dtype=object))
np.savez("toowide.npz", n=np.array([2**60]))`);
  const all = Array.from({ length: 24 }, (_, i) => i);
  const shape = [2, 3, 4];
  const strided = [0, 1].flatMap((i) => [0, 2].flatMap((j) => [3, 2, 1, 0].map((k) => 12 * i + 4 * j + k)));
  for (const name of ["plain.npz", "packed.npz"]) {
    expect(decodeNpz(read(name), { where: name })).toEqual({
      c: arrayOf(Float64Array.from(all), shape),
      fortran: arrayOf(Float32Array.from(all), shape),
      big: arrayOf(Int32Array.from(all), shape),
      bigfortran: arrayOf(Float64Array.from(all), shape),
      wide: arrayOf(
        Float64Array.from(all, (n) => n - 5),
        shape,
      ),
      unsigned: arrayOf(Float64Array.from(all), shape),
      flags: arrayOf(
        Uint8Array.from(all, (n) => 1 - (n % 2)),
        shape,
      ),
      zero: arrayOf(Float64Array.of(2.5), []),
      empty: arrayOf(new Float64Array(0), [0, 3]),
      strided: arrayOf(Uint16Array.from(strided), [2, 2, 4]),
    });
  }
  for (const name of ["version2.npy", "version3.npy"]) {
    expect(decodeNpy(read(name), name)).toEqual(arrayOf(Int16Array.from(all), shape));
  }
  expect(() => decodeNpz(read("object.npz"), { where: "object.npz" })).toThrow(/object\.npz: array o: .* pickles/);
  expect(() => decodeNpz(read("toowide.npz"))).toThrow("npz: array n: 64-bit integers must lie within");
});

test("64-bit zip records, as Python writes them for streams and on request, are read", (context) => {
  needNumpy(context);
  python(`
import zipfile, io
zipfile.ZIP64_LIMIT = 10  # so the directory itself has 64-bit records
array = io.BytesIO(); np.save(array, np.arange(3.0))
with zipfile.ZipFile("wide.npz", "w", zipfile.ZIP_DEFLATED) as z: z.writestr("x.npy", array.getvalue())
class Stream:  # cannot seek: sizes follow each member
    def __init__(self, f): self.f = f
    def write(self, b): return self.f.write(b)
    def flush(self): self.f.flush()
with open("stream.npz", "wb") as f:
    with zipfile.ZipFile(Stream(f), "w") as z: z.writestr("x.npy", array.getvalue())`);
  for (const name of ["wide.npz", "stream.npz"]) {
    expect(decodeNpz(read(name), { where: name })).toEqual({ x: arrayOf(Float64Array.of(0, 1, 2)) });
  }
});
