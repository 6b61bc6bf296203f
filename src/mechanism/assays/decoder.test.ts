import { expect, test } from "vitest";
import { stream } from "../../kernel/index.ts";
import { fitDecoder } from "./decoder.ts";

const n = 30;
const random = stream({ seed: 3, density: 1 }, "orthogonalStart");
/** Classes about ±e_0 and e_1, with noise of 0.2. */
const sample = (count: number, at: number) => {
  const classes = Array.from({ length: count }, (_, c) => c % 3);
  const states = Float64Array.from({ length: count * n }, (_, e) => {
    const centre =
      [
        [1, 0],
        [-1, 0],
        [0, 1],
      ][classes[Math.floor(e / n)]][e % n] ?? 0;
    return centre + 0.2 * random.normal(at + e);
  });
  return { classes, states };
};

test("decoder: separates three classes on new samples, whatever the ridge, and its centre may lie anywhere", () => {
  const train = sample(24, 0);
  const test = sample(60, 10_000);
  for (const alpha of [1, 10]) {
    const { classify } = fitDecoder(train.states, train.classes, 3, n, alpha);
    const right = Array.from(classify(test.states)).filter((k, c) => k === test.classes[c]).length;
    expect(right / 60).toBeGreaterThan(0.95);
    const moved = fitDecoder(
      train.states.map((v) => v + 5),
      train.classes,
      3,
      n,
      alpha,
    );
    expect(moved.classify(test.states.map((v) => v + 5))).toEqual(classify(test.states));
  }
});

test("decoder: fitted weights satisfy (RᵀR + αI) w = RᵀY, seen in the score's zero, on two samples by hand within 1e-12", () => {
  // samples ±1 in one dimension, α = 2: w = Σ r y / (Σ r² + α) = 1/4 of class 1 − class 0, zero at their middle
  const { classify } = fitDecoder(Float64Array.of(1, 3), [0, 1], 2, 1, 2);
  expect(Array.from(classify(Float64Array.of(2 - 1e-12, 2 + 1e-12)))).toEqual([0, 1]);
});
