/** @file States that come to rest on a continuum, and states that run away. */
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { kindsOf, settleWith, solverFor } from "../../test/settling.ts";
import { turned, withDecaying } from "../../test/zoo/slow.ts";
import { eulerMap, flow, uniforms } from "../../test/zoo.ts";
import { finish, type System, stream } from "../kernel/index.ts";
import { dissect } from "./dissect.ts";

describe("continua", () => {
  /** r → 1 at every angle: a circle of roots. */
  const circle = flow(
    2,
    (x, out) => {
      const g = 0.5 * (1 - x[0] * x[0] - x[1] * x[1]);
      out[0] = g * x[0];
      out[1] = g * x[1];
    },
    (x, out) => {
      const g = 0.5 * (1 - x[0] * x[0] - x[1] * x[1]);
      out.set([g - x[0] * x[0], -x[0] * x[1], -x[0] * x[1], g - x[1] * x[1]]);
    },
    10,
    true,
  );

  test.each([1, 2, 24])(
    "%i states that rest on a circle of roots have arrived there; it is closed and 2π long to 1 percent",
    (count) => {
      const { system, back } = turned(withDecaying(circle, 2, -1), 3);
      const states = new Float64Array(count * 4);
      for (let k = 0; k < count; k++) states.set(back([0.4 * Math.cos(2 * k), 1.5 * Math.sin(2 * k), 0.2, 0]), 4 * k);
      const settled = settleWith(eulerMap(system, 0.1), system, states);
      expect(kindsOf(settled)).toEqual(new Array(count).fill("continuum"));
      expect(settled.continua.length).toBe(1);
      const [{ dimension, extent, curve, speed }] = settled.continua;
      expect(dimension).toBe(1);
      expectClose(extent, 2, { relative: 0.01 });
      expect(curve?.isClosed).toBe(true);
      expectClose(curve!.length, 2 * Math.PI, { relative: 0.01 });
      expect(speed).toBeLessThanOrEqual(1e-10);
    },
  );

  test("a dissection names it, by the index in its census", () => {
    const random = stream({ seed: 1, density: 1 }, "dissectionSeeds");
    const found = finish(
      dissect(circle, eulerMap(circle, 0.1), solverFor(2), uniforms(20, -2, 2, 9), [], random, { seeds: 30 }),
    );
    expect(found.census.continua.length).toBe(1);
    for (const { limit } of found.arrivals) expect(limit).toMatchObject({ kind: "continuum", continuum: 0 });
  });

  test("what still creeps faster than 1e-6 is not at rest: a circle with a drift of 1e-3 along it is a cycle or undecided", () => {
    const drifting: System = {
      ...circle,
      odd: true,
      evaluate(states, out, count) {
        circle.evaluate(states, out, count);
        for (let c = 0; c < 2 * count; c += 2) {
          out[c] -= 1e-3 * states[c + 1];
          out[c + 1] += 1e-3 * states[c];
        }
      },
    };
    const settled = settleWith(eulerMap(drifting, 0.1), drifting, Float64Array.of(1, 0.5), { longest: 200 });
    expect(["cycle", "undecided"]).toContain(settled.arrivals[0].limit.kind);
  });
});

describe("runaways", () => {
  const one = (F: (v: number) => number, slope: (v: number) => number) =>
    flow(
      1,
      (x, out) => {
        out[0] = F(x[0]);
      },
      (x, out) => {
        out[0] = slope(x[0]);
      },
      10,
      false,
    );
  const relu = (v: number) => Math.max(0, v);
  const cases: [string, System, number[], string[]][] = [
    [
      "relu, gain 2: x > 0 grows",
      one(
        (v) => -v + 2 * relu(v) + 0.1,
        (v) => (v > 0 ? 1 : -1),
      ),
      [1, 0.5],
      ["diverged", "diverged"],
    ],
    [
      "a slow unstable direction",
      one(
        (v) => 2e-3 * v,
        () => 2e-3,
      ),
      [1, -2],
      ["diverged", "diverged"],
    ],
    [
      "a constant speed",
      one(
        (v) => (v > 0 ? 0.3 : -v + 0.3),
        (v) => (v > 0 ? 0 : -1),
      ),
      [-3, 2],
      ["diverged", "diverged"],
    ],
    [
      "blowing up in finite time",
      one(
        (v) => v * v - 1,
        (v) => 2 * v,
      ),
      [2, 0.5, -3],
      ["diverged", "fixed-point", "fixed-point"],
    ],
    [
      "growing far, then resting",
      one(
        (v) => 50 * Math.tanh(v) - 1e-2 * v,
        (v) => 50 / Math.cosh(v) ** 2 - 1e-2,
      ),
      [1],
      ["fixed-point"],
    ],
  ];
  test.each(cases)("%s", (_, system, starts, kinds) => {
    const settled = settleWith(eulerMap(system, 0.1), system, Float64Array.from(starts), { longest: 1000 });
    expect(kindsOf(settled)).toEqual(kinds);
  });

  test("where F has no value the state is undecided, and says so; its neighbours go on", () => {
    const root = one(
      (v) => (v < -1 ? Number.NaN : -0.5 - v + (v < -0.4 ? -1 : 0)),
      () => -1,
    );
    const settled = settleWith(eulerMap(root, 0.1), root, Float64Array.of(2, -0.3, 5), { longest: 100 });
    for (const { limit } of settled.arrivals) {
      expect(limit).toMatchObject({ kind: "undecided", reason: "F has no finite value at a state it came to" });
    }
  });
});
