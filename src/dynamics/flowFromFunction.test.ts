import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hopf, uniforms } from "../../test/zoo.ts";
import { finish, openKernel } from "../kernel/index.ts";
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

test("differences: Jacobian and both tangents of the Hopf flow to 1e-8; the sampled Lipschitz constant bounds the true change", () => {
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
  // |∂A/∂x| of the cubic term is at most 8 |x| per row for |x| ≤ 3
  expect(own.jacobianLipschitz).toBeGreaterThan(8);
  expect(own.jacobianLipschitz).toBeLessThan(100);
});
