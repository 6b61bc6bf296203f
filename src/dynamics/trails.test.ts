import { expect, test } from "vitest";
import { flow } from "../../test/zoo.ts";
import { openTrails } from "./trails.ts";

/** ẋ = x(x² − 1): the speed |x||x² − 1| falls on both sides of 1/√3 = 0.577, to 0 at 0 and at 1. */
const threeRoots = flow(
  1,
  (x, out) => {
    out[0] = x[0] * (x[0] * x[0] - 1);
  },
  (x, out) => out.set([3 * x[0] * x[0] - 1]),
  10,
  true,
);
const speedAt = (x: number) => Math.abs(x * (x * x - 1));
const state = (x: number) => ({ x: Float64Array.of(x), speed: speedAt(x) });
const endFrom = (trails: ReturnType<typeof openTrails<string>>, x: number) =>
  trails.endFrom(Float64Array.of(x), speedAt(x));

test("a path is joined downhill, within a longest step of 0.1 (1 + ‖x‖), and not across a hill", () => {
  const trails = openTrails<string>(threeRoots, null);
  expect(endFrom(trails, 0.7)).toBeNull(); // nothing to join
  trails.keep([state(0.8)], "to 1");
  expect(endFrom(trails, 0.7)).toBe("to 1");
  expect(endFrom(trails, 0.68)).toBe("to 1"); // reach 0.168
  expect(endFrom(trails, 0.62)).toBeNull(); // 0.18 away, reach 0.162
  expect(endFrom(trails, 0.85)).toBeNull(); // slower than the path here
  expect(endFrom(trails, -0.7)).toBeNull();

  const across = openTrails<string>(threeRoots, null);
  across.keep([state(0.65)], "to 1"); // slower than 0.55, but beyond the hill at 0.577
  expect(speedAt(0.65)).toBeLessThan(speedAt(0.55));
  expect(endFrom(across, 0.55)).toBeNull();
});

test("where mirror images are asked for, the path at −x leads to the mirror of its end", () => {
  const trails = openTrails<string>(threeRoots, (end) => `−(${end})`);
  trails.keep([state(0.8)], "to 1");
  expect(endFrom(trails, 0.7)).toBe("to 1");
  expect(endFrom(trails, -0.7)).toBe("−(to 1)");
  expect(endFrom(trails, -0.85)).toBeNull();
});
