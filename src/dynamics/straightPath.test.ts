import { expect, test } from "vitest";
import { flow, saddleNode, uniforms } from "../../test/zoo.ts";
import { openKernel, type System } from "../kernel/index.ts";
import { censusOfRoots } from "./census.ts";
import { fallsAllTheWay } from "./straightPath.ts";

function speedAt(system: System, x: Float64Array): number {
  const F = new Float64Array(x.length);
  system.evaluate(x, F, 1);
  return Math.hypot(...F);
}
const falls = (system: System, from: Float64Array, to: Float64Array) =>
  fallsAllTheWay(system, from, speedAt(system, from), to, speedAt(system, to));
/** ẋ = x(x² − 1), ẏ = −y: along y = 0 the speed |x||x² − 1| rises from 0 to its maximum at 1/√3 = 0.577 and falls to 0 at 1. */
const threeRoots = flow(
  2,
  (x, out) => {
    out[0] = x[0] * (x[0] * x[0] - 1);
    out[1] = -x[1];
  },
  (x, out) => out.set([3 * x[0] * x[0] - 1, 0, 0, -1]),
  10,
  true,
);
const at = (x: number, y = 0) => Float64Array.of(x, y);

test("the speed falls to the root on the same side of its maximum, and not to one across it", () => {
  for (const x of [0.6, 0.7, 0.95, 1.5]) expect(falls(threeRoots, at(x), at(1)), `${x} → 1`).toBe(true);
  for (const x of [0.05, 0.3, 0.57]) expect(falls(threeRoots, at(x), at(0)), `${x} → 0`).toBe(true);
  for (const x of [0.65, 0.7, 0.95, 1.5]) expect(falls(threeRoots, at(x), at(0)), `${x} → 0`).toBe(false);
  for (const x of [0.05, 0.3, 0.45]) expect(falls(threeRoots, at(x), at(1)), `${x} → 1`).toBe(false);
});

test("an end that is as fast or faster, or not a number, is no end of a descent", () => {
  expect(falls(threeRoots, at(0.7), at(0.7))).toBe(false);
  expect(falls(threeRoots, at(0.95), at(0.9))).toBe(false);
  expect(falls(threeRoots, at(Number.NaN), at(1))).toBe(false);
  expect(fallsAllTheWay(threeRoots, at(0.7), speedAt(threeRoots, at(0.7)), at(1), Number.NaN)).toBe(false);
});

test("eleven states are looked at, in one call; a hill between them counts once it stands on one", () => {
  const seen: number[] = [];
  // |x| with a hill of its own height at one place only
  const hill = (place: number): System =>
    flow(
      1,
      (x, out) => {
        seen.push(x[0]);
        out[0] = -x[0] - (Math.abs(x[0] - place) < 1e-9 ? 1 : 0);
      },
      (_, out) => out.set([-1]),
      0,
      false,
    );
  const [from, to] = [Float64Array.of(12), Float64Array.of(0)];
  expect(fallsAllTheWay(hill(-1), from, 12, to, 0)).toBe(true);
  expect(seen).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  for (let place = 1; place <= 11; place++)
    expect(fallsAllTheWay(hill(place), from, 12, to, 0), `${place}`).toBe(false);
  expect(fallsAllTheWay(hill(6.5), from, 12, to, 0)).toBe(true); // twelve pieces, no proof
});

test("a census that joins searches keeps count: the joined ones have the end's own state and speed, to the bit", () => {
  const system = saddleNode(1e-3); // no root: every search descends, to one ghost
  const seeds = uniforms(2 * 12, -1, 1, 3);
  const steps = censusOfRoots(system, openKernel({ n: 2 }).solver(2), 0.1, seeds, { deflated: 0 });
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { outcomes, ghosts } = step.value;
  const joined = outcomes.filter(({ isJoined }) => isJoined);
  expect(joined.length).toBeGreaterThan(0);
  expect(outcomes[0].isJoined).toBe(false); // there was nothing to join
  for (const { status, index, x, speed } of joined) {
    expect(status).toBe("ghost");
    expect([x, speed]).toEqual([ghosts[index!].x, ghosts[index!].speed]);
  }
});
