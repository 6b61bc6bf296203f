import { expect, test } from "vitest";
import { asMap, flowFromFunction } from "../../dynamics/index.ts";
import { finish, openKernel } from "../../kernel/index.ts";
import { trainedRings } from "./index.ts";
import { forgettingOf, goesRoundOnce, isWhole, ringOf } from "./ring.ts";
import { cueTrials, ringTrials } from "./ringTask.ts";

/** ṙ = r (1 − r²), θ̇ = ε sin(kθ) + c in the plane: on the unit circle k stable roots and k saddles, or a cycle for |c| > ε. */
function designed(size: number, lobes: number, constant: number) {
  const flow = flowFromFunction(2, ([x, y], out) => {
    const radius = Math.hypot(x, y);
    const turning = size * Math.sin(lobes * Math.atan2(y, x)) + constant;
    out[0] = x * (1 - radius * radius) - y * turning;
    out[1] = y * (1 - radius * radius) + x * turning;
  });
  const kernel = openKernel({ n: 2, matrices: 0, solvers: 1 });
  return {
    flow,
    map: asMap(flow, 0.2),
    solver: kernel.solver(2),
    readout: Float64Array.of(1, 0, 0, 1),
  };
}

const onCircle = (count: number) =>
  Float64Array.from({ length: 2 * count }, (_, e) => {
    const angle = 0.1 + (2 * Math.PI * Math.floor(e / 2)) / count;
    return e % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });

test.each([1, 3])(
  "a designed ring with %i lobes has as many stable roots and as many saddles, in turn, where it should",
  (lobes) => {
    const of = designed(0.1, lobes, 0);
    const ring = ringOf(of, onCircle(32));
    expect(ring.roots).toHaveLength(2 * lobes);
    expect(isWhole(ring)).toBe(true);
    expect(Math.abs(ring.fastest - 0.1)).toBeLessThan(0.002);
    for (const { at, attracts, speed } of ring.roots) {
      expect(speed).toBeLessThan(1e-9);
      const phase = lobes * Math.atan2(at[1], at[0]);
      expect(Math.abs(Math.sin(phase))).toBeLessThan(1e-6);
      expect(Math.cos(phase) < 0).toBe(attracts);
    }
    // across the ring at −2, along it at most 0.1 · lobes
    expect(ring.gap).toBeGreaterThan(2 / (0.1 * lobes) - 1);
    for (const { most, bound } of forgettingOf(of, onCircle(32), [10, 40], ring.fastest)) {
      // the supremum is over 32 starts
      expect(most).toBeLessThanOrEqual(1.01 * bound);
      expect(most).toBeGreaterThan(0.5 * Math.min(bound, 0.4));
    }
  },
);

test("a ring that turns for ever is a cycle; one with an unstable root across it is not whole", () => {
  const ring = ringOf(designed(0.05, 1, 0.2), onCircle(32));
  expect([ring.roots.length, ring.isCycle, isWhole(ring)]).toEqual([0, true, true]);
  const root = { at: [1, 0] as const, speed: 0, unstable: 0, attracts: true };
  const saddle = { ...root, unstable: 1, attracts: false };
  const of = { isClosed: true, isCycle: false };
  expect(isWhole({ ...of, roots: [root, saddle] })).toBe(true);
  expect(isWhole({ ...of, roots: [root, { ...saddle, unstable: 2 }] })).toBe(false);
  expect(isWhole({ ...of, roots: [root, saddle, root] })).toBe(false);
  expect(isWhole({ ...of, roots: [] })).toBe(false);
  expect(isWhole({ ...of, isClosed: false, roots: [root, saddle] })).toBe(false);
});

test("places go round once, or not: an arc, twice around, or a jump are refused", () => {
  const at = (turns: (k: number) => number, count = 40) =>
    Array.from({ length: count }, (_, k) => {
      const angle = 2 * Math.PI * turns(k);
      return [Math.cos(angle), Math.sin(angle)] as const;
    });
  expect(goesRoundOnce(at((k) => k / 40))).toBe(true);
  expect(goesRoundOnce(at((k) => -k / 40))).toBe(true);
  expect(goesRoundOnce(at((k) => (2 * k) / 40))).toBe(false);
  expect(goesRoundOnce(at((k) => 0.4 * (k / 40)))).toBe(false);
});

test("targets turn by the velocity shown; its covariance is exp(−½ (s − s′)²), within 0.1", () => {
  const [steps, count] = [21, 2000];
  const { inputs, targets, first } = ringTrials({ steps, count }, 0.1, { seed: 1, density: 1 }, 3);
  for (const b of [0, 7]) {
    let angle = first[b];
    expect(inputs[3 * b + 1]).toBeCloseTo(Math.cos(angle) / 0.1, 10);
    for (let t = 0; t < steps; t++) {
      angle += 0.1 * inputs[3 * (t * count + b)];
      expect(Math.abs(targets[2 * (t * count + b) + 1] - Math.sin(angle))).toBeLessThan(1e-12);
    }
  }
  // trials in which nothing is silenced are half of them: p ≥ 1
  const whole = Array.from({ length: count }, (_, b) => b).filter((b) =>
    Array.from({ length: steps }, (_, t) => inputs[3 * (t * count + b)]).every((v) => v !== 0),
  );
  expect(Math.abs(whole.length / count - 0.5)).toBeLessThan(0.06);
  const covariance = (s: number, t: number) =>
    whole.reduce((sum, b) => sum + inputs[3 * (s * count + b)] * inputs[3 * (t * count + b)], 0) / whole.length;
  for (const [s, t] of [
    [0, 0],
    [10, 10],
    [0, 20],
    [5, 15],
  ]) {
    const distance = (t - s) / 10;
    expect(Math.abs(covariance(s, t) - Math.exp((-distance * distance) / 2))).toBeLessThan(0.1);
  }
  expect(cueTrials(4, 0.5).inputs[3 * 1 + 2]).toBeCloseTo(2, 12);
});

test("networks that have not learned are said to be none, and nothing is claimed of them", () => {
  const { claims } = finish(trainedRings.run({ rings: 1, updates: 3, units: 16, angles: 16 }));
  expect(claims.map(({ verdict }) => verdict)).toEqual(new Array(5).fill("not reproduced"));
  expect(claims[1].tried).toContain("none of 1 networks came to -20 dB");
});
