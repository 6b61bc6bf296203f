import { describe, expect, test } from "vitest";
import { uniforms } from "../../test/zoo.ts";
import { openKernel, type Solver, type System, stream } from "../kernel/index.ts";
import { certify } from "./certify.ts";
import { type Least, leastAt } from "./least.ts";
import { findRoot, KRYLOV_FROM } from "./newton.ts";
import { distance, dot, norm } from "./vectors.ts";

const n = KRYLOV_FROM + 20;

/** ẋ = −x + W tanh(x) + c, W = g × random + 3 m kᵀ/n: as a trained network, a disc of eigenvalues and one outlier. */
function network(g: number, c: number): System {
  const random = stream({ seed: 3, density: 1 }, "stateNoise");
  const W = Float64Array.from({ length: n * n }, (_, e) => (g / Math.sqrt(n)) * random.normal(e));
  const m = Float64Array.from({ length: n }, (_, i) => random.normal(n * n + i));
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) W[i * n + j] += (3 * m[i] * m[j]) / n;
  const kernel = openKernel({ n, matrices: 2 });
  const transposed = Float64Array.from(W, (_, e) => W[(e % n) * n + Math.floor(e / n)]);
  const [M, T] = [kernel.matrix(W, n, "f64"), kernel.matrix(transposed, n, "f64")];
  const slopes = (x: Float64Array) => x.map((v) => 1 - Math.tanh(v) ** 2);
  return {
    kind: "flow",
    dimension: n,
    timeStep: 1,
    odd: c === 0,
    evaluate(states, out, count) {
      M.multiply(states.slice(0, count * n).map(Math.tanh), out, count);
      for (let e = 0; e < count * n; e++) out[e] += c * m[e % n] - states[e];
    },
    tangent(x, V, out, count, isTransposed) {
      const d = slopes(x);
      const held = V.slice(0, count * n);
      if (isTransposed) T.multiply(held, out, count);
      else
        M.multiply(
          held.map((v, e) => v * d[e % n]),
          out,
          count,
        );
      for (let e = 0; e < count * n; e++) out[e] = (isTransposed ? d[e % n] * out[e] : out[e]) - held[e];
    },
    jacobian(x, out) {
      const d = slopes(x);
      for (let e = 0; e < n * n; e++) out[e] = W[e] * d[e % n] - (Math.floor(e / n) === e % n ? 1 : 0);
    },
    jacobianLipschitz:
      0.77 *
      Math.max(
        ...Array.from({ length: n }, (_, i) => W.subarray(i * n, (i + 1) * n).reduce((s, v) => s + Math.abs(v), 0)),
      ),
  };
}

function counted(): Solver & { factored: number } {
  const solver = openKernel({ n }).solver(n);
  const counting = {
    ...solver,
    factored: 0,
    factor(A: Float64Array) {
      counting.factored++;
      return solver.factor(A);
    },
  };
  return counting;
}

describe("matrix-free steps from n = 500 on", () => {
  const flow = network(0.8, 0);

  test("Newton's method by GMRES ends at certified roots, as with factors to 1e-9, with fewer factorisations", () => {
    for (let k = 0; k < 3; k++) {
      const start = uniforms(n, -2, 2, 10 + k);
      const [plain, free] = [counted(), counted()];
      const a = findRoot(flow, plain, start);
      const b = findRoot(flow, free, start, { isKrylov: true });
      expect([a.status, b.status]).toEqual(["converged", "converged"]);
      expect(b.speed).toBeLessThanOrEqual(1e-10);
      expect(certify(flow, free, b.x).isRoot).toBe(true);
      expect(Math.min(distance(a.x, b.x), distance(a.x, b.x, -1), norm(b.x))).toBeLessThan(1e-9);
      expect(free.factored).toBeLessThan(plain.factored);
    }
  });

  test("the least singular triple and Newton's step beside it, without factors: those of a factorisation to 1 %", () => {
    const solver = counted();
    const A = new Float64Array(n * n);
    const F = new Float64Array(n);
    const at = (x: Float64Array, before: Least | null) => {
      flow.evaluate(x, F, 1);
      const least = leastAt(flow, solver, x, F, A, before);
      if (least === null) throw new Error("A is not finite");
      return least;
    };
    const x = uniforms(n, -0.6, 0.6, 5);
    const y = x.map((v, i) => v + 1e-3 * Math.sin(i));
    const before = at(x, null);
    solver.factored = 0;
    const free = at(y, before);
    expect(solver.factored).toBe(0);
    const exact = at(y, null);
    expect(Math.abs(free.value / exact.value - 1)).toBeLessThan(0.01);
    expect(Math.abs(dot(free.right, exact.right))).toBeGreaterThan(0.99);
    expect(Math.abs(dot(free.left, exact.left))).toBeGreaterThan(0.99);
    const across = (v: Float64Array) => v.map((e, i) => e - dot(v, exact.right) * exact.right[i]);
    expect(distance(across(free.move), across(exact.move))).toBeLessThan(0.05 * norm(across(exact.move)));
  });
});
