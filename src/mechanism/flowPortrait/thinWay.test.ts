import { expect, test } from "vitest";
import { thinWay } from "./thinWay.ts";

const HALF = { a: 1, b: 1 };

test("of a way with one corner the corner and both ends are left", () => {
  const points = Array.from({ length: 21 }, (_, k) => [Math.min(k, 10) / 10, Math.max(0, k - 10) / 10, 0, 0, 0]).flat();
  expect(thinWay(points, 3, HALF)).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0]);
});

test("a way with no more points than it may have stays as it is", () => {
  const points = [0, 0, 0, 0, 0, 1, 2, 3, 4, 5];
  expect(thinWay(points, 2, HALF)).toEqual(points);
});

test("where it is slow points stay, though they lie on a straight line", () => {
  // fast over the first half, ten thousand times slower over the second
  const points = Array.from({ length: 41 }, (_, k) => [
    k / 40,
    0,
    0,
    0,
    k <= 20 ? k / 100 : 0.2 + 10 * (k - 20),
  ]).flat();
  const kept = thinWay(points, 8, HALF);
  const places = Array.from({ length: kept.length / 5 }, (_, k) => kept[5 * k]);
  expect(places.some((a) => Math.abs(a - 0.5) < 0.06)).toBe(true); // where it turns slow
});
