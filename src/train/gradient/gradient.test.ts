import { describe, expect, test } from "vitest";
import { openKernel, type Storage, stream } from "../../kernel/index.ts";
import { CELL_ACTIVATIONS } from "./activation.ts";
import type { CellSpec } from "./cells/index.ts";
import { type Batch, LOSSES, type LossName } from "./loss.ts";
import { openGradientModel } from "./model.ts";
import { keyedNoise } from "./noise.ts";
import { openRecurrence } from "./recurrence.ts";
import { arraysOf, trainedModel } from "./trainedModel.ts";

const random = stream({ seed: 2, density: 1 }, "stateNoise");
const [n, D, M, steps, count] = [7, 3, 2, 6, 5];
const alpha = Float64Array.from({ length: n }, (_, i) => 0.2 + 0.1 * i); // one time constant per unit

const LEAKY = { kind: "leaky", units: n, inputs: D, activation: "tanh", alpha } as const;
const CELLS: Record<string, CellSpec> = {
  ...Object.fromEntries(
    (["inside", "outside"] as const).flatMap((form) =>
      CELL_ACTIVATIONS.map((activation) => [
        `leaky ${form} ${activation}`,
        { kind: "leaky", units: n, inputs: D, activation, form, alpha } as const,
      ]),
    ),
  ),
  ...Object.fromEntries(
    (["inside", "outside"] as const).map((form) => [
      `leaky ${form} after Dale`,
      { ...LEAKY, form, recurrence: { kind: "dale", signs: [1, 1, -1, 1, -1, 1, 1] } } as const,
    ]),
  ),
  "leaky of rank 2": { ...LEAKY, form: "outside", recurrence: { kind: "low-rank", rank: 2 } },
  gru: { kind: "gru", units: n, inputs: D },
  lstm: { kind: "lstm", units: n, inputs: D },
};

function batchOf(loss: LossName): Batch {
  const rows = steps * count;
  const normal = (length: number, from: number) => Float64Array.from({ length }, (_, k) => random.normal(from + k));
  const targets = normal(rows * M, 5000);
  const mask = Float64Array.from({ length: rows * M }, (_, e) => ((e >> 1) % 3 === 0 ? 0 : 1 + ((e >> 1) % 2)));
  if (loss === "cross-entropy") {
    for (let row = 0; row < rows; row++) targets.set(row % 2 === 0 ? [1, 0] : [0.3, 0.7], row * M);
  }
  return { steps, count, inputs: normal(rows * D, 0), targets, mask };
}

function opened(cell: CellSpec, loss: LossName, storage: Storage = "f64") {
  const penalties = { rates: 0.3, weights: 0.02 };
  const model = openGradientModel({ cell, outputs: M, loss, penalties, storage }, { steps, count });
  let at = 20_000;
  for (const p of model.parameters) for (let k = 0; k < p.values.length; k++) p.values[k] = 0.6 * random.normal(at++);
  const noise = Float64Array.from({ length: steps * count * n }, (_, k) => 0.1 * random.normal(40_000 + k));
  return { model, noise };
}

describe.each(Object.keys(CELLS))("%s", (name) => {
  test.each(LOSSES)("%s: every gradient is the central difference within 1e-6 (f64)", (loss) => {
    const { model, noise } = opened(CELLS[name], loss);
    const batch = batchOf(loss);
    model.differentiate(batch, noise);
    const gradients = model.parameters.map(({ gradient }) => gradient.slice());
    model.parameters.forEach(({ name: of, values }, p) => {
      for (let k = 0; k < values.length; k += Math.max(1, Math.floor(values.length / 12))) {
        const kept = values[k];
        const step = 1e-5;
        values[k] = kept + step;
        const ahead = model.evaluate(batch, noise);
        values[k] = kept - step;
        const behind = model.evaluate(batch, noise);
        values[k] = kept;
        const difference = (ahead - behind) / (2 * step);
        // truncation 1e-10 · third derivative and rounding 1e-11; a kink within 1e-5 of a drive would show as 1e-3
        expect(Math.abs(gradients[p][k] - difference), `${of}[${k}]`).toBeLessThan(1e-6);
      }
    });
  });

  test("f32 gives the gradients of f64 within 1e-4 of the largest", () => {
    const [single, double] = (["f32", "f64"] as const).map((storage) => {
      const { model, noise } = opened(CELLS[name], "squared-error", storage);
      model.differentiate(batchOf("squared-error"), noise);
      return model.parameters.map(({ gradient }) => gradient);
    });
    const largest = Math.max(...double.flatMap((g) => [...g].map(Math.abs)));
    double.forEach((gradient, p) => {
      gradient.forEach((g, k) => {
        expect(Math.abs(single[p][k] - g)).toBeLessThan(1e-4 * largest);
      });
    });
  });
});

describe("what the recurrent matrix is made of", () => {
  test("Dale: every column has its sign, whatever the numbers, and training keeps it so", () => {
    const signs = [1, -1, 1, 1, -1, 1, -1];
    const recurrence = openRecurrence({ kind: "dale", signs }, n);
    recurrence.parameters[0].values.set(Float64Array.from({ length: n * n }, (_, k) => random.normal(k)));
    recurrence.compose().forEach((w, e) => {
      expect(Math.sign(w)).toBe(signs[e % n]);
    });
    expect(() => openRecurrence({ kind: "dale", signs: [1, 0, 1, 1, 1, 1, 1] }, n)).toThrow(/signs: must be 7 values/);
  });
  test("low rank: W is m nᵀ, and a rank that is none is refused", () => {
    const { parameters, compose } = openRecurrence({ kind: "low-rank", rank: 2 }, 3);
    parameters[0].values.set([1, 2, 3, 4, 5, 6]);
    parameters[1].values.set([1, 0, 0, 1, 1, -1]);
    expect([...compose()]).toEqual([1, 2, -1, 3, 4, -1, 5, 6, -1]);
    for (const rank of [0, 4, 1.5])
      expect(() => openRecurrence({ kind: "low-rank", rank }, 3)).toThrow(/rank: must be 1/);
  });
});

test("a parameter that no one has is not trained: refused by name", () => {
  const spec = { cell: CELLS["gru"], outputs: M, loss: "squared-error", storage: "f64" } as const;
  expect(() => openGradientModel({ ...spec, trained: { recurent: false } }, { steps, count })).toThrow(
    /trained: must be of recurrent, input, .*, got recurent/,
  );
  const { parameters } = openGradientModel(
    { ...spec, trained: { input: false, initialState: true } },
    { steps, count },
  );
  expect(parameters.filter(({ isTrained }) => !isTrained).map(({ name }) => name)).toEqual(["input"]);
});

test.each(["leaky outside tanh", "lstm"])(
  "%s: states given with the batch take the place of the initial state",
  (name) => {
    const { model } = opened(CELLS[name], "squared-error");
    const batch = batchOf("squared-error");
    const { values, gradient } = model.parameters.at(-1)!;
    const wanted = model.differentiate(batch, null);
    expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(1e-4);
    const kept = values.slice();
    const initial = Float64Array.from({ length: count * kept.length }, (_, e) => kept[e % kept.length]);
    values.fill(7);
    expect(model.differentiate({ ...batch, initial }, null)).toBe(wanted);
    expect(gradient.every((g) => g === 0)).toBe(true);
  },
);

test.each(Object.keys(CELLS))("%s: a trained network is the model that is studied, to 1e-12 in every state", (name) => {
  const { model } = opened(CELLS[name], "squared-error");
  const batch = batchOf("squared-error");
  model.evaluate(batch, null);
  const studied = trainedModel(CELLS[name], M, arraysOf(model.parameters));
  const open = studied.open(openKernel(studied.needs));
  const initial = Float64Array.from(
    { length: count * studied.dimension },
    (_, e) => studied.initialState[e % studied.dimension],
  );
  const ensemble = open.openEnsemble(initial);
  const outputs = model.outputs();
  for (let t = 0; t < steps; t++) {
    ensemble.step(batch.inputs.slice(t * count * D, (t + 1) * count * D));
    ensemble.z.forEach((z, e) => {
      expect(Math.abs(z - outputs[t * count * M + e])).toBeLessThan(1e-12);
    });
  }
});

describe("noise", () => {
  const key = { seed: 3, density: 1 };
  const size = { steps: 4, count: 3 };
  test("a trial has the same noise whoever is beside it and however long it lasts", () => {
    const three = keyedNoise(key, "gradientStateNoise", size, 2, 0.5)(1);
    const alone = keyedNoise(key, "gradientStateNoise", { steps: 9, count: 1 }, 2, 0.5)(4); // trial 1 of update 1
    for (let t = 0; t < size.steps; t++) {
      expect([...three.subarray((t * 3 + 1) * 2, (t * 3 + 2) * 2)]).toEqual([...alone.subarray(t * 2, t * 2 + 2)]);
    }
    expect(keyedNoise(key, "gradientInputNoise", size, 2, 0.5)(1)).not.toEqual(three);
    expect(keyedNoise(key, "gradientStateNoise", size, 2, 0.5)(2)).not.toEqual(three);
  });
  test("it has mean 0, the deviation asked for and no memory, within 4 standard errors", () => {
    const noise = keyedNoise(key, "gradientStateNoise", { steps: 500, count: 10 }, 4, 2)(0);
    const N = noise.length;
    const moment = (f: (v: number, k: number) => number) => noise.reduce((sum, v, k) => sum + f(v, k), 0) / N;
    expect(Math.abs(moment((v) => v))).toBeLessThan((4 * 2) / Math.sqrt(N));
    expect(Math.abs(moment((v) => v * v) - 4)).toBeLessThan((4 * 4 * Math.sqrt(2)) / Math.sqrt(N));
    expect(Math.abs(moment((v, k) => v * (noise[k + 1] ?? 0)))).toBeLessThan((4 * 4) / Math.sqrt(N));
  });
});

test.each(["f32", "f64"] as const)("a trial's outputs are the same bits in any company (%s)", (storage) => {
  for (const cell of Object.values(CELLS)) {
    const { model, noise } = opened(cell, "squared-error", storage);
    const batch = batchOf("squared-error");
    model.evaluate(batch, noise);
    const together = model.outputs();
    const alone = openGradientModel({ cell, outputs: M, loss: "squared-error", storage }, { steps, count: 1 });
    alone.parameters.forEach(({ values }, p) => {
      values.set(model.parameters[p].values);
    });
    const one = (rows: Float64Array, width: number) =>
      Float64Array.from(
        { length: steps * width },
        (_, e) => rows[(Math.floor(e / width) * count + 3) * width + (e % width)],
      );
    const single = {
      ...batch,
      count: 1,
      inputs: one(batch.inputs, D),
      targets: one(batch.targets, M),
      mask: one(batch.mask, M),
    };
    single.mask.fill(1);
    alone.evaluate(single, one(noise, n));
    expect(alone.outputs()).toEqual(one(together, M));
  }
});

test("a batch of another size, and one that asks for nothing, are refused", () => {
  const { model } = opened(CELLS["gru"], "squared-error");
  const batch = batchOf("squared-error");
  expect(() => model.evaluate({ ...batch, steps: steps + 1 }, null)).toThrow(/must be 5 trials of 6 steps, got 5 of 7/);
  expect(() => model.evaluate({ ...batch, mask: batch.mask.map(() => 0) }, null)).toThrow(
    /mask must ask for something/,
  );
});
