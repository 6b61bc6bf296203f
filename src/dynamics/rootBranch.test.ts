/** @file Roots that vanish, or lose their stability, at parameters that are known. */
import { expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { flow, hopf, rankOne } from "../../test/zoo.ts";
import { openKernel, type System } from "../kernel/index.ts";
import { continueRoot } from "./rootBranch.ts";

const solverFor = (n: number) => openKernel({ n: n + 1 }).solver(n + 1);

/** ẋ = −b + s x − x³: the upper root is stable while s > 3 (b/2)^⅔, where x = (b/2)^⅓. */
const cusp = (b: number) => (s: number) =>
  flow(
    1,
    (x, out) => {
      out[0] = -b + s * x[0] - x[0] * x[0] * x[0];
    },
    (x, out) => {
      out[0] = s - 3 * x[0] * x[0];
    },
    Number.POSITIVE_INFINITY,
    false,
  );

test.each([0.1, 0.5, 2])("ẋ = −b + s x − x³, b = %f: the root vanishes at s = 3 (b/2)^⅔, to 1e-10", (b) => {
  const s = 3 * Math.cbrt(b / 2) ** 2;
  let x = 2;
  for (let k = 0; k < 60; k++) x -= (-b + 4 * x - x ** 3) / (4 - 3 * x * x);
  const branch = continueRoot(cusp(b), solverFor(1), Float64Array.of(x), { from: 4, to: -4 });
  expect(branch.status).toBe("saddle-node");
  expectClose(branch.end, s, { relative: 1e-10 });
  const last = branch.points[branch.points.length - 1];
  expectClose(last.x, Float64Array.of(Math.cbrt(b / 2)), { absolute: 1e-5 });
  expectClose(last.eigenvalue[0], 0, { absolute: 1e-4 });
  for (const { x: at, parameter, eigenvalue } of branch.points.slice(0, -1)) {
    expectClose(-b + parameter * at[0] - at[0] ** 3, 0, { absolute: 1e-9 });
    expect(eigenvalue[0]).toBeLessThan(0);
  }
});

test("as far as was asked for: stable at s = 1 still", () => {
  const branch = continueRoot(cusp(0.1), solverFor(1), Float64Array.of(1.9873), { from: 4, to: 1 });
  expect(branch.status).toBe("to");
  expect(branch.end).toBe(1);
});

test("upwards too: the lower root of ẋ = s + x² vanishes at s = 0 from below", () => {
  const family = (s: number) =>
    flow(
      1,
      (x, out) => {
        out[0] = s + x[0] * x[0];
      },
      (x, out) => {
        out[0] = 2 * x[0];
      },
      2,
      false,
    );
  const branch = continueRoot(family, solverFor(1), Float64Array.of(-1), { from: -1, to: 1 });
  expect(branch.status).toBe("saddle-node");
  expectClose(branch.end, 0, { absolute: 1e-10 });
});

test("Hopf: the root of ż = (μ + iω) z − |z|² z turns unstable at μ = 0, its Euler map before, at μ = −hω²/2 (to first order)", () => {
  const at = (h: number) =>
    continueRoot((mu) => hopf(mu, 2), solverFor(2), new Float64Array(2), {
      from: -1,
      to: 1,
      timeStep: h,
      longest: 0.01,
    });
  const flowBranch = at(0);
  expect(flowBranch.status).toBe("unstable");
  expectClose(flowBranch.end, 0, { absolute: 0.02 });
  const mapBranch = at(0.1);
  expect(mapBranch.status).toBe("unstable");
  expectClose(mapBranch.end, -0.2, { absolute: 0.03 });
});

test("rank one, coupling s under a push along m: the root against it vanishes where k = s f(k) − b has a double root, to 1e-8", () => {
  const { system, m, f, slope } = rankOne(40, 7);
  const b = 0.1;
  const N = m.length;
  const family = (s: number): System =>
    flow(
      N,
      (x, out) => {
        system.evaluate(x, out, 1); // m f − x
        for (let i = 0; i < N; i++) out[i] = s * (out[i] + x[i]) - x[i] - b * m[i];
      },
      (x, out) => {
        system.jacobian(x, out);
        for (let e = 0; e < N * N; e++)
          out[e] = s * (out[e] + (e % (N + 1) === 0 ? 1 : 0)) - (e % (N + 1) === 0 ? 1 : 0);
      },
      Number.POSITIVE_INFINITY,
      false,
    );
  // k = s f(k) − b and 1 = s f′(k): f(k) / f′(k) = k + b
  let [low, high] = [1e-3, 10];
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (f(middle) / slope(middle) < middle + b) low = middle;
    else high = middle;
  }
  const truth = 1 / slope(low);
  let k = 3;
  for (let step = 0; step < 200; step++) k = 2 * f(k) - b;
  const branch = continueRoot(
    family,
    solverFor(N),
    m.map((v) => v * k),
    { from: 2, to: 0 },
  );
  expect(branch.status).toBe("saddle-node");
  expectClose(branch.end, truth, { relative: 1e-8 });
});

test("rank one, coupling s: the root meets its mirror image at s = 1/f′(0), to 1e-6, which is called a pitchfork", () => {
  const { system, m, f, slope } = rankOne(40, 7);
  const N = m.length;
  const family = (s: number): System =>
    flow(
      N,
      (x, out) => {
        system.evaluate(x, out, 1);
        for (let i = 0; i < N; i++) out[i] = s * (out[i] + x[i]) - x[i];
      },
      (x, out) => {
        system.jacobian(x, out);
        for (let e = 0; e < N * N; e++) {
          const one = e % (N + 1) === 0 ? 1 : 0;
          out[e] = s * (out[e] + one) - one;
        }
      },
      Number.POSITIVE_INFINITY,
      true,
    );
  let k = 3;
  for (let step = 0; step < 400; step++) k = 2 * f(k);
  const start = m.map((v) => v * k);
  const branch = continueRoot(family, solverFor(N), start, { from: 2, to: 0 });
  expect(branch.status).toBe("pitchfork");
  expectClose(branch.end, 1 / slope(0), { relative: 1e-6 });
});

test("what is no root is refused", () => {
  expect(() =>
    continueRoot(
      () =>
        flow(
          1,
          (_, out) => out.fill(1),
          (_, out) => out.fill(0),
          0,
          false,
        ),
      solverFor(1),
      Float64Array.of(0),
      { from: 1, to: 0 },
    ),
  ).toThrow(/must start from a root/);
});
