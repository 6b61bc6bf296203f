import { expect, test } from "vitest";
import { bytesOf, fitPortrait, MOST_BYTES } from "./fitPortrait.ts";
import type { PortraitDrawing } from "./portraitDrawing.ts";
import { packPortrait, unpackPortrait } from "./portraitRecord.ts";

/** Points of a spiral, the first `delay` of them before time 0. */
const spiral = (count: number) =>
  Float64Array.from({ length: 5 * count }, (_, e) => {
    const k = Math.floor(e / 5);
    return [Math.cos(k / 5) * (1 - k / count), Math.sin(k / 5) * (1 - k / count), 0, 0, k][e % 5];
  });
const drawing = (ways: number, count: number): PortraitDrawing => ({
  n: 3,
  isDiscrete: false,
  isOdd: false,
  shares: [0.9, 0.1, 0],
  frame: { a: [-1, 1], b: [-1, 1] },
  field: { columns: 2, rows: 2, values: Float64Array.of(0, 1, 2, 3), basins: Uint8Array.of(0, 0, 0, 0) },
  velocity: null,
  tint: { followed: 4, undecided: 0 },
  limits: [],
  points: [],
  ways: Array.from({ length: ways }, (_, k) => ({
    label: `${k}`,
    memory: k,
    limit: null,
    isThere: false,
    points: spiral(count),
    delay: 20,
  })),
  particles: Array.from({ length: 40 }, () => ({ limit: null, isThere: false, points: spiral(30) })),
  longest: 300,
});

test("what fits is kept whole", () => {
  const small = drawing(2, 40);
  expect(fitPortrait(small)).toEqual(packPortrait(small));
  expect(bytesOf(packPortrait(small))).toBeLessThan(MOST_BYTES);
});

test("of what does not fit the ends of every way and of its delay stay, and 40 kB hold it", () => {
  const large = drawing(12, 200);
  expect(bytesOf(packPortrait(large))).toBeGreaterThan(1.5 * MOST_BYTES);
  const fitted = fitPortrait(large);
  expect(bytesOf(fitted)).toBeLessThanOrEqual(MOST_BYTES);
  expect(bytesOf(fitted)).toBeGreaterThan(0.7 * MOST_BYTES); // no more is left out than must be
  const { ways, particles } = unpackPortrait(fitted.words, fitted.arrays, "portrait");
  expect(ways.length).toBe(12);
  expect(particles.length).toBe(40);
  for (const { points, delay } of ways) {
    const times = Array.from({ length: points.length / 5 }, (_, k) => points[5 * k + 4]);
    expect([times[0], times[delay - 1], times[delay], times.at(-1)]).toEqual([0, 19, 20, 199]);
  }
});
