import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { embeddedSaddleNode, orthogonal, rotate, turned } from "../../test/zoo/roots.ts";
import { flow, saddleNode, uniforms } from "../../test/zoo.ts";
import { openKernel, type System } from "../kernel/index.ts";
import { type CensusOptions, censusOfRoots } from "./census.ts";
import { closestApproach } from "./ghost.ts";
import { descend } from "./minimise.ts";
import { factorJacobian, smallestSingular } from "./singular.ts";

const solverFor = (n: number) => openKernel({ n }).solver(n);
function census(system: System, seeds: Float64Array, options: CensusOptions = {}) {
  const steps = censusOfRoots(system, solverFor(system.dimension), 0.1, seeds, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
/** A straight trajectory through x₁ = −1 … 1 at the given height of the second coordinate. */
const passing = (n: number, height: number, Q?: Float64Array) => {
  const states = new Float64Array(21 * n);
  for (let t = 0; t < 21; t++) {
    const y = new Float64Array(n);
    y[0] = -1 + 0.1 * t;
    y[1] = height;
    states.set(Q ? rotate(Q, y) : y, t * n);
  }
  return states;
};
/** Measured time from x₁ = −reach to +reach, by RK4. */
function passageTime(system: System, reach: number, dt: number): number {
  let x = new Float64Array(system.dimension);
  x[0] = -reach;
  const F = (at: Float64Array) => {
    const out = new Float64Array(at.length);
    system.evaluate(at, out, 1);
    return out;
  };
  let time = 0;
  for (; x[0] < reach; time += dt) {
    const a = F(x);
    const b = F(x.map((v, i) => v + (dt / 2) * a[i]));
    const c = F(x.map((v, i) => v + (dt / 2) * b[i]));
    const d = F(x.map((v, i) => v + dt * c[i]));
    x = x.map((v, i) => v + (dt / 6) * (a[i] + 2 * b[i] + 2 * c[i] + d[i]));
  }
  return time;
}

describe("saddle-node, ẋ = a + x² beyond its bifurcation", () => {
  test.each([1e-1, 1e-2, 1e-3, 1e-4])("a = %f: ghost at 0, speed a and dwell π/√a to 1e-6 relative", (a) => {
    const { ghosts, roots, outcomes } = census(saddleNode(a), uniforms(2 * 12, -1, 1, 3), {
      trajectories: [passing(2, 0)],
    });
    expect(roots).toEqual([]);
    expect(ghosts.length).toBe(1);
    const [ghost] = ghosts;
    expect(ghost.kind).toBe("ghost");
    expectClose(ghost.speed, a, { relative: 1e-6 });
    expectClose(ghost.dwell, Math.PI / Math.sqrt(a), { relative: 1e-6 });
    expect(Math.hypot(...ghost.x)).toBeLessThan(1e-5);
    expect(ghost.slope).toBeLessThanOrEqual(1e-7);
    expect(outcomes.every((o) => o.status === "ghost")).toBe(true);
  });

  test("dwell is the time that a trajectory takes, from −∞ to ∞: π/√a to 0.2 % plus the 2/reach cut off", () => {
    const a = 1e-3;
    const [ghost] = census(saddleNode(a), Float64Array.of(0.2, 0)).ghosts;
    const reach = 5;
    expectClose(passageTime(saddleNode(a), reach, 0.01) + 2 / reach, ghost.dwell, { relative: 2e-3 });
  });

  test("before the bifurcation there are two roots and no ghost", () => {
    for (const a of [-1e-2, -1e-4]) {
      const { ghosts, roots } = census(saddleNode(a), uniforms(2 * 12, -1, 1, 3));
      expect([ghosts.length, roots.length]).toEqual([0, 2]);
      expectClose(
        roots.map(({ x }) => x[0]).sort((p, q) => p - q),
        [-Math.sqrt(-a), Math.sqrt(-a)],
        { absolute: 1e-9 },
      );
    }
  });
});

describe("saddle-node in 30 dimensions, turned by a random orthogonal matrix", () => {
  const n = 30;
  const Q = orthogonal(n, 5);
  const seeds = uniforms(n * 10, -0.5, 0.5, 11);

  test.each([1e-2, 1e-3, 1e-4])("a = %f, uncoupled: speed a and dwell π/√a to 1e-6 relative, σ₂ ≥ 1", (a) => {
    const { ghosts } = census(turned(embeddedSaddleNode(n, a), Q), seeds, { trajectories: [passing(n, 0, Q)] });
    expect(ghosts.map((g) => g.kind)).toEqual(["ghost"]);
    expectClose(ghosts[0].speed, a, { relative: 1e-6 });
    expectClose(ghosts[0].dwell, Math.PI / Math.sqrt(a), { relative: 1e-6 });
    expect(ghosts[0].singularValues[1]).toBeGreaterThan(1);
    expect(ghosts[0].singularValues[0]).toBeLessThan(1e-6);
  });

  test("coupled, non-normal: the measured passage is the dwell to 1 % at a = 1e-4, every seed ends at the ghost", () => {
    const a = 1e-4;
    const inner = embeddedSaddleNode(n, a, { b: 0.3 });
    const { ghosts, outcomes } = census(turned(inner, Q), seeds, { trajectories: [passing(n, 0, Q)] });
    expect(ghosts.map((g) => g.kind)).toEqual(["ghost"]);
    expect(outcomes.every((o) => o.status === "ghost")).toBe(true);
    expectClose(passageTime(inner, 5, 0.02) + 2 / 5, ghosts[0].dwell, { relative: 1e-2 });
  });

  test("the same with one growing mode is a saddle ghost; with no trajectory near, or none given, unvisited", () => {
    const kinds = (unstable: boolean, trajectories: Float64Array[]) =>
      census(turned(embeddedSaddleNode(n, 1e-3, { unstable }), Q), seeds, { trajectories }).ghosts.map((g) => g.kind);
    expect(kinds(true, [passing(n, 0, Q)])).toEqual(["saddle-ghost"]);
    expect(kinds(false, [passing(n, 0.19, Q)])).toEqual(["ghost"]); // its length is 2: 10 % are 0.2
    expect(kinds(false, [passing(n, 0.21, Q)])).toEqual(["unvisited"]);
    expect(kinds(false, [])).toEqual(["unvisited"]);
  });
});

test("a search that has not come to rest is stalled, with how far it came; a second slow direction makes no ghost", () => {
  const short = census(saddleNode(1e-3), Float64Array.of(0.9, 1), { descentSteps: 0, deflated: 0 });
  expect(short.outcomes[0].status).toBe("stalled");
  expect(short.outcomes[0].reason).toMatch(/^no root, and the speed still falls after 0 steps/);
  const slow: System = { ...embeddedSaddleNode(2, 1e-3) };
  const twice: System = {
    ...slow,
    evaluate(states, out, count) {
      for (let e = 0; e < 2 * count; e++) out[e] = 1e-3 + states[e] * states[e];
    },
    jacobian: (x, out) => out.set([2 * x[0], 0, 0, 2 * x[1]]),
    tangent(x, V, out, count) {
      for (let e = 0; e < 2 * count; e++) out[e] = 2 * x[e % 2] * V[e];
    },
  };
  const { ghosts, outcomes } = census(twice, uniforms(2 * 6, -0.5, 0.5, 2), { deflated: 0 });
  expect(ghosts).toEqual([]);
  expect(outcomes.every((o) => o.status === "stalled")).toBe(true);
});

test("descent of the speed ends at a root where there is one: |x − x*| < 1e-9", () => {
  const { status, x } = descend(saddleNode(-0.04), solverFor(2), Float64Array.of(0.01, 0.5), 50);
  expect(status).toBe("root");
  expect(Math.abs(Math.abs(x[0]) - 0.2)).toBeLessThan(1e-9);
});

test("closest approach is from the polyline, not its points, over its length: to 1e-15", () => {
  const path = Float64Array.of(0, 0, 4, 0, 4, 4);
  expectClose(closestApproach([path], Float64Array.of(2, 1)), 1 / 8, { absolute: 1e-15 });
  expectClose(closestApproach([path], Float64Array.of(4, 7)), 3 / 8, { absolute: 1e-15 });
  expect(closestApproach([], Float64Array.of(4, 7))).toBe(Number.POSITIVE_INFINITY);
});

test("smallest singular values of Q₁ diag(s) Q₂ᵀ to 1e-9 relative, A v = σu to 1e-8; singular matrices too", () => {
  const n = 30;
  const [P, Q] = [orthogonal(n, 1), orthogonal(n, 2)];
  const values = Array.from({ length: n }, (_, i) => [1e-9, 0.01, 0.3][i] ?? 1 + i);
  const A = Float64Array.from({ length: n * n }, (_, e) => {
    const [i, j] = [Math.floor(e / n), e % n];
    return values.reduce((sum, s, k) => sum + P[i * n + k] * s * Q[j * n + k], 0);
  });
  const solver = solverFor(n);
  expect(solver.factor(A)).toBe(true);
  const found = smallestSingular(solver, 3);
  expectClose(
    found.slice(1).map((t) => t.value),
    [0.01, 0.3],
    { relative: 1e-9 },
  );
  expectClose(found[0].value, 1e-9, { relative: 1e-4 }); // rounding of A: 1e-15 · 30 / 1e-9
  for (const { value, left, right } of found) {
    const Av = left.map((_, i) => right.reduce((sum, v, j) => sum + A[i * n + j] * v, 0));
    expectClose(
      Av,
      left.map((v) => value * v),
      { absolute: 1e-8 },
    );
  }
  const singular = saddleNode(0.01);
  expect(factorJacobian(singular, solverFor(2), new Float64Array(2), new Float64Array(4))).toBe(1);
});

test("the mirror image of a ghost of an odd flow: F and D²F change their sign, so drift and curvature do, and the dwell stays", () => {
  // ẋ = x (1e-3 + (x² − 1)²)-like: ghosts at ±1, odd
  const f = (x: number) => x * (1e-3 + (x * x - 1) * (x * x - 1));
  const slope = (x: number) => 1e-3 + (x * x - 1) * (x * x - 1) + 4 * x * x * (x * x - 1);
  const odd = flow(
    2,
    (x, out) => out.set([f(x[0]), -x[1]]),
    (x, out) => out.set([slope(x[0]), 0, 0, -1]),
    1e3,
    true,
  );
  const { ghosts } = census(odd, Float64Array.of(1.1, 0.1, 0.9, 0));
  expect(ghosts.length).toBe(2);
  const [a, b] = ghosts;
  expect([a.partner, b.partner]).toEqual([1, 0]);
  for (const { x, drift, curvature, dwell } of ghosts) {
    // on the one side states move to the right and the speed is convex, on the other both are the other way round
    expect(Math.sign(drift)).toBe(Math.sign(x[0]));
    expect(Math.sign(curvature)).toBe(Math.sign(x[0]));
    expectClose(drift, f(x[0]), { absolute: 1e-9 });
    expectClose(dwell, Math.PI / Math.sqrt(1e-3 * 4), { relative: 2e-2 });
  }
});
