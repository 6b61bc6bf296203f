import { expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { bistableUnits, orthogonal, rotate, turned } from "../../test/zoo/roots.ts";
import { uniforms } from "../../test/zoo.ts";
import { openKernel, type System } from "../kernel/index.ts";
import { findDeflatedRoot } from "./deflation.ts";

const n = 6;
const Q = orthogonal(n, 8);
const { system: units, rest } = bistableUnits(n, 1.7);
const system = turned(units, Q);
const known = [0, 1, 2].map((k) =>
  rotate(
    Q,
    Float64Array.from({ length: n }, (_, i) => ((i * k) % 3 === 0 ? 0 : i % 2 === 0 ? rest : -rest)),
  ),
);

/** The deflated problem written out: G = m F and its Jacobian m A + F ∇mᵀ, with ∇m by the product rule. */
function deflatedProblem(x: Float64Array) {
  const F = new Float64Array(n);
  const A = new Float64Array(n * n);
  system.evaluate(x, F, 1);
  system.jacobian(x, A);
  const factors = known.map((root) => {
    const square = x.reduce((sum, v, i) => sum + (v - root[i]) * (v - root[i]), 0) / n;
    const gradient = x.map((v, i) => (-2 * (v - root[i])) / n / (square * square));
    return { value: 1 / square + 1, gradient };
  });
  const m = factors.reduce((product, { value }) => product * value, 1);
  const gradient = x.map((_, i) => {
    return factors.reduce((sum, f, k) => {
      const others = factors.reduce((product, { value }, j) => (j === k ? product : product * value), 1);
      return sum + f.gradient[i] * others;
    }, 0);
  });
  const G = F.map((f) => m * f);
  const jacobian = A.map((a, e) => m * a + F[Math.floor(e / n)] * gradient[e % n]);
  return { G, jacobian };
}

/** States at which a search evaluates F, in order: where it starts, then where its first full step leads. */
function trace(start: Float64Array): Float64Array[] {
  const seen: Float64Array[] = [];
  const watched: System = {
    ...system,
    evaluate(states, out, count) {
      seen.push(states.slice(0, n));
      system.evaluate(states, out, count);
    },
  };
  findDeflatedRoot(watched, openKernel({ n }).solver(n), known, start);
  return seen;
}

test("the deflated Jacobian of this test is that of central differences to 1e-6 relative", () => {
  const x = uniforms(n, -1, 1, 4);
  const { G, jacobian } = deflatedProblem(x);
  const size = Math.hypot(...G);
  for (let j = 0; j < n; j++) {
    const moved = (by: number) => deflatedProblem(x.map((v, i) => (i === j ? v + by : v))).G;
    const [up, down] = [moved(1e-5), moved(-1e-5)];
    expectClose(
      up.map((v, i) => (v - down[i]) / 2e-5),
      x.map((_, i) => jacobian[i * n + j]),
      { absolute: 1e-6 * size },
    );
  }
});

test("deflation's step is −J⁻¹G of the deflated problem, solved densely, to 1e-10 of its length, from 20 starts", () => {
  let bent = 0;
  for (let seed = 0; seed < 20; seed++) {
    const x = uniforms(n, -2, 2, 100 + seed);
    const { G, jacobian } = deflatedProblem(x);
    const solver = openKernel({ n }).solver(n);
    expect(solver.factor(jacobian)).toBe(true);
    const step = G.map((g) => -g);
    solver.solve(step, 1);
    const [start, next] = trace(x);
    expect(start).toEqual(x);
    const length = Math.hypot(...step);
    expectClose(
      next.map((v, i) => v - x[i]),
      step,
      { absolute: 1e-10 * length },
    );
    // and it is not Newton's own: the factor 1/(1 − ∇ln m · δ) matters, or turns it round
    const A = new Float64Array(n * n);
    system.jacobian(x, A);
    solver.factor(A);
    const plain = new Float64Array(n);
    system.evaluate(x, plain, 1);
    solver.solve(plain, 1);
    if (Math.abs(length / Math.hypot(...plain) - 1) > 0.1) bent++;
  }
  expect(bent).toBeGreaterThan(10);
});
