import { expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { uniforms } from "../../test/zoo.ts";
import { finish, openKernel } from "../kernel/index.ts";
import { type CensusOptions, censusOfRoots, dissect, flowFromFunction, flowMap } from "./index.ts";

type Polynomial = (x: number) => number;
/** ẋ = f(x), and ẏ = −y for each further dimension. */
const along = (f: Polynomial, n: number, jacobianLipschitz?: number) =>
  flowFromFunction(
    n,
    (x, out) => {
      out[0] = f(x[0]);
      for (let i = 1; i < n; i++) out[i] = -x[i];
    },
    jacobianLipschitz === undefined ? {} : { jacobianLipschitz },
  );
const census = (f: Polynomial, n: number, L?: number, options: CensusOptions = {}) => {
  const flow = along(f, n, L);
  return finish(censusOfRoots(flow, openKernel({ n }).solver(n), 0.1, uniforms(40 * n, -1, 1, 5), options));
};

const DOUBLE: Polynomial = (x) => 3 * (x - 0.2) * (x - 0.2);
const TRIPLE: Polynomial = (x) => -2 * (x + 0.1) * (x + 0.1) * (x + 0.1);
test.each([
  ["double, one unit", DOUBLE, 1, 0.2, 6],
  ["double, three units, L sampled", DOUBLE, 3, 0.2, undefined],
  ["triple, one unit", TRIPLE, 1, -0.1, undefined],
  ["triple, two units", TRIPLE, 2, -0.1, 30],
])("a %s root is one degenerate root, every seed's, and none is certified (1e-4)", (_, f, n, at, L) => {
  const { roots, continua, outcomes } = census(f, n, L);
  expect(roots).toEqual([]);
  expect(continua.map(({ kind }) => kind)).toEqual(["degenerate"]);
  expect(outcomes.map(({ status }) => status)).toEqual(new Array(40).fill("continuum"));
  continua[0].states.forEach((v, e) => {
    expect(Math.abs(v - (e % n === 0 ? at : 0))).toBeLessThan(1e-4);
  });
});

// ẋ = c (x² − d²): eigenvalues ∓ 2 c d, though ‖F‖ ≤ 1e-10 already holds 1e-5/√c away
test.each([1e-2, 1e-4, 3e-6, 4e-7])(
  "two roots %d apart from their middle: both, with their own eigenvalues to 1e-3 relative",
  (d) => {
    for (const L of [3, undefined]) {
      const { roots, outcomes } = census((x) => 1.5 * (x * x - d * d), 2, L);
      const sorted = [...roots].sort((a, b) => a.x[0] - b.x[0]);
      expect(sorted.map((root) => root.stability.flow.kind)).toEqual(["stable", "saddle"]);
      expectClose(
        sorted.map((root) => root.stability.flow.rates[0]),
        [-3 * d, 3 * d],
        { relative: 1e-3 },
      );
      expect(outcomes.every(({ status }) => status === "root")).toBe(true);
    }
  },
);

test.each([1, 2, 4])("a ghost in %d dimensions, ẋ = a + c (x − p)²: place to 1e-5, dwell π/√(ac) to 1e-6", (n) => {
  const [a, c, p] = [2e-3, 1.7, 0.3];
  const { ghosts, roots } = census((x) => a + c * (x - p) * (x - p), n);
  expect(roots).toEqual([]);
  expect(ghosts.length).toBe(1);
  expect(Math.abs(ghosts[0].x[0] - p)).toBeLessThan(1e-5);
  expectClose(ghosts[0].dwell, Math.PI / Math.sqrt(a * c), { relative: 1e-6 });
});

test("what the followed states pass is a ghost, without any other trajectory; what none passes is unvisited", () => {
  const f: Polynomial = (x) => (x < 1 ? 1e-2 + x * x : 1.01 - 3 * (x - 1)); // a root at 1.3367
  const kinds = (starts: Float64Array) => {
    const flow = along(f, 1);
    const solver = openKernel({ n: 1 }).solver(1);
    const random = { normal: (k: number) => 0.3 * Math.sin(k), uniform: () => 0.5 };
    const steps = dissect(flow, flowMap(flow, 0.05), solver, starts, [], random as never, { seeds: 12 });
    return finish(steps).census.ghosts.map(({ kind }) => kind);
  };
  expect(kinds(Float64Array.of(-0.8, -0.6))).toEqual(["ghost"]);
  expect(kinds(Float64Array.of(0.8, 2))).toEqual(["unvisited"]);
});
