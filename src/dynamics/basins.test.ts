import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { cycleEdge, turned, wells, withDecaying } from "../../test/zoo/slow.ts";
import { eulerMap, flow, hopf, lorenz } from "../../test/zoo.ts";
import { finish, openKernel, type System, stream } from "../kernel/index.ts";
import { type BasinOptions, sampleBasins } from "./basins.ts";
import { gaussianBalls, type Sampling, uniformBox } from "./sampling.ts";

const sample = (system: System, sampling: Sampling, options: BasinOptions) => {
  const map = eulerMap(system, 0.1);
  return finish(
    sampleBasins(map, map, system, openKernel({ n: system.dimension }).solver(system.dimension), sampling, options),
  );
};
const random = (seed: number) => stream({ seed, density: 1 }, "initialState");

describe("basins", () => {
  test("ẋ = x − x³ in a box [−1, 3]: −1 takes a quarter, +1 the rest; 95 % intervals cover in ≥ 17 of 20 samples", () => {
    const system = withDecaying(wells(0, 1), 1, -1);
    let covered = 0;
    for (let seed = 0; seed < 20; seed++) {
      const report = sample(system, uniformBox(random(seed), 3, -1, 3), { count: 100 });
      expect(report.basins.length).toBe(2);
      expect(report.undecided).toEqual({ states: 0, fraction: 0, interval: [0, expect.any(Number)], reasons: [] });
      const left = report.basins.find(
        ({ limit }) => limit.kind === "fixed-point" && report.roots[limit.root].x[0] < 0,
      )!;
      expectClose(left.fraction, 0.25, { absolute: 0.2 }); // 4.6 standard deviations
      if (left.interval[0] <= 0.25 && 0.25 <= left.interval[1]) covered++;
      expect(report.basins[0].states + report.basins[1].states).toBe(100);
      expect([report.unseenMirrors, report.estimatedAttractors]).toEqual([0, 2]);
    }
    expect(covered).toBeGreaterThanOrEqual(17);
  });

  test("each state goes where its own first coordinate says, and its time is counted with its attractor", () => {
    const system = wells(0, 0.5);
    const sampling = uniformBox(random(3), 2, -2, 2);
    const report = sample(system, sampling, { count: 60 });
    const states = sampling.draw(60);
    report.arrivals.forEach(({ limit }, c) => {
      if (limit.kind !== "fixed-point") throw new Error(`state ${c} is ${limit.kind}`);
      expect(Math.sign(report.roots[limit.root].x[0])).toBe(Math.sign(states[2 * c]));
    });
    for (const { limit, times } of report.basins) {
      const own = report.arrivals.filter((a) => JSON.stringify(a.limit) === JSON.stringify(limit)).map((a) => a.time);
      expect(times.longest).toBe(Math.max(...own));
      expectClose(times.mean, own.reduce((a, b) => a + b) / own.length, { relative: 1e-12 });
      const below = own.filter((t) => t < times.median).length;
      const above = own.filter((t) => t > times.median).length;
      expect(Math.max(below, above)).toBeLessThanOrEqual(own.length / 2);
    }
    expect(report.sampling).toBe("uniform in [-2, 2] in each of 2 coordinates");
  });

  test("root and cycle: fractions of a disc-like ball, the cycle counted as one attractor", () => {
    const system = cycleEdge(0.1, 1);
    const report = sample(system, gaussianBalls(random(1), 2, Float64Array.of(0, 0, 1.8, 0), 0.1), { count: 40 });
    expect(report.basins.map(({ limit, states }) => [limit.kind, states])).toEqual([
      ["fixed-point", 20],
      ["cycle", 20],
    ]);
    expect(report.sampling).toBe("Gaussian, deviation 0.1 in each coordinate, around 2 given states");
  });

  test("undecided states are counted with their reason: Hopf turning beside a slow drift that never ends", () => {
    const turning = hopf(0.25, 1);
    // the third coordinate grows for ever where it is above 0 and decays where it is below
    const beside = flow(
      3,
      (x, out) => {
        turning.evaluate(x.subarray(0, 2), out.subarray(0, 2), 1);
        out[2] = x[2] > 0 ? 0.01 : -x[2];
      },
      (x, out) => {
        const A = new Float64Array(4);
        turning.jacobian(x.subarray(0, 2), A);
        out.set([A[0], A[1], 0, A[2], A[3], 0, 0, 0, -1]);
      },
      20,
      false,
    );
    const given = Float64Array.of(0.5, 0, -0.1, 0.5, 0, 0.1, 0.3, 0.1, -0.2, 0.1, 0.1, 0.3);
    const report = sample(beside, { description: "four states", draw: () => given }, { count: 4, longest: 600 });
    expect(report.basins.map(({ limit, states }) => [limit.kind, states])).toEqual([["cycle", 2]]);
    expect(report.basins[0].fraction).toBe(0.5); // of all, not of those decided
    expect(report.undecided.states).toBe(2);
    expect(report.undecided.reasons.reduce((sum, { states }) => sum + states, 0)).toBe(2);
    for (const { reason } of report.undecided.reasons) expect(reason).toContain("after 600 τ");
  });

  test("chaos is an attractor where its exponents say so, and undecided where they are not asked for", () => {
    const given = Float64Array.of(1, 5, 20, -3, 2, 25);
    const sampling = { description: "two", draw: () => given };
    const named = sample(lorenz(0.2), sampling, { count: 2, longest: 300 });
    expect(named.basins.map(({ limit, states }) => [limit.kind, states])).toEqual([["chaos", 2]]);
    expect([named.undecided.states, named.estimatedAttractors]).toEqual([0, 1]);
    const open = sample(lorenz(0.2), sampling, { count: 2, longest: 300, exponentTime: 0 });
    expect([open.basins.length, open.undecided.states, open.estimatedAttractors]).toEqual([0, 2, 0]);
  });

  test("what runs away is counted, and is no attractor", () => {
    const away = flow(
      1,
      (x, out) => {
        out[0] = x[0] * x[0] - 1;
      },
      (x, out) => {
        out[0] = 2 * x[0];
      },
      2,
      false,
    );
    const given = Float64Array.of(2, 0, -2, 1.1);
    const report = sample(away, { description: "four", draw: () => given }, { count: 4 });
    expect(report.basins.map(({ limit, states }) => [limit.kind, states])).toEqual([
      ["diverged", 2],
      ["fixed-point", 2],
    ]);
    expect(report.estimatedAttractors).toBe(1);
  });

  test("an attractor seen once hints at more: Chao's bound, and the mirror image that no state reached", () => {
    const { system, back } = turned(withDecaying(wells(0, 1), 3, -1), 5);
    const given = back([0.5, 0, 0, 0, 0]);
    const report = sample(system, { description: "one", draw: () => given }, { count: 1 });
    expect([report.seenOnce, report.seenTwice, report.unseenMirrors]).toEqual([1, 0, 1]);
    expect(report.estimatedAttractors).toBe(1);
  });

  test("samplings: moments of the uniform box and the balls within 5 standard errors, the same again", () => {
    const box = uniformBox(random(7), 4, -1, 3);
    const drawn = box.draw(5000);
    expectClose(drawn.reduce((a, b) => a + b) / drawn.length, 1, { absolute: (5 * 4) / Math.sqrt(12 * 20000) });
    expect(drawn.every((v) => v > -1 && v < 3)).toBe(true);
    expect(box.draw(5000)).toEqual(drawn);
    const balls = gaussianBalls(random(7), 2, Float64Array.of(10, 20), 0.5).draw(5000);
    const first = balls.filter((_, e) => e % 2 === 0).map((v) => v - 10);
    expectClose(first.reduce((a, b) => a + b) / 5000, 0, { absolute: (5 * 0.5) / Math.sqrt(5000) });
    expectClose(first.reduce((a, b) => a + b * b, 0) / 5000, 0.25, { absolute: 5 * 0.25 * Math.sqrt(2 / 5000) });
    expect(() => gaussianBalls(random(7), 2, new Float64Array(3), 1)).toThrow(/whole states of 2 values, got 3/);
    expect(() => uniformBox(random(7), 2, 1, 1)).toThrow(/low must be below high/);
  });
});
