import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type KernelName, openProducts, type Products, type Sheet, type Storage, stream } from "./index.ts";

const NAMES: KernelName[] = ["typescript", "wasm-simd"];
const STORAGES: Storage[] = ["f32", "f64"];
const random = stream({ seed: 5, density: 1 }, "stateNoise");
const normals = (count: number, from: number) =>
  Float64Array.from({ length: count }, (_, k) => random.normal(from + k));

/** A sheet with these values [rows × columns], and with NaN in its padding where it may hold anything. */
function filled(products: Products, rows: number, columns: number, values: ArrayLike<number>, padding = 0): Sheet {
  const sheet = products.sheet(rows, columns);
  sheet.data.fill(padding);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) sheet.data[r * sheet.stride + c] = values[r * columns + c];
  }
  return sheet;
}
const valuesOf = ({ rows, columns, stride, data }: Sheet) =>
  Float64Array.from({ length: rows * columns }, (_, e) => data[Math.floor(e / columns) * stride + (e % columns)]);

/** All three products on random numbers. */
function all(storage: Storage, name: KernelName, rows: number, columns: number, count: number, isCut = false) {
  const shapes = [
    [count, columns],
    [count, rows],
    [rows, columns],
  ] as const;
  const products = openProducts(storage, { sheets: [...shapes, ...shapes], weights: [[rows, columns]] }, name);
  const W = products.weights(rows, columns);
  W.set(normals(rows * columns, 0));
  const X = filled(products, count, columns, normals(count * columns, 10_000), Number.NaN);
  const D = filled(products, count, rows, normals(count * rows, 20_000), Number.NaN);
  const Y = filled(products, count, rows, normals(count * rows, 30_000));
  const B = filled(products, count, columns, normals(count * columns, 40_000));
  const G = filled(products, rows, columns, normals(rows * columns, 50_000));
  const cut = isCut ? Math.floor(count / 2) : count;
  for (const [from, rest] of [
    [0, cut],
    [cut, count - cut],
  ] as const) {
    W.addForward(X, from, Y, from, rest);
    W.addBackward(D, from, B, from, rest);
    products.addOuter(D, from, X, from, G, rest);
  }
  return { forward: valuesOf(Y), backward: valuesOf(B), outer: valuesOf(G) };
}

describe.each(STORAGES)("products (%s)", (storage) => {
  test.each(NAMES)("%s: are the sums that they are called, within count · 2⁻²³ (f32) or 2⁻⁵² (f64)", (name) => {
    const [rows, columns, count] = [5, 11, 7];
    const { forward, backward, outer } = all(storage, name, rows, columns, count);
    const [W, X, D] = [normals(rows * columns, 0), normals(count * columns, 10_000), normals(count * rows, 20_000)];
    const [Y, B, G] = [
      normals(count * rows, 30_000),
      normals(count * columns, 40_000),
      normals(rows * columns, 50_000),
    ];
    for (let b = 0; b < count; b++) {
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          Y[b * rows + i] += W[i * columns + j] * X[b * columns + j];
          B[b * columns + j] += W[i * columns + j] * D[b * rows + i];
          G[i * columns + j] += D[b * rows + i] * X[b * columns + j];
        }
    }
    const unit = 60 * (storage === "f32" ? 2 ** -23 : 2 ** -52); // (terms + 1) · largest size of a partial sum
    for (const [got, wanted] of [
      [forward, Y],
      [backward, B],
      [outer, G],
    ] as const) {
      wanted.forEach((v, e) => {
        expect(Math.abs(got[e] - v)).toBeLessThan(unit);
      });
    }
  });

  test("WebAssembly gives the bits of the definition at every shape", () => {
    const size = fc.integer({ min: 1, max: 21 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 9 }), (rows, columns, count) => {
        expect(all(storage, "wasm-simd", rows, columns, count)).toEqual(
          all(storage, "typescript", rows, columns, count),
        );
      }),
      { numRuns: 60 },
    );
    // more rows than one block of the outer product takes
    expect(all(storage, "wasm-simd", 9, 10, 131)).toEqual(all(storage, "typescript", 9, 10, 131));
  });

  test.each(NAMES)("%s: a batch cut in two gives the same bits", (name) => {
    expect(all(storage, name, 13, 6, 70, true)).toEqual(all(storage, name, 13, 6, 70));
  });

  test.each(NAMES)("%s: refuses rows that a sheet has not, and another width", (name) => {
    const products = openProducts(
      storage,
      {
        sheets: [
          [4, 3],
          [4, 3],
        ],
        weights: [[3, 3]],
      },
      name,
    );
    const W = products.weights(3, 3);
    const [X, Y] = [products.sheet(4, 3), products.sheet(4, 3)];
    expect(() => W.addForward(X, 2, Y, 0, 3)).toThrow(/must have rows 2 to 4, has 4/);
    expect(() => W.addForward(X, 0, products.sheet(0, 2), 0, 0)).toThrow(/must have 3 columns, got 2/);
    expect(() => products.addOuter(X, 0, Y, 0, products.sheet(0, 3), 1)).toThrow(RangeError);
  });
});

test("memory that was not announced is refused", () => {
  const products = openProducts("f64", { sheets: [[4, 4]] }, "wasm-simd");
  expect(() => products.sheet(1000, 1000)).toThrow(/internal: kernel memory/);
});
