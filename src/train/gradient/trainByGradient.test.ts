import { describe, expect, test } from "vitest";
import { finish, stream } from "../../kernel/index.ts";
import { type Parameter, parameter } from "./cell.ts";
import type { Batch } from "./loss.ts";
import { type GradientModel, openGradientModel } from "./model.ts";
import { clipByNorm, clipByValue, DEFAULT_ADAM, openOptimiser } from "./optimiser.ts";
import { scheduleFactor } from "./schedule.ts";
import { type GradientTraining, trainByGradient } from "./trainByGradient.ts";

const withGradient = (values: number[], gradient: number[]): Parameter => {
  const p = parameter("w", 1, values.length);
  p.values.set(values);
  p.gradient.set(gradient);
  return p;
};

describe("optimisers", () => {
  test("Adam's first step has the size of the rate, whatever the gradient; decay is taken off beside it", () => {
    const p = withGradient([1, 2], [1e-3, -50]);
    openOptimiser({ ...DEFAULT_ADAM, decay: 0.1, name: "adam" } as typeof DEFAULT_ADAM, [p]).step(0.01);
    expect(p.values[0]).toBeCloseTo(1 - 0.01 * 0.1 * 1 - 0.01, 6); // ε shortens it by 1e-5 of itself
    expect(p.values[1]).toBeCloseTo(2 - 0.01 * 0.1 * 2 + 0.01, 9);
  });
  test("momentum: two equal gradients move by 1 + (1 + momentum) rates", () => {
    const p = withGradient([0], [2]);
    const sgd = openOptimiser({ name: "sgd", momentum: 0.5 }, [p]);
    sgd.step(0.1);
    sgd.step(0.1);
    expect(p.values[0]).toBeCloseTo(-0.1 * 2 * (1 + 1.5), 12);
  });
  test("what is not trained stays", () => {
    const p = withGradient([3], [1]);
    p.isTrained = false;
    openOptimiser(DEFAULT_ADAM, [p]).step(1);
    expect(p.values[0]).toBe(3);
  });
  test("clipping: by value each entry, by norm all of them together", () => {
    const p = withGradient([0, 0], [3, -4]);
    expect(clipByNorm([p], 10)).toBe(5);
    expect([...p.gradient]).toEqual([3, -4]);
    clipByNorm([p], 1);
    expect(p.gradient[0]).toBeCloseTo(0.6, 15);
    clipByValue([p], 0.7);
    expect(p.gradient[0]).toBeCloseTo(0.6, 15);
    expect(p.gradient[1]).toBe(-0.7);
  });
});

test("schedules: warm-up rises to 1, steps multiply, a cosine ends at its least", () => {
  expect([0, 1, 2, 3].map((k) => scheduleFactor({ name: "constant", warmUp: 3 }, k, 9))).toEqual([1 / 3, 2 / 3, 1, 1]);
  expect([0, 9, 10, 20].map((k) => scheduleFactor({ name: "step", every: 10, factor: 0.5 }, k, 99))).toEqual([
    1, 1, 0.5, 0.25,
  ]);
  const cosine = { name: "cosine", least: 0.1 } as const;
  expect(scheduleFactor(cosine, 0, 11)).toBe(1);
  expect(scheduleFactor(cosine, 5, 11)).toBeCloseTo(0.55, 12);
  expect(scheduleFactor(cosine, 10, 11)).toBeCloseTo(0.1, 12);
});

/** Echo the input of four steps ago: needs memory. */
function echo(): { model: GradientModel; source: { batch(update: number): Batch } } {
  const [units, steps, count, delay] = [24, 14, 16, 4];
  const model = openGradientModel(
    { cell: { kind: "gru", units, inputs: 1 }, outputs: 1, loss: "squared-error", storage: "f32" },
    { steps, count },
  );
  const random = stream({ seed: 4, density: 1 }, "stateNoise");
  let at = 0;
  for (const { values } of model.parameters) {
    for (let k = 0; k < values.length; k++) values[k] = random.normal(at++) / Math.sqrt(units);
  }
  return {
    model,
    source: {
      batch(update) {
        const inputs = Float64Array.from({ length: steps * count }, (_, k) =>
          random.uniform(1e6 + update * 1e4 + k) < 0.5 ? -1 : 1,
        );
        const targets = inputs.map((_, e) => inputs[e - delay * count] ?? 0);
        return { steps, count, inputs, targets, mask: inputs.map((_, e) => (e >= delay * count ? 1 : 0)) };
      },
    },
  };
}
const TRAINING: GradientTraining = {
  updates: 400,
  rate: 0.01,
  optimiser: DEFAULT_ADAM,
  schedule: { name: "constant" },
};

describe("trainByGradient", () => {
  test("a GRU learns to echo its input of four steps ago, and stops once the loss is below what was asked", () => {
    const { model, source } = echo();
    const result = finish(trainByGradient(model, source, { ...TRAINING, clip: { norm: 1 }, stop: { loss: 0.02 } }));
    expect(result.losses[0]).toBeGreaterThan(0.8); // of ±1 that it does not know yet
    expect(result.status).toBe("stopped");
    expect(result.losses.at(-1)).toBeLessThan(0.02);
    expect(model.evaluate(source.batch(5000), null)).toBeLessThan(0.05); // one that it has not seen
  });

  test("the same seed gives the same bytes, and checkpoints are those of a shorter training", () => {
    const short = echo();
    finish(trainByGradient(short.model, short.source, { ...TRAINING, updates: 3 }));
    const long = echo();
    const { checkpoints } = finish(
      trainByGradient(long.model, long.source, { ...TRAINING, updates: 5, checkpoints: [0, 3] }),
    );
    expect(checkpoints.map(({ update }) => update)).toEqual([0, 3]);
    for (const { name, values } of short.model.parameters) expect(checkpoints[1].values[name]).toEqual(values);
    expect(checkpoints[0].values["recurrent"]).not.toEqual(checkpoints[1].values["recurrent"]);
  });

  test("divergence is a status, and leaves the parameters as they were", () => {
    const { model, source } = echo();
    const before = model.parameters.map(({ values }) => values.slice());
    const broken = {
      batch: (update: number) => ({
        ...source.batch(update),
        inputs: source.batch(update).inputs.map(() => Number.NaN),
      }),
    };
    const result = finish(trainByGradient(model, broken, TRAINING));
    expect(result).toMatchObject({ status: "diverged", updates: 0 });
    model.parameters.forEach(({ values }, p) => {
      expect(values).toEqual(before[p]);
    });
  });

  test("accuracy stops it after so many batches in a row, and must be told by the source", () => {
    const { model, source } = echo();
    const stop = { accuracy: { least: 0.9, batches: 3 } };
    expect(() => finish(trainByGradient(model, source, { ...TRAINING, stop }))).toThrow(/needs a source with accuracy/);
    const shares = [1, 0.5, 0.95, 0.9, 1, 1];
    let asked = 0;
    const result = finish(
      trainByGradient(model, { ...source, accuracy: () => shares[asked++] }, { ...TRAINING, stop }),
    );
    expect(result).toMatchObject({ status: "stopped", updates: 4 });
    expect(asked).toBe(5);
  });
});
