import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type KernelName, openKernel, stream, type WeightedRows } from "./index.ts";

const NAMES: KernelName[] = ["typescript", "wasm-simd"];
const normals = (count: number, seed: number) => {
  const draw = stream({ seed, density: 1 }, "stateNoise");
  return Float64Array.from({ length: count }, (_, i) => draw.normal(i));
};
/** Sizes around every tile, numbers of rows around every part, columns; and a seed. */
const cases = [
  fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 67),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 5 }),
  fc.nat(999),
] as const;
/** Every third factor is 0, and one row holds what must then not be seen. */
function weighted(n: number, M: number, count: number, seed: number): WeightedRows {
  const rows = normals(M * n, seed);
  const factors = normals(count * M, seed + 1).map((v, e) => ((e % M) % 3 === 1 ? 0 : v));
  if (M > 1) rows.fill(Number.POSITIVE_INFINITY, n, 2 * n);
  return { rows, factors };
}
/** g y + Σ terms of element i of column c, one addition after another. */
function sumOf(y: number, g: number, terms: readonly WeightedRows[], n: number, c: number, i: number): number {
  let sum = g * y;
  for (const { rows, factors } of terms) {
    const M = rows.length / n;
    for (let m = 0; m < M; m++) if (factors[c * M + m] !== 0) sum += factors[c * M + m] * rows[m * n + i];
  }
  return sum;
}

describe.each(NAMES)("%s kernel", (name) => {
  test("readOut is the scalar product to 1e-14 of Σ|w||r|, for any number of rows and columns", () => {
    fc.assert(
      fc.property(...cases, (n, M, count, seed) => {
        const rows = normals(M * n, seed);
        const x = normals(count * n, seed + 1);
        const out = new Float64Array(count * M);
        openKernel({ n }, name).readOut(rows, x, out, n, count);
        out.forEach((z, e) => {
          const [c, m] = [Math.floor(e / M), e % M];
          const terms = Array.from({ length: n }, (_, i) => rows[m * n + i] * x[c * n + i]);
          const size = terms.reduce((sum, v) => sum + Math.abs(v), 0);
          expect(Math.abs(z - terms.reduce((sum, v) => sum + v, 0))).toBeLessThanOrEqual(1e-14 * size);
        });
      }),
      { numRuns: 60 },
    );
  });

  test("drive is g y + Σ factors rows − x to the last bit, and a row whose factor is 0 is not looked at", () => {
    fc.assert(
      fc.property(...cases, fc.boolean(), (n, M, count, seed, hasState) => {
        const terms = [weighted(n, M, count, seed), weighted(n, 2, count, seed + 2)];
        const y = normals(count * n, seed + 3);
        const x = hasState ? normals(count * n + 5, seed + 4) : null; // as long as it needs to be, or longer
        const expected = y.map((v, e) => {
          const sum = sumOf(v, 1.3, terms, n, Math.floor(e / n), e % n);
          return x === null ? sum : sum - x[e];
        });
        openKernel({ n }, name).drive(y, 1.3, terms, x, n, count);
        expect(y).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("euler is x + h (g y + Σ factors rows − x) to the last bit", () => {
    fc.assert(
      fc.property(...cases, fc.boolean(), (n, M, count, seed, hasInput) => {
        const terms = [weighted(n, M, count, seed)];
        if (hasInput) terms.push(weighted(n, 5, count, seed + 2));
        const y = normals(count * n, seed + 3);
        const x = normals(count * n, seed + 4);
        const expected = x.map((v, e) => v + 0.1 * (sumOf(y[e], 0.8, terms, n, Math.floor(e / n), e % n) - v));
        openKernel({ n }, name).euler(x, 0.1, y, 0.8, terms, n, count);
        expect(x).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

test("both kernels read out the same bits, with what was in the scratch before", () => {
  fc.assert(
    fc.property(...cases, (n, M, count, seed) => {
      const [a, b] = NAMES.map((name) => {
        const kernel = openKernel({ n: 67 }, name);
        kernel.readOut(normals(4 * 67, seed).fill(Number.NaN), normals(67, 1), new Float64Array(4), 67, 1);
        const out = new Float64Array(count * M);
        kernel.readOut(normals(M * n, seed), normals(count * n, seed + 1), out, n, count);
        return out;
      });
      expect(b).toEqual(a);
    }),
    { numRuns: 60 },
  );
});

test("rows longer than the kernel was opened for are refused", () => {
  const kernel = openKernel({ n: 32 });
  const call = () => kernel.readOut(new Float64Array(33), new Float64Array(33), new Float64Array(1), 33, 1);
  expect(call).toThrow("internal: rows of 33 values in a kernel for 32");
});

test("vectors of the kernel give the bits of any others, in every function, until there is no more room for them", () => {
  fc.assert(
    fc.property(fc.constantFrom(4, 8, 13, 16, 48), fc.integer({ min: 1, max: 6 }), fc.nat(999), (n, count, seed) => {
      const results = [0, 1].map((filters) => {
        const kernel = openKernel({ n, filters });
        const vector = (values: Float64Array) => {
          const made = filters === 0 ? new Float64Array(values.length) : kernel.vector(values.length);
          made.set(values);
          return made;
        };
        const x = vector(normals(count * n, seed));
        const y = vector(new Float64Array(count * n));
        const rows = vector(normals(5 * n, seed + 1));
        const factors = normals(5 * count, seed + 2);
        const J = normals(n * n, seed + 3).map((v, e) => (e % 3 === 0 ? v : 0));
        const z = new Float64Array(5 * count);
        for (const storage of ["f32", "f64"] as const) {
          const matrix = kernel.matrix(J, n, storage);
          for (let step = 0; step < 3; step++) {
            matrix.multiply(x, y, count);
            kernel.euler(x, 0.1, y, 0.9, [{ rows, factors }], n, count);
            kernel.tanh(x, x);
            kernel.readOut(rows, x, z, n, count);
            matrix.multiply(x, y, count); // after `euler` y holds anything
            kernel.drive(y, 0.5, [{ rows, factors }], x, n, count);
          }
        }
        return [...x, ...y, ...z, ...rows];
      });
      expect(results[1]).toEqual(results[0]);
    }),
    { numRuns: 60 },
  );
  const kernel = openKernel({ n: 32, filters: 1 });
  const lies = (values: Float64Array) => values.buffer.byteLength > 100_000; // in the kernel's memory
  const vectors = Array.from({ length: 40 }, () => kernel.vector(32));
  expect([lies(vectors[0]), lies(vectors[39])]).toEqual([true, false]);
  expect(new Set(vectors.map((v) => v.length))).toEqual(new Set([32]));
  vectors.forEach((v, k) => {
    v.fill(k);
  });
  vectors.forEach((v, k) => {
    expect(v).toEqual(new Float64Array(32).fill(k));
  });
  kernel.filter(32, 1, "f64", 32); // its room is kept for it
});
