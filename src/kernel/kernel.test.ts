import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type KernelName, openKernel, type Storage, stream, tanh } from "./index.ts";

const SIZES = [1, 2, 3, 4, 5, 7, 8, 31, 32, 33, 60, 67, 100]; // below, at and above every tile
const NAMES: KernelName[] = ["typescript", "wasm-simd"];
const STORAGES: Storage[] = ["f32", "f64"];

const normals = (count: number, seed: number) => {
  const draw = stream({ seed, density: 1 }, "stateNoise");
  return Float64Array.from({ length: count }, (_, i) => draw.normal(i));
};
const largest = (values: Iterable<number>) => Math.max(0, ...Array.from(values, Math.abs));
/** A in the norm-wise sense: Σ_j A[i, j] x[c, j] in plain f64. */
function product(A: Float64Array, x: Float64Array, n: number, count: number): Float64Array {
  return Float64Array.from({ length: count * n }, (_, e) => {
    const c = Math.floor(e / n);
    let sum = 0;
    for (let j = 0; j < n; j++) sum += A[(e % n) * n + j] * x[c * n + j];
    return sum;
  });
}

describe.each(NAMES)("%s kernel", (name) => {
  test.each(STORAGES)("multiply (%s) is the product within n · 2⁻²³ (f32) or n · 2⁻⁵² (f64) of Σ|a||x|", (storage) => {
    for (const n of SIZES) {
      const A = normals(n * n, n);
      const x = normals(7 * n, n + 1);
      const out = new Float64Array(7 * n);
      openKernel({ n }, name).matrix(A, n, storage).multiply(x, out, 7);
      const truth = product(A, x, n, 7);
      const scale = product(A.map(Math.abs), x.map(Math.abs), n, 7);
      const unit = (n + 2) * (storage === "f32" ? 2 ** -23 : 2 ** -52);
      out.forEach((y, e) => {
        expect(Math.abs(y - truth[e]), `n ${n}, element ${e}`).toBeLessThanOrEqual(unit * scale[e]);
      });
    }
  });

  test.each(STORAGES)("multiply (%s): a column's bits do not depend on count, position or company", (storage) => {
    fc.assert(
      fc.property(fc.constantFrom(5, 32, 67), fc.integer({ min: 1, max: 9 }), fc.nat(99), (n, count, seed) => {
        const matrix = openKernel({ n }, name).matrix(normals(n * n, seed), n, storage);
        const x = normals(count * n, seed + 1);
        const together = new Float64Array(count * n);
        matrix.multiply(x, together, count);
        const alone = new Float64Array(n);
        for (let c = 0; c < count; c++) {
          matrix.multiply(x.subarray(c * n, (c + 1) * n), alone, 1);
          expect(together.subarray(c * n, (c + 1) * n)).toEqual(alone);
        }
      }),
      { numRuns: 20 },
    );
  });

  test.each(STORAGES)(
    "multiply (%s): entries that are 0 are skipped without a trace: the bits of a plain sum",
    (storage) => {
      const round = storage === "f32" ? Math.fround : (v: number) => v;
      fc.assert(
        fc.property(
          fc.constantFrom(...SIZES),
          fc.constantFrom(0, 0.1, 0.4, 0.59, 0.61),
          fc.integer({ min: 1, max: 9 }),
          fc.nat(99),
          (n, density, count, seed) => {
            const keep = stream({ seed: seed + 2, density: 1 }, "stateNoise");
            const A = normals(n * n, seed).map((v, e) => (keep.uniform(e) < density ? v : 0));
            const x = normals(count * n, seed + 1);
            const out = new Float64Array(count * n).fill(Number.NaN);
            openKernel({ n }, name).matrix(A, n, storage).multiply(x, out, count);
            out.forEach((y, e) => {
              let sum = 0;
              for (let j = 0; j < n; j++) {
                sum = round(sum + round(round(A[(e % n) * n + j]) * round(x[Math.floor(e / n) * n + j])));
              }
              expect(Object.is(y, sum), `n ${n}, element ${e}: ${y}, ${sum}`).toBe(true);
            });
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  test("tanh of an array is tanh of each element, in place too, wherever 0, −0, ±∞, NaN and saturated ones stand", () => {
    const edges = [
      0,
      -0,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      21.9,
      22,
      -22.1,
      1e300,
      -5e-324,
    ];
    for (const n of [1, 2, 5, 17, 300]) {
      const x = normals(n, 3).map((v, i) => (i % 3 === 1 ? edges[i % edges.length] : 3 * v));
      const expected = x.map(tanh);
      openKernel({ n: 8 }, name).tanh(x, x);
      expect(x).toEqual(expected);
    }
  });

  // P⁻¹ = αI + Σ r rᵀ is the definition of P; 1e-11 leaves 300 × for the condition number (about 1e3)
  test("filter: P (αI + Σ r rᵀ) = I to 1e-11 in f64, across flushes and odd sizes", () => {
    for (const n of [3, 8, 30, 33]) {
      const filter = openKernel({ n, filters: 1 }, name).filter(n, 0.5, "f64", 7);
      const inverse = new Float64Array(n * n);
      for (let i = 0; i < n; i++) inverse[i * n + i] = 0.5;
      const k = new Float64Array(n);
      for (let t = 0; t < 25; t++) {
        const r = normals(n, 1000 + t).map(tanh);
        const before = filter.toArray();
        const c = filter.update(r, k);
        expect(largest(product(before, r, n, 1).map((v, i) => v - k[i]))).toBeLessThan(1e-13);
        expect(c * (1 + r.reduce((s, v, i) => s + v * k[i], 0))).toBeCloseTo(1, 12);
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) inverse[i * n + j] += r[i] * r[j];
      }
      const P = filter.toArray();
      for (let i = 0; i < n; i++) {
        const column = product(inverse, P.subarray(i * n, (i + 1) * n), n, 1);
        column[i] -= 1;
        expect(largest(column), `n ${n}, column ${i}`).toBeLessThan(1e-11);
        for (let j = 0; j < n; j++) expect(P[i * n + j]).toBe(P[j * n + i]);
      }
    }
  });

  test("filter: pending updates act as if they were worked in, to 1e-13", () => {
    const n = 33;
    const kernel = openKernel({ n, filters: 2 }, name);
    const [late, early] = [kernel.filter(n, 1, "f64", 64), kernel.filter(n, 1, "f64", 64)];
    const [a, b] = [new Float64Array(n), new Float64Array(n)];
    for (let t = 0; t < 20; t++) {
      const r = normals(n, t).map(tanh);
      late.update(r, a);
      early.update(r, b);
      early.flush();
      expect(largest(a.map((v, i) => v - b[i]))).toBeLessThan(1e-13);
    }
    expect(late.pending).toBe(20);
    expect(early.pending).toBe(0);
  });

  test("filter: a P that is no longer positive definite is reported as NaN and left as it was", () => {
    const n = 5;
    const filter = openKernel({ n, filters: 1 }, name).filter(n, -1, "f64", 8); // P = −I
    const k = new Float64Array(n);
    expect(filter.update(normals(n, 1), k)).toBeNaN();
    expect(filter.update(new Float64Array(n).fill(Number.NaN), k)).toBeNaN();
    expect(filter.toArray()[0]).toBe(-1);
    expect(filter.pending).toBe(0);
  });

  test("solver: ‖Ax − b‖ ≤ 1e-12 ‖A‖‖x‖ for one and many right-hand sides", () => {
    for (const n of [...SIZES, 129]) {
      const A = normals(n * n, n + 7);
      const solver = openKernel({ n }, name).solver(n);
      expect(solver.factor(A)).toBe(true);
      for (const count of [1, 3, 9, 20]) {
        const b = normals(count * n, count);
        const x = b.slice();
        solver.solve(x, count);
        const residual = product(A, x, n, count).map((v, e) => v - b[e]);
        expect(largest(residual), `n ${n}`).toBeLessThan(1e-12 * n * largest(A) * (1 + largest(x)));
      }
    }
  });

  test("solver, transposed: ‖Aᵀx − b‖ ≤ 1e-12 n ‖A‖‖x‖ for one and many right-hand sides, and solve is left as it was", () => {
    for (const n of [...SIZES, 129]) {
      const A = normals(n * n, n + 7);
      const At = A.map((_, e) => A[(e % n) * n + Math.floor(e / n)]);
      const solver = openKernel({ n }, name).solver(n);
      expect(solver.factor(A)).toBe(true);
      const before = normals(n, 5);
      solver.solve(before, 1);
      for (const count of [1, 3, 9, 20]) {
        const b = normals(count * n, count);
        const x = b.slice();
        solver.solveTransposed(x, count);
        const residual = product(At, x, n, count).map((v, e) => v - b[e]);
        expect(largest(residual), `n ${n}`).toBeLessThan(1e-12 * n * largest(A) * (1 + largest(x)));
      }
      const after = normals(n, 5);
      solver.solve(after, 1);
      expect(after).toEqual(before);
    }
  });

  test("solver: a singular or NaN matrix is refused", () => {
    const solver = openKernel({ n: 3 }, name).solver(3);
    expect(solver.factor(Float64Array.of(1, 2, 3, 2, 4, 6, 1, 0, 1))).toBe(false);
    expect(solver.factor(new Float64Array(9).fill(Number.NaN))).toBe(false);
    expect(solver.factor(Float64Array.of(0, 1, 0, 1, 0, 0, 0, 0, 2))).toBe(true);
  });
});

describe("both kernels give the same bits", () => {
  const both = (n: number, filters = 0) => NAMES.map((name) => openKernel({ n, filters }, name));

  test.each(STORAGES)("multiply (%s)", (storage) => {
    for (const n of SIZES) {
      const A = normals(n * n, n);
      const x = normals(7 * n, n + 1);
      const [a, b] = both(n).map((kernel) => {
        const out = new Float64Array(7 * n);
        kernel.matrix(A, n, storage).multiply(x, out, 7);
        return out;
      });
      expect(b).toEqual(a);
    }
  });

  test.each(STORAGES)("filter (%s)", (storage) => {
    for (const n of [3, 8, 30, 33, 67]) {
      const [a, b] = both(n, 1).map((kernel) => {
        const filter = kernel.filter(n, 1, storage, 7);
        const k = new Float64Array(n);
        const seen: number[] = [];
        for (let t = 0; t < 25; t++) seen.push(filter.update(normals(n, t).map(tanh), k), ...k);
        return [...seen, ...filter.toArray()];
      });
      expect(b).toEqual(a);
    }
  });

  test("factor and solve", () => {
    for (const n of [...SIZES, 129]) {
      const A = normals(n * n, n + 7);
      const [a, b] = both(n).map((kernel) => {
        const solver = kernel.solver(n);
        solver.factor(A);
        const x = normals(9 * n, 2);
        solver.solve(x, 9);
        const y = normals(19 * n, 3);
        solver.solveTransposed(y, 19);
        return [...x, ...y];
      });
      expect(b).toEqual(a);
    }
  });
});

test("a kernel asked for more than was announced says so", () => {
  const kernel = openKernel({ n: 100, matrices: 1, solvers: 0 });
  const make = () => {
    for (let i = 0; i < 10; i++) kernel.matrix(new Float64Array(10000).fill(1), 100, "f64");
  };
  expect(make).toThrow(/^internal: kernel memory of \d+ bytes is full/);
});
