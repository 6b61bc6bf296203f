import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hopf, uniforms } from "../../test/zoo.ts";
import { finish, openKernel, type System } from "../kernel/index.ts";
import { type CensusRoot, censusOfRoots, flowFromFunction } from "./index.ts";

test("the example of docs/dynamics.md runs and finds what it says", () => {
  const page = readFileSync(new URL("../../docs/dynamics.md", import.meta.url), "utf8");
  const code = /<!-- example -->\s*```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  expect(code).toContain("flowFromFunction");
  const run = new Function("flowFromFunction", "openKernel", "censusOfRoots", "finish", `${code}\nreturn roots;`);
  const roots: CensusRoot[] = run(flowFromFunction, openKernel, censusOfRoots, finish);
  const sorted = [...roots].sort((a, b) => a.x[0] - b.x[0]);
  expect(sorted.length).toBe(3);
  [-1, 0, 1].forEach((x, k) => {
    expect(Math.abs(sorted[k].x[0] - x)).toBeLessThan(1e-9);
  });
  expect(sorted.map((root) => root.stability.flow.kind)).toEqual(["stable", "saddle", "stable"]);
});

test("differences: Jacobian and both tangents of the Hopf flow to 1e-8", () => {
  const truth = hopf(0.25, 1);
  const own = flowFromFunction(2, (x, out) => truth.evaluate(x, out, 1), { odd: true });
  const [A, B] = [new Float64Array(4), new Float64Array(4)];
  for (let k = 0; k < 20; k++) {
    const x = uniforms(2, -2, 2, k);
    const V = uniforms(6, -1, 1, 100 + k);
    truth.jacobian(x, A);
    own.jacobian(x, B);
    for (let e = 0; e < 4; e++) expect(Math.abs(A[e] - B[e])).toBeLessThan(1e-8);
    for (const isTransposed of [false, true]) {
      const [a, b] = [new Float64Array(6), new Float64Array(6)];
      truth.tangent(x, V, a, 3, isTransposed);
      own.tangent(x, V, b, 3, isTransposed);
      for (let e = 0; e < 6; e++) expect(Math.abs(a[e] - b[e])).toBeLessThan(1e-8);
    }
  }
});

const solverFor = (n: number) => openKernel({ n }).solver(n);
const census = (flow: System, seeds: Float64Array) =>
  finish(censusOfRoots(flow, solverFor(flow.dimension), 0.1, seeds));
const sorted = (roots: readonly CensusRoot[]) => [...roots].sort((a, b) => a.x[0] - b.x[0]);

test("what is sampled bounds the true change of A in each ball, and is no more than four times it", () => {
  const flow = flowFromFunction(2, (x, out) => hopf(0.25, 1).evaluate(x, out, 1));
  const samples = flow.sampleLipschitz!(Float64Array.of(1, -0.5));
  expect(samples.length).toBeGreaterThan(5);
  for (const { radius, lipschitz } of samples) {
    // row 1 of A: μ − 3x² − y², −ω − 2xy: changes by at most (8|x| + 4|y|) per unit, with |x| ≤ 1 + r, |y| ≤ ½ + r
    const truth = 8 * (1 + radius) + 4 * (0.5 + radius);
    expect(lipschitz).toBeGreaterThan(truth / 2);
    expect(lipschitz).toBeLessThan(4 * truth);
  }
});

// ẋ = s · f((x − c)/s) has the roots c + s r of f, whatever the scale s and place c
test.each([
  [0.01, 0],
  [1, 40],
  [30, 100],
  [500, -2000],
])(
  "roots of order %d beside %d: all three of a cubic, each certified, by its sample and no farther than it",
  (s, c) => {
    const flow = flowFromFunction(1, (x, out) => {
      const u = (x[0] - c) / s;
      out[0] = s * (u - u * u * u);
    });
    const { roots } = census(flow, uniforms(60, c - 2 * s, c + 2 * s, 4));
    expect(roots.length).toBe(3);
    sorted(roots).forEach((root, k) => {
      expect(Math.abs(root.x[0] - (c + s * (k - 1)))).toBeLessThan(1e-9 * (1 + Math.abs(c)));
      expect(root.certificate.bound).toBe("sampled");
      expect(root.certificate.uniquenessRadius).toBeLessThan(s); // the next root is that far
      expect(root.certificate.uniquenessRadius).toBeGreaterThan(0);
    });
  },
);

test("F straight wherever it was sampled, tanh 80 units away: no root vouches for what lies beyond its sample", () => {
  const flow = flowFromFunction(1, (x, out) => {
    out[0] = -(x[0] - 80) + 3 * Math.tanh(x[0] - 80);
  });
  const { roots } = census(flow, uniforms(60, 60, 100, 9));
  expect(sorted(roots).map((root) => root.stability.flow.kind)).toEqual(["stable", "unstable", "stable"]);
});

test("an affine function is not taken for one: its radius ends with the sample, and a given 0 is taken at its word", () => {
  const affine = (x: Float64Array, out: Float64Array) => {
    out[0] = 7 - x[0];
  };
  const [sampled] = census(flowFromFunction(1, affine), Float64Array.of(1, 2)).roots;
  expect(sampled.certificate.uniquenessRadius).toBeLessThanOrEqual(4); // ½ (1 + 7)
  const [given] = census(flowFromFunction(1, affine, { jacobianLipschitz: 0 }), Float64Array.of(1, 2)).roots;
  expect(given.certificate).toMatchObject({ uniquenessRadius: Number.POSITIVE_INFINITY, bound: "given" });
});

test("a function undefined for x < 0, by NaN, by throwing or by writing nothing: seeds there diverge, and it is counted", () => {
  const ways = [
    (x: Float64Array, out: Float64Array) => {
      out[0] = 2 - Math.sqrt(x[0]);
    },
    (x: Float64Array, out: Float64Array) => {
      if (x[0] < 0) throw new Error("no root of a negative number");
      out[0] = 2 - Math.sqrt(x[0]);
    },
    (x: Float64Array, out: Float64Array) => {
      if (x[0] >= 0) out[0] = 2 - Math.sqrt(x[0]);
    },
  ];
  for (const [k, F] of ways.entries()) {
    const flow = flowFromFunction(1, F);
    const seeds = uniforms(40, -5, 15, 3);
    const { roots, outcomes } = census(flow, seeds);
    expect(roots.map((root) => Math.round(1e9 * root.x[0]))).toEqual([4e9]);
    const lost = outcomes.filter(({ status }) => status === "diverged").length;
    expect(lost).toBe(seeds.filter((x) => x < 0).length);
    expect(flow.asked.notFinite).toBeGreaterThanOrEqual(lost);
    expect(flow.asked.states).toBeGreaterThan(flow.asked.notFinite);
    expect(flow.asked.firstError).toBe(k === 1 ? "no root of a negative number" : null);
  }
});

test("no dimension, bound or reach that is none", () => {
  const F = () => {};
  expect(() => flowFromFunction(0, F)).toThrow(/dimension must be ≥ 1/);
  expect(() => flowFromFunction(1, F, { jacobianLipschitz: Number.NaN })).toThrow(/jacobianLipschitz must be ≥ 0/);
  expect(() => flowFromFunction(1, F, { reach: 0 })).toThrow(/reach must be > 0/);
});
