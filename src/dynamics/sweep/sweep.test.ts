import { expect, test } from "vitest";
import { flow, hopf } from "../../../test/zoo.ts";
import { finish } from "../../kernel/index.ts";
import { followBranch } from "./branch.ts";
import { settleBetween, whereTheyDiffer } from "./hysteresis.ts";
import { mapOfTwo, scanUpAndDown, spread } from "./scan.ts";

/** ẋ = p + x − x³: folds at x = ±1/√3, p = ∓2/(3√3). */
const cubic = (p: number) =>
  flow(
    1,
    (x, out) => {
      out[0] = p + x[0] - x[0] * x[0] * x[0];
    },
    (x, out) => {
      out[0] = 1 - 3 * x[0] * x[0];
    },
    Number.POSITIVE_INFINITY,
    false,
  );

test("a branch goes through both folds of the cubic, each located to 1e-10, and comes out on the other side", () => {
  const { points, specials, end } = followBranch(cubic, Float64Array.of(-1.5), { from: -1, to: 1 });
  const fold = 2 / (3 * Math.sqrt(3));
  expect(end).toBe("range");
  expect(specials.map(({ kind }) => kind)).toEqual(["fold", "fold"]);
  expect(Math.abs(specials[0].parameter - fold)).toBeLessThan(1e-10);
  expect(Math.abs(specials[1].parameter + fold)).toBeLessThan(1e-10);
  expect(Math.abs(specials[0].x[0] + 1 / Math.sqrt(3))).toBeLessThan(1e-10);
  expect(points.at(-1)!.parameter).toBe(1);
  for (const { x, parameter } of points) expect(Math.abs(parameter + x[0] - x[0] ** 3)).toBeLessThan(1e-10);
  expect(new Set(points.map(({ unstable }) => unstable))).toEqual(new Set([0, 1]));
});

test("Hopf points of the normal form are at μ = 0 with its frequency, to 1e-10, whichever way it is followed", () => {
  for (const [from, to] of [
    [-1, 2],
    [2, -1],
  ]) {
    const { specials } = followBranch((mu) => hopf(mu, 3), new Float64Array(2), { from, to });
    expect(specials).toHaveLength(1);
    expect(specials[0].kind).toBe("hopf");
    expect(Math.abs(specials[0].parameter)).toBeLessThan(1e-10);
    expect(Math.abs(specials[0].frequency - 3)).toBeLessThan(1e-10);
  }
});

test("where an eigenvalue crosses 0 and the branch does not turn it is a branch point", () => {
  const pitchfork = (p: number) =>
    flow(
      1,
      (x, out) => {
        out[0] = p * x[0] - x[0] * x[0] * x[0];
      },
      (x, out) => {
        out[0] = p - 3 * x[0] * x[0];
      },
      Number.POSITIVE_INFINITY,
      true,
    );
  const { specials } = followBranch(pitchfork, Float64Array.of(0), { from: -1, to: 1.1 });
  expect(specials.map(({ kind }) => kind)).toEqual(["branch"]);
  expect(Math.abs(specials[0].parameter)).toBeLessThan(1e-10);
});

test("a start with no root near by, and a range of no length, are refused", () => {
  const never = () =>
    flow(
      1,
      (x, out) => {
        out[0] = 1 + x[0] * x[0];
      },
      (x, out) => {
        out[0] = 2 * x[0];
      },
      2,
      false,
    );
  expect(() => followBranch(never, Float64Array.of(0.5), { from: 0, to: 1 })).toThrow(/no root was found/);
  expect(() => followBranch(cubic, Float64Array.of(0), { from: 1, to: 1 })).toThrow(/two different finite numbers/);
});

test("up and down through the cubic's folds: the two ways differ exactly between the folds", () => {
  const settle = (p: number, from: Float64Array) => {
    let x = from[0];
    for (let k = 0; k < 4000; k++) x += 0.01 * (p + x - x * x * x);
    return { state: Float64Array.of(x), measured: x };
  };
  const { values, up, down } = finish(scanUpAndDown(spread(-1, 1, 41), Float64Array.of(-1.3), settle));
  const between = values.filter((_, k) => Math.abs(up[k] - down[k]) > 0.5);
  expect(between[0]).toBeCloseTo(-0.35, 10);
  expect(between.at(-1)).toBeCloseTo(0.35, 10);
  expect(between).toHaveLength(15);
});

test("a map over two parameters is row by row, and descending values are refused", () => {
  expect(finish(mapOfTwo([1, 2, 3], [10, 20], (x, y) => x + y))).toEqual([11, 12, 13, 21, 22, 23]);
  expect(() =>
    finish(scanUpAndDown([2, 1], new Float64Array(1), () => ({ state: new Float64Array(1), measured: 0 }))),
  ).toThrow(/must ascend/);
});

test("the cubic's two ways differ between its folds, ±0.3849; without a fold nowhere", () => {
  const settle = settleBetween(cubic, (x) => x[0], { time: 200 });
  const scan = finish(scanUpAndDown(spread(-1, 1, 41), Float64Array.of(-1.3), settle));
  const differ = whereTheyDiffer(scan, 0.05);
  expect(differ[0]).toBeCloseTo(-0.35, 10);
  expect(differ.at(-1)).toBeCloseTo(0.35, 10);
  for (const { least, most } of scan.up) expect(most - least).toBeLessThan(1e-6);
  const outside = finish(scanUpAndDown(spread(0.5, 1, 6), Float64Array.of(1), settle));
  expect(whereTheyDiffer(outside, 0.05)).toEqual([]);
});

test("a cycle is measured by what it varies between: ±√μ of the Hopf normal form, to 1e-3", () => {
  const settle = settleBetween(
    (mu) => hopf(mu, 3),
    (x) => x[0],
    { time: 300 },
  );
  const { measured } = settle(0.25, new Float64Array(2));
  expect(Math.abs(measured.most - 0.5)).toBeLessThan(1e-3);
  expect(Math.abs(measured.least + 0.5)).toBeLessThan(1e-3);
  const never = () =>
    flow(
      1,
      (x, out) => out.fill(1 + x[0] * x[0]),
      (x, out) => out.fill(2 * x[0]),
      2,
      false,
    );
  expect(settleBetween(never, (x) => x[0], { time: 100 })(0, new Float64Array(1)).measured.most).toBeNaN();
});
