import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { davisSkodje, fastSlow, orthogonal, ring, triangular, turned, withDecaying } from "../../test/zoo/slow.ts";
import { spiral, uniforms } from "../../test/zoo.ts";
import { finish, openKernel, type System } from "../kernel/index.ts";
import { flowMap } from "./flowMap.ts";
import { continueSlowBranch } from "./slowBranch.ts";
import { slowCurves } from "./slowCurve.ts";
import { collectStates, measureSlowManifold, type SlowManifoldOptions } from "./slowManifold.ts";

const measure = (system: System, states: Float64Array, options?: SlowManifoldOptions) =>
  finish(measureSlowManifold(system, states, options));

/** The Euler map with its own tangent. */
function euler(of: System, h: number): System {
  const n = of.dimension;
  return {
    ...of,
    kind: "map",
    timeStep: h,
    evaluate(states, out, count) {
      of.evaluate(states, out, count);
      for (let e = 0; e < count * n; e++) out[e] = states[e] + h * out[e];
    },
    tangent(x, V, out, count, isTransposed) {
      of.tangent(x, V, out, count, isTransposed);
      for (let e = 0; e < count * n; e++) out[e] = V[e] + h * out[e];
    },
  };
}

describe("flowMap", () => {
  const system = davisSkodje(1, 3);
  const map = flowMap(system, 0.1);
  const x = Float64Array.of(0.7, -0.2);

  test("has the error of a fourth-order method: halving the step divides it by 16 ± 10 %", () => {
    const error = (steps: number) => {
      const half = flowMap(fastSlow(1, 0.5, 2), 1 / steps);
      let y = Float64Array.of(1, 0);
      for (let k = 0; k < steps; k++) {
        const next = new Float64Array(2);
        half.evaluate(y, next, 1);
        y = next;
      }
      return y[0] - Math.exp(-1);
    };
    expectClose(error(20) / error(40), 16, { relative: 0.1 });
  });

  test("its tangent is its derivative to 1e-8, and the transposed tangent is the transpose to 1e-15", () => {
    const A = new Float64Array(4);
    map.jacobian(x, A);
    for (const j of [0, 1]) {
      const [up, down, V, out] = [0, 0, 0, 0].map(() => new Float64Array(2));
      const moved = (d: number) => x.map((v, i) => v + (i === j ? d : 0));
      map.evaluate(moved(1e-5), up, 1);
      map.evaluate(moved(-1e-5), down, 1);
      V[j] = 1;
      map.tangent(x, V, out, 1, false);
      expectClose(
        out,
        up.map((v, i) => (v - down[i]) / 2e-5),
        { absolute: 1e-8 },
      );
      expectClose(out, [A[j], A[2 + j]], { absolute: 1e-15 });
    }
  });
});

describe("slow manifold", () => {
  // two slow directions, a gap of 20, then a bulk
  const eigenvalues = [-0.01, -0.025, ...Array.from({ length: 28 }, (_, k) => -0.5 - 0.05 * k)];

  for (const shear of [0, 0.2]) {
    test(`linear, n = 30, turned, shear ${shear}: rates −0.01 and −0.025 to 1e-4, fast rate −0.5 and gap 20 within 2 %`, () => {
      const { system } = turned(triangular(eigenvalues, shear, 3), 5);
      const starts = uniforms(15 * 30, -1, 1, 4);
      const states = collectStates(system, starts, { from: 10, until: 10, every: 1 }, 0.2);
      const found = measure(system, states, { flowStep: 0.2, spinUp: 60 });
      expect(found.slowDirections).toBe(2);
      expectClose(found.slowRates, [-0.01, -0.025], { absolute: 1e-4 });
      expectClose(found.fastRate, -0.5, { relative: 0.02 });
      expectClose(found.gap, 20, { relative: 0.02 });
      expectClose(found.dimension.participation, 1.5, { absolute: 0.5 });
      expect(found.dimension.spectrum[0] + found.dimension.spectrum[1]).toBeGreaterThan(1 - 1e-9);
      expect(found.isSlow).toBe(true);
    });
  }

  test("a map's rates are ln|1 + hλ|/h to 1e-4, not λ", () => {
    const h = 0.5;
    const { system } = turned(triangular([-0.02, -0.8, -1.2], 0.5, 3), 5);
    const found = measure(euler(system, h), uniforms(9, -1, 1, 4));
    expectClose(found.slowRates[0], Math.log(1 - 0.02 * h) / h, { absolute: 1e-4 });
    expectClose(found.fastRate, Math.log(1 - 0.8 * h) / h, { absolute: 1e-4 });
  });

  test("tangent speed leaves out what is still fast: ε|x₀| within 10 % where ‖F‖ is > 20 % more", () => {
    const { system, into, back } = turned(triangular([-0.01, -1, -1.2], 0, 3), 5);
    const states = Float64Array.from([...uniforms(10, 0.5, 1, 4)].flatMap((x) => [...back([x, 1, -1])]));
    const found = measure(system, states, { spinUp: 5 });
    let more = 0;
    found.tangentSpeeds.forEach((speed, k) => {
      const slow = 0.01 * Math.abs(into(found.states.subarray(3 * k, 3 * k + 3))[0]);
      expectClose(speed, slow, { relative: 0.1 });
      more = Math.max(more, found.speeds[k] / slow);
    });
    expect(more).toBeGreaterThan(1.2);
  });

  test("without a gap of 5 there is none: rates −0.1, −0.2, −0.4", () => {
    const found = measure(turned(triangular([-0.1, -0.2, -0.4], 0, 3), 5).system, uniforms(30, -1, 1, 4));
    expect(found.slowDirections).toBe(0);
    expect(found.isSlow).toBe(false);
  });

  test("ẋ = −εx, ẏ = −(y − cx)/δ: states on y = cx/(1 − εδ) to 1e-9, rates −ε and −1/δ and speeds within 2 %", () => {
    const [epsilon, delta, c] = [0.01, 0.5, 3];
    const found = measure(fastSlow(epsilon, delta, c), uniforms(40, 0.5, 1.5, 4), { spinUp: 12 });
    const slope = c / (1 - epsilon * delta);
    found.speeds.forEach((speed, k) => {
      const [x, y] = found.states.subarray(2 * k, 2 * k + 2);
      expectClose(y, slope * x, { absolute: 1e-9 });
      expectClose(speed, epsilon * x * Math.hypot(1, slope), { relative: 0.02 });
      expectClose(found.tangentSpeeds[k], speed, { relative: 1e-6 });
      expectClose(found.largestSpeeds[k], epsilon * x * slope, { relative: 0.02 });
    });
    expectClose(found.slowRates, -epsilon, { relative: 0.02 });
    expectClose(found.fastRate, -1 / delta, { relative: 0.02 });
    expectClose(found.drift, found.tangentSpeeds.slice().sort()[10] / found.extent, { relative: 0.1 });
    expectClose(found.contractionOverDrift, -found.fastRate / found.drift, { relative: 1e-12 });
  });

  test("Davis–Skodje: states on y = x/(1 + x) to 1e-6, finite-time rates as the exact manifold has them within 2 %", () => {
    const [epsilon, gamma, window] = [0.02, 50, 5];
    const found = measure(davisSkodje(epsilon, gamma), uniforms(40, 0.5, 2, 8), { window });
    const norm = (x: number) => Math.hypot(1, (1 + x) ** -2);
    expect(found.slowDirections).toBe(1);
    found.speeds.forEach((_, k) => {
      const [x, y] = found.states.subarray(2 * k, 2 * k + 2);
      expectClose(y, x / (1 + x), { absolute: 1e-6 });
      const slow = -epsilon + Math.log(norm(x * Math.exp(-epsilon * window)) / norm(x)) / window;
      expectClose(found.rates[2 * k], slow, { relative: 0.02 });
      expectClose(found.rates[2 * k + 1], -epsilon * (1 + gamma) - slow, { relative: 0.02 });
    });
  });

  test("ring attractor: one direction, tangent speed < 1e-12, rate 0 ± 1e-9 along and −1 ± 2 % off it; one closed curve", () => {
    const { system } = turned(withDecaying(ring(), 8, -1), 5);
    const states = collectStates(system, uniforms(90 * 10, -1, 1, 4), { from: 40, until: 40, every: 1 });
    const found = measure(system, states, { flowStep: 0.2 });
    expect(found.slowDirections).toBe(1);
    expect(Math.max(...found.tangentSpeeds)).toBeLessThan(1e-12);
    expectClose(found.slowRates, 0, { absolute: 1e-9 });
    expectClose(found.fastRate, -1, { relative: 0.02 });
    expectClose(found.dimension.participation, 1, { absolute: 0.1 });
    expectClose(found.extent, 2, { relative: 0.01 });
    const curves = slowCurves(found);
    if (curves.status !== "curves") throw new Error(curves.reason);
    expect(curves.curves.length).toBe(1);
    expect(curves.curves[0].isClosed).toBe(true);
    // all but the step that closes it
    expectClose(curves.curves[0].arc.at(-1)!, 2 * Math.PI, { relative: 0.1 });
    expectClose(curves.curves[0].contraction, 1, { relative: 0.02 });
    expect(curves.curves[0].order.length + curves.thinned + curves.beside).toBe(90);
  });

  test("slow curve: two pieces where the states leave a gap, each in order along the curve", () => {
    const given = [...uniforms(40, -1, -0.4, 3), ...uniforms(40, 0.4, 1, 5)];
    const states = Float64Array.from(given.flatMap((x) => [x, 0]));
    const curves = slowCurves(measure(fastSlow(0.01, 0.5, 3), states));
    if (curves.status !== "curves") throw new Error(curves.reason);
    expect(curves.curves.length).toBe(2);
    for (const { points, isClosed } of curves.curves) {
      const x = points.filter((_, e) => e % 2 === 0);
      const sorted = x.slice().sort();
      expect([Array.from(sorted), Array.from(sorted).reverse()]).toContainEqual(Array.from(x));
      expect(isClosed).toBe(false);
    }
    expect(slowCurves(measure(triangularPlane(), uniforms(20, -1, 1, 3)))).toMatchObject({ status: "not-a-curve" });
  });

  test("states that are not whole are refused, with both numbers", () => {
    expect(() => measure(ring(), new Float64Array(3))).toThrow(/whole states of 2 values, at least one, got 3 values/);
  });
});

const triangularPlane = () => triangular([-0.01, -0.02, -1, -1], 0, 1);

describe("slow branch", () => {
  const solver = openKernel({ n: 12 }).solver(12);

  test("Davis–Skodje, turned, n = 12: vertices on y = x/(1 + x) within 1 % of their distance, out to the reach", () => {
    const { system, into } = turned(withDecaying(davisSkodje(0.02, 20), 10, -0.5), 5);
    const found = continueSlowBranch(system, system, solver, new Float64Array(12), 1, { reach: 1 });
    const against = continueSlowBranch(system, system, solver, new Float64Array(12), -1, { reach: 1 });
    if (found.status !== "found" || against.status !== "found") throw new Error("no branch");
    const branches = [found.branch, against.branch];
    const right = branches.find(({ direction }) => into(direction)[0] > 0)!;
    const left = branches.find((branch) => branch !== right)!;
    expectClose(right.eigenvalue, -0.02, { absolute: 1e-9 });
    expectClose(into(right.direction).subarray(0, 2), [Math.SQRT1_2, Math.SQRT1_2], { absolute: 1e-8 });
    for (const { points, speed, outer, spread } of [right, left]) {
      expect(speed.length).toBeGreaterThan(50);
      for (let k = 0; k < speed.length; k++) {
        const y = into(points.subarray(12 * k, 12 * k + 12));
        const away = Math.hypot(...y);
        expect(Math.abs(y[1] - y[0] / (1 + y[0]))).toBeLessThan(0.01 * away);
        expect(spread[k]).toBeLessThanOrEqual(0.01 * away);
        expectClose(speed[k], 0.02 * Math.abs(y[0]) * Math.hypot(1, (1 + y[0]) ** -2), { relative: 0.1 });
      }
      expect(outer).toBeGreaterThan(0.3);
    }
    // the first state is off the curve; it does not count before the companions have joined
    expect(["reach", "transient"]).toContain(right.end);
  });

  test("stops at the basin: reach 3 towards a saddle 1 away gives a branch shorter than 1", () => {
    // ẋ = −0.02 x (1 − x), ẏ = −y: a saddle at x = 1
    const system: System = {
      ...fastSlow(0.02, 1, 0),
      odd: false,
      evaluate(states, out, count) {
        for (let c = 0; c < 2 * count; c += 2) {
          out[c] = -0.02 * states[c] * (1 - states[c]);
          out[c + 1] = -states[c + 1];
        }
      },
    };
    const found = continueSlowBranch(system, system, openKernel({ n: 2 }).solver(2), new Float64Array(2), 1, {
      reach: 3,
    });
    if (found.status !== "found") throw new Error(found.reason);
    expect(found.branch.outer).toBeLessThan(1);
    expect(found.branch.outer).toBeGreaterThan(0.5);
    expect(found.branch.end).toBe("basin");
  });

  test("a spiral has no slow direction, an unstable node is not stable", () => {
    const two = openKernel({ n: 2 }).solver(2);
    const from = (system: System) => continueSlowBranch(system, system, two, new Float64Array(2), 1, { reach: 1 });
    expect(from(spiral(-0.01, 0.3)).status).toBe("no-slow-direction");
    expect(from(fastSlow(-0.01, 1, 1)).status).toBe("not-stable");
  });
});

test("the orthogonal matrices of these tests are orthogonal to 1e-14", () => {
  const Q = orthogonal(20, 3);
  for (let a = 0; a < 20; a++)
    for (let b = 0; b <= a; b++) {
      const product = Array.from({ length: 20 }, (_, i) => Q[a * 20 + i] * Q[b * 20 + i]).reduce((s, v) => s + v, 0);
      expectClose(product, a === b ? 1 : 0, { absolute: 1e-14 });
    }
});
