import { describe, expect, test } from "vitest";
import { type Storage, stream } from "../../kernel/index.ts";
import { CELL_ACTIVATIONS } from "./activation.ts";
import type { CellSpec } from "./cells/index.ts";
import { type Batch, LOSSES, type LossName } from "./loss.ts";
import { openGradientModel } from "./model.ts";

const random = stream({ seed: 2, density: 1 }, "stateNoise");
const [n, D, M, steps, count] = [7, 3, 2, 6, 5];
const alpha = Float64Array.from({ length: n }, (_, i) => 0.2 + 0.1 * i); // one time constant per unit

const CELLS: Record<string, CellSpec> = {
  ...Object.fromEntries(
    (["inside", "outside"] as const).flatMap((form) =>
      CELL_ACTIVATIONS.map((activation) => [
        `leaky ${form} ${activation}`,
        { kind: "leaky", units: n, inputs: D, activation, form, alpha } as const,
      ]),
    ),
  ),
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

test("a batch of another size, and one that asks for nothing, are refused", () => {
  const { model } = opened(CELLS["gru"], "squared-error");
  const batch = batchOf("squared-error");
  expect(() => model.evaluate({ ...batch, steps: steps + 1 }, null)).toThrow(/must be 5 trials of 6 steps, got 5 of 7/);
  expect(() => model.evaluate({ ...batch, mask: batch.mask.map(() => 0) }, null)).toThrow(
    /mask must ask for something/,
  );
});
