import { expect, test } from "vitest";
import { asMap, flowFromFunction } from "../../dynamics/index.ts";
import { stream } from "../../kernel/index.ts";
import { anglesBetween, digitMeans, endsOf, randomAngles, rotationSymmetry } from "./measure.ts";
import {
  ANSWER,
  CHANNELS,
  DIGITS,
  drawSenses,
  INPUTS,
  likeliest,
  openDigits,
  STIMULUS,
  shareRight,
  toldBy,
} from "./trials.ts";

const key = { seed: 2, density: 1 };
const size = { steps: STIMULUS + 6 + ANSWER, count: 2000 };

test("the best there is: 1 without noise, chance in very much, better by both senses than by one", () => {
  const best = (noise: readonly [number, number], sense: number, lag = 0) => {
    const senses = drawSenses(key, noise);
    const trials = openDigits(senses, size, key)(1, { sense, delay: [6, 6], lag });
    return shareRight(likeliest(senses, trials, 6, lag), trials.digit);
  };
  expect([best([1e-3, 1e-3], 0), best([1e-3, 1e-3], 1), best([1e-3, 1e-3], 2, 5)]).toEqual([1, 1, 1]);
  expect(Math.abs(best([1e4, 1e4], 2) - 1 / DIGITS)).toBeLessThan(0.05);
  const [seen, heard, both] = [0, 1, 2].map((sense) => best([4, 3], sense));
  expect(both).toBeGreaterThan(Math.max(seen, heard) + 0.02);
});

test("a sense that is not there shows nothing, a lag comes late, a delay is as long as it should be", () => {
  const senses = drawSenses(key, [1, 1]);
  const few = { steps: size.steps, count: 3 };
  const trials = openDigits(senses, few, key)(1, { sense: 1, delay: [6, 6], lag: 2 });
  const at = (t: number, c: number) => trials.inputs[(t * 3 + 1) * INPUTS + c];
  for (let t = 0; t < size.steps; t++) {
    expect(at(t, 0)).toBe(0);
    expect(at(t, 2 * CHANNELS)).toBe(0);
    expect(at(t, 2 * CHANNELS + 1)).toBe(t >= 2 && t < STIMULUS + 2 ? 1 : 0);
  }
  const asked = Array.from({ length: size.steps }, (_, t) => trials.mask[(t * 3 + 1) * DIGITS]);
  expect(asked.indexOf(1)).toBe(STIMULUS + 6);
  expect(asked.reduce((a, b) => a + b, 0)).toBe(ANSWER);
  expect([...toldBy(trials.targets, trials)]).toEqual([...trials.digit]);
});

test("planes that are orthogonal are at 90°, the same at 0°, random ones of 64 dimensions near 87, 81 and 72°", () => {
  const rows = (axes: number[]) =>
    Float64Array.from({ length: 4 * 8 }, (_, e) => (axes[Math.floor(e / 8)] === e % 8 ? 1 : 0));
  for (const angle of anglesBetween(rows([0, 1, 2, 3]), rows([4, 5, 6, 7]))) expect(angle).toBeCloseTo(90, 8);
  for (const angle of anglesBetween(rows([0, 1, 2, 3]), rows([3, 2, 1, 0]))) expect(angle).toBeCloseTo(0, 5);
  const [a, b, c] = randomAngles(64, stream(key, "gallery", 3).normal, 60);
  expect([a - 71.7, b - 80.6, c - 87.3].every((off) => Math.abs(off) < 2)).toBe(true);
});

test("turned copies of one trajectory have symmetry 1; unlike ones have not", () => {
  const steps = 12;
  const make = (of: (t: number, k: number) => number[]) =>
    Array.from({ length: steps }, (_, t) => Float64Array.from([0, 1, 2, 3].flatMap((k) => of(t, k))));
  const turned = make((t, k) => {
    const angle = (Math.PI / 2) * k;
    const [x, y] = [1 + 0.1 * t, 0.02 * t * t];
    return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle), 0, 0];
  });
  expect(rotationSymmetry(turned)).toBeGreaterThan(0.999);
  const random = stream(key, "gallery", 4);
  const unlike = make((t, k) => [0, 1, 2, 3].map((i) => random.normal((t * 4 + k) * 4 + i)));
  expect(rotationSymmetry(unlike)).toBeLessThan(0.7);
});

test("states left alone end at the two ends of a bistable line, or go on", () => {
  const bistable = flowFromFunction(1, ([x], out) => {
    out[0] = x - x * x * x;
  });
  const starts = Float64Array.of(-0.5, 0.2, 0.7, -0.1);
  const ends = endsOf(bistable, asMap(bistable, 0.2), starts, 60);
  expect(ends.places).toBe(2);
  expect(ends.fastest).toBeLessThan(1e-9);
  const drifts = flowFromFunction(1, (_, out) => {
    out[0] = 1;
  });
  expect(endsOf(drifts, asMap(drifts, 0.2), starts, 10).fastest).toBeCloseTo(1, 10);
  const means = digitMeans(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 9), Int32Array.of(0, 1, 2, 3, 0, 1, 2, 3), 1);
  expect([...means[0]]).toEqual([3, 4, 5, 6.5]);
});
