import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { cycleEdge, turned, wells, withDecaying } from "../../test/zoo/slow.ts";
import { uniforms } from "../../test/zoo.ts";
import { finish, openKernel, type System } from "../kernel/index.ts";
import { closeBracket } from "./boundary.ts";
import { findCriticalShock, shockDirections } from "./criticalShock.ts";
import { openDestinations } from "./destinations.ts";
import { trackEdge } from "./edge.ts";
import { flowMap } from "./flowMap.ts";

const solverFor = (n: number) => openKernel({ n }).solver(n);

const BEND = 0.4;
const N = 20;
/** Two wells in n = 20; `at` places a state of the plane, off it by what decays. */
function embedded(bend = BEND) {
  const plane = turned(withDecaying(wells(bend, 0.3), N - 2, -0.5), 5);
  const at = (x: number, y: number, rest: ArrayLike<number> = []) =>
    plane.back([x, y, ...Array.from({ length: N - 2 }, (_, k) => rest[k] ?? 0)]);
  const map = flowMap(plane.system, 0.1);
  return { ...plane, at, map, destinations: openDestinations(map, [at(-1, 0), at(1, 0)]) };
}
const distanceToParabola = (x: number, y: number) => {
  let least = Number.POSITIVE_INFINITY;
  for (let v = -3; v <= 3; v += 1e-5) least = Math.min(least, Math.hypot(BEND * v * v - x, v - y));
  return least;
};

describe("destinations", () => {
  const { at, destinations, map } = embedded();
  test("states go to the side of the parabola x = cy² that they start on, −1 for what stays on it", () => {
    const plane = uniforms(80, -1.5, 1.5, 3);
    const states = new Float64Array(40 * N);
    const sides = Array.from({ length: 40 }, (_, k) => {
      const [x, y] = plane.subarray(2 * k, 2 * k + 2);
      states.set(at(x, y, uniforms(N - 2, -1, 1, k)), k * N);
      return x > BEND * y * y ? 1 : 0;
    });
    expect(Array.from(destinations.of(states))).toEqual(sides);
    expect(destinations.evaluations).toBeGreaterThan(40 * 60);
    const brief = openDestinations(map, destinations.attractors, { longest: 20 });
    expect(Array.from(brief.of(at(1e-13, 0)))).toEqual([-1]);
  });

  test("passing by an attractor is not arriving: a state that crosses the ball and leaves is not caught", () => {
    // ẋ = 0.02, 4 τ within the ball: passes 0 on its way to 2, where it is stopped
    const drift: System = {
      ...wells(0, 1),
      evaluate(states, out, count) {
        for (let c = 0; c < 2 * count; c += 2) {
          out[c] = states[c] < 1.9 ? 0.02 : 2 - states[c];
          out[c + 1] = -states[c + 1];
        }
      },
    };
    const passing = openDestinations(flowMap(drift, 0.1), [Float64Array.of(0, 0), Float64Array.of(2, 0)], {
      confirm: 5,
    });
    expect(Array.from(passing.of(Float64Array.of(-0.1, 0)))).toEqual([1]);
  });

  test("what leaves for infinity is −1, and fewer than two attractors are refused", () => {
    const away: System = {
      ...wells(0, 1),
      evaluate: (x, out, count) => out.set(x.subarray(0, 2 * count).map((v) => v * v)),
    };
    const two = [Float64Array.of(-1, 0), Float64Array.of(-2, 0)];
    expect(Array.from(openDestinations(flowMap(away, 0.1), two, { longest: 100 }).of(Float64Array.of(5, 1)))).toEqual([
      -1,
    ]);
    expect(() => openDestinations(map, [at(0, 0)])).toThrow(/needs ≥ 2 attractors, got 1/);
  });

  test("a bracket closes on the boundary: x = cy² to 1e-7 (the step of the map bends it by 3e-8), both sides as labelled", () => {
    const bracket = { inside: at(-1, 0.5), outside: at(1.5, 0.9), from: 0, to: 1 };
    const { inside, outside, from, to } = closeBracket(destinations, bracket, 1e-9);
    expect(Array.from(destinations.of(Float64Array.of(...inside, ...outside)))).toEqual([from, to]);
    const [x, y] = embedded().into(inside);
    expectClose(x, BEND * y * y, { absolute: 1e-7 });
  });
});

test("states that the oracle cannot decide are neither side of a bracket", () => {
  const { map, at, destinations } = embedded();
  const brief = openDestinations(map, destinations.attractors, { longest: 25 });
  const { inside, outside, to } = closeBracket(
    brief,
    { inside: at(-1, 0), outside: at(1.1, 0), from: 0, to: 1 },
    1e-12,
  );
  expect(to).toBe(1);
  expect(Array.from(destinations.of(Float64Array.of(...inside, ...outside)))).toEqual([0, 1]);
  expect(Array.from(brief.of(inside.map((v, i) => (v + outside[i]) / 2)))).toEqual([-1]);
});

describe("edge", () => {
  test("two wells, turned, n = 20: the saddle at 0 to 1e-8, index 1, eigenvalues 1 and −0.3 to 1e-8, sides told apart", () => {
    const { system, destinations, at, into } = embedded();
    const found = finish(trackEdge(destinations, system, solverFor(N), at(-1, 1, [0.5, 0.3]), at(1.4, 0.8, [0, -1])));
    if (found.saddle === null) throw new Error(found.reason!);
    expectClose(found.saddle.x, 0, { absolute: 1e-8 });
    expect(found.saddle.speed).toBeLessThanOrEqual(1e-10);
    expect(found.saddle.certificate.isRoot).toBe(true);
    expect(found.saddle.unstable).toBe(1);
    expectClose(found.saddle.eigenvalues[0], [1, 0], { absolute: 1e-8 });
    expectClose(into(found.saddle.right!).map(Math.abs).subarray(0, 2), [1, 0], { absolute: 1e-8 });
    expectClose(into(found.saddle.left!).map(Math.abs).subarray(0, 2), [1, 0], { absolute: 1e-8 });
    const first = into(found.saddle.right!)[0] > 0 ? 1 : 0;
    expect(found.saddle.sides).toEqual([first, 1 - first]);
    // every state of the track is on the boundary, to what it was bisected to and what the time between lets grow
    for (let k = 0; k < found.speeds.length; k++) {
      const [x, y] = into(found.track.subarray(k * N, (k + 1) * N));
      expectClose(x, BEND * y * y, { absolute: 1e-5 });
    }
    expect(found.width).toBeLessThanOrEqual(1e-7);
  });

  test("odd: between ± attractors the origin is the edge state to 1e-8", () => {
    const { system, destinations, at } = embedded(0);
    const a = at(-1, 0.7, [1]);
    const found = finish(trackEdge(destinations, system, solverFor(N), a, at(1, 0.7, [1])));
    expectClose(found.saddle!.x, 0, { absolute: 1e-8 });
  });

  test("an edge that is a cycle is not converged and said to recur, |r − 1| < 1e-4 along its second half", () => {
    const system = cycleEdge(0.05, 1);
    const map = flowMap(system, 0.1);
    const circle = Float64Array.from(
      { length: 128 },
      (_, e) => 2 * (e % 2 ? Math.sin : Math.cos)((2 * Math.PI * (e >> 1)) / 64),
    );
    const destinations = openDestinations(map, [new Float64Array(2), circle], { capture: 0.15 });
    const found = finish(
      trackEdge(destinations, system, solverFor(2), Float64Array.of(0.3, 0), Float64Array.of(1.5, 0.2), { rounds: 60 }),
    );
    expect(found.status).toBe("not-converged");
    expect(found.reason).toMatch(/the edge recurs: a cycle, a torus or chaos/);
    expect(found.speeds.length).toBe(60);
    for (let k = 30; k < 60; k++) {
      expectClose(Math.hypot(found.track[2 * k], found.track[2 * k + 1]), 1, { absolute: 1e-4 });
    }
  });

  test("two states of one basin have no edge between them that is looked for", () => {
    const { system, destinations, at } = embedded();
    const found = finish(trackEdge(destinations, system, solverFor(N), at(1, 0), at(2, 0)));
    expect(found.reason).toMatch(/must go to different attractors, they go to 1 and 1/);
  });
});

describe("critical shock", () => {
  const { destinations, at, into, system } = embedded();
  for (const [x, y] of [
    [1, 0],
    [1.2, 0.8],
    [-0.5, -1],
    [0.9, 2],
  ]) {
    const truth = distanceToParabola(x, y);
    test(`from (${x}, ${y}) in n = 20: the distance ${truth.toFixed(4)} to the parabola within 0.1 %, and it works`, () => {
      const start = at(x, y);
      const found = finish(findCriticalShock(destinations, start, { random: 3 }));
      if (found.status !== "found") throw new Error(found.reason);
      const { size, shock, from, to, alignment, sizeBefore } = found.critical;
      expectClose(size, truth, { relative: 1e-3 });
      expectClose(Math.hypot(...shock), size, { relative: 1e-12 });
      expect(sizeBefore).toBeGreaterThanOrEqual(size);
      expect(alignment).toBeGreaterThan(0.999);
      const moved = (s: number) => start.map((v, i) => v + s * shock[i]);
      expect(Array.from(destinations.of(Float64Array.of(...moved(1), ...moved(1 - 2e-6))))).toEqual([to, from]);
      expect(from).toBe(x > BEND * y * y ? 1 : 0);
      expect(Math.hypot(...into(shock).subarray(2))).toBeLessThan(0.05 * size); // nothing wasted
    });
  }

  test("a saddle suggests its directions; along its left direction the straight boundary is hit head-on to 1e-6", () => {
    const straight = embedded(0);
    const saddle = finish(trackEdge(straight.destinations, straight.system, solverFor(N), at(-1, 1), at(1, 1))).saddle!;
    const start = straight.at(-0.6, 1.5, [0.2]);
    const directions = shockDirections(start, saddle);
    expect(directions.map(({ name }) => name)).toEqual([
      "towards saddle",
      "left direction of saddle",
      "left direction of saddle, reversed",
    ]);
    const found = finish(findCriticalShock(straight.destinations, start, { random: 0, directions }));
    if (found.status !== "found") throw new Error(found.reason);
    expect(found.critical.began).toMatch(/^left direction/);
    expectClose(found.critical.size, 0.6, { relative: 2e-6 });
    expect(found.critical.tried.length).toBe(4);
  });

  test("no change within the longest shock, or no attractor of its own, is an answer", () => {
    const none = finish(findCriticalShock(destinations, at(1, 0), { longest: 0.3, random: 1 }));
    expect(none).toMatchObject({ status: "none-found", reason: "no direction changes it up to 0.3" });
    const brief = openDestinations(flowMap(system, 0.1), destinations.attractors, { longest: 10 });
    expect(finish(findCriticalShock(brief, at(1e-12, 0))).status).toBe("undecided");
  });
});
