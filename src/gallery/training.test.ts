import { expect, test } from "vitest";
import { finish } from "../kernel/index.ts";
import { DEFAULT_MODELS } from "../train/index.ts";
import { bootstrapInterval, type Learner, meanOf, openLearner, reopened, train, usualTraining } from "./training.ts";

test("an interval holds the mean, is a point where all are the same, and is none for one value or one that is not finite", () => {
  const [low, high] = bootstrapInterval([1, 2, 3, 4, 5], 1)!;
  expect(low).toBeGreaterThan(1);
  expect(low).toBeLessThan(3);
  expect(high).toBeGreaterThan(3);
  expect(high).toBeLessThan(5);
  expect(bootstrapInterval([2, 2, 2], 1)).toEqual([2, 2]);
  expect(bootstrapInterval([2], 1)).toBeNull();
  expect(bootstrapInterval([2, Number.NaN], 1)).toBeNull();
});

test("one unit learns to double what it sees, the same from the same key, and keeps it in batches of another size", () => {
  const size = { steps: 2, count: 4 };
  const batch = {
    ...size,
    inputs: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0, 0, 0, 0),
    targets: Float64Array.of(0.2, 0.4, 0.6, 0.8, 0, 0, 0, 0),
    mask: Float64Array.of(1, 1, 1, 1, 0, 0, 0, 0),
  };
  const of: Learner = {
    network: { ...DEFAULT_MODELS.leaky, n: 8, timeStep: 1, activation: "relu" } as Learner["network"],
    ...{ inputs: 1, outputs: 1, loss: "squared-error", size, key: { seed: 3, density: 1 } },
  };
  const learn = () => {
    const model = openLearner(of);
    const curve: number[] = [];
    const place = { from: 0, to: 1, doing: "" };
    const last = finish(train(model, { batch: () => batch }, usualTraining(400, 0.02, 100, 0.5), place, curve));
    return { model, last, curve };
  };
  const { model, last, curve } = learn();
  expect(last).toBeLessThan(1e-4);
  expect(curve).toHaveLength(50);
  expect(curve[0]).toBeGreaterThan(10 * last);
  expect(learn().curve).toEqual(curve);
  const one = reopened(model, of, { steps: 1, count: 1 });
  one.evaluate(
    { steps: 1, count: 1, inputs: Float64Array.of(0.25), targets: Float64Array.of(0), mask: Float64Array.of(1) },
    null,
  );
  expect(Math.abs(one.outputs()[0] - 0.5)).toBeLessThan(0.03);
  expect(meanOf([1, 2, 6])).toBe(3);
});
