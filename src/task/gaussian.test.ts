import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../format/index.ts";
import { stream } from "../kernel/index.ts";
import { defaultGaussianClasses, type GaussianClass, gaussianStimuli } from "./index.ts";

const DRAWS = 20_000;
const symmetric = (a: number, b: number, c: number) => [
  [a, b],
  [b, c],
];
const classes: GaussianClass[] = [
  { label: "a", mean: [1, -2], covariance: symmetric(0.16, 0, 0.16) },
  { label: "b", mean: [-3, 0.5], covariance: symmetric(2, -0.9, 0.5) },
];

/** [DRAWS][D] */
function sample(given: GaussianClass[], label: number): Float64Array[] {
  const source = gaussianStimuli(given);
  const random = stream({ seed: 8, density: 0.4 }, "simulatedStimuli", label);
  return Array.from({ length: DRAWS }, (_, i) => {
    const out = new Float64Array(source.dimension);
    source.draw(label, random, i * source.wordsPerDraw, "training", out, 0);
    return out;
  });
}

test.each([0, 1])("class %d: mean and covariance of 20,000 draws within 4 standard errors of those given", (label) => {
  const { mean, covariance } = classes[label];
  const draws = sample(classes, label);
  for (let i = 0; i < 2; i++) {
    const average = draws.reduce((sum, x) => sum + x[i], 0) / DRAWS;
    expect(Math.abs(average - mean[i])).toBeLessThan(4 * Math.sqrt(covariance[i][i] / DRAWS));
    for (let j = 0; j < 2; j++) {
      const found = draws.reduce((sum, x) => sum + (x[i] - mean[i]) * (x[j] - mean[j]), 0) / DRAWS;
      // variance of a product of two normals
      const error = Math.sqrt((covariance[i][i] * covariance[j][j] + covariance[i][j] ** 2) / DRAWS);
      expect(Math.abs(found - covariance[i][j]), `entry ${i}, ${j}`).toBeLessThan(4 * error);
    }
  }
});

test("successive draws are independent: every lag-one correlation of coordinates is within 4/√20000", () => {
  const draws = sample(classes, 0).map((x) => [(x[0] - 1) / 0.4, (x[1] + 2) / 0.4]);
  for (const [i, j] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]) {
    const lagged = draws.slice(1).reduce((sum, x, t) => sum + x[i] * draws[t][j], 0) / (DRAWS - 1);
    expect(Math.abs(lagged), `coordinates ${i} and ${j}`).toBeLessThan(4 / Math.sqrt(DRAWS));
  }
});

test("means are those given; a draw writes its D numbers at its place and nothing else", () => {
  const source = gaussianStimuli(classes);
  expect([...source.means]).toEqual([1, -2, -3, 0.5]);
  expect(source.labels).toEqual(["a", "b"]);
  const out = new Float64Array(6).fill(7);
  source.draw(1, stream({ seed: 0, density: 1 }, "testStimuli"), 0, "test", out, 2);
  expect([out[0], out[1], out[4], out[5]]).toEqual([7, 7, 7, 7]);
  expect(out[2]).not.toBe(7);
});

describe("a covariance is refused", () => {
  const withCovariance = (covariance: number[][], mean = [0, 0]) => gaussianStimuli([{ label: "x", mean, covariance }]);

  test("that is not positive definite", () => {
    const refusal = new InputError("stimuli: class x: covariance must be positive definite");
    for (const wrong of [
      symmetric(1, 2, 1),
      symmetric(1, 1, 1),
      symmetric(7, 7, 7),
      symmetric(0, 0, 1),
      symmetric(-1, 0, 1),
    ]) {
      expect(() => withCovariance(wrong), JSON.stringify(wrong)).toThrow(refusal);
    }
  });

  test("exactly when its minors say so (2 × 2)", () => {
    const entry = fc.integer({ min: -8, max: 8 });
    fc.assert(
      fc.property(entry, entry, entry, (a, b, c) => {
        const isDefinite = a > 0 && a * c - b * b > 0;
        const make = () => withCovariance(symmetric(a, b, c));
        if (isDefinite) expect(make).not.toThrow();
        else expect(make).toThrow(InputError);
      }),
    );
  });

  test("that is not symmetric, or of another dimension", () => {
    const skew = [
      [1, 0.5],
      [0.4, 1],
    ];
    expect(() => withCovariance(skew)).toThrow("stimuli: class x: covariance must be symmetric");
    const dimension = "mean and covariance must have dimension";
    expect(() => withCovariance([[1]])).toThrow(dimension);
    expect(() => withCovariance([[1, 0]])).toThrow(dimension);
    const other = { label: "y", mean: [0, 0, 0], covariance: symmetric(1, 0, 1) };
    expect(() => gaussianStimuli([classes[0], other])).toThrow(
      "stimuli: class y: mean and covariance must have dimension 2",
    );
  });
});

test("default classes: distinct means at distance 1 from (1, 1), never opposite about the origin, up to 8", () => {
  for (let count = 2; count <= 8; count++) {
    const made = defaultGaussianClasses(Array.from({ length: count }, (_, k) => String(k)));
    expect(new Set(made.map(({ mean }) => mean.join())).size).toBe(count);
    for (const { mean } of made) {
      expect(Math.hypot(mean[0] - 1, mean[1] - 1)).toBeCloseTo(1, 12);
      for (const other of made)
        expect(Math.hypot(mean[0] + other.mean[0], mean[1] + other.mean[1])).toBeGreaterThan(0.5);
    }
  }
  expect(() => defaultGaussianClasses([..."012345678"])).toThrow(
    new InputError("stimuli: gaussian offers 8 classes, got 9"),
  );
});
