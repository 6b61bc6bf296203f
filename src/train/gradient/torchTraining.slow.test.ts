import { describe, expect, test } from "vitest";
import { askTorch, hasTorch, NO_TORCH } from "../../../test/torch.ts";
import { type Arrays, arrayOf } from "../../format/index.ts";
import { finish, stream } from "../../kernel/index.ts";
import type { CellSpec } from "./cells/index.ts";
import type { Batch } from "./loss.ts";
import { openGradientModel } from "./model.ts";
import { DEFAULT_ADAM } from "./optimiser.ts";
import { type GradientTraining, trainByGradient } from "./trainByGradient.ts";

const [n, D, M, steps, count, updates] = [10, 3, 2, 15, 6, 12];
const alpha = Float64Array.from({ length: n }, (_, i) => 0.1 + 0.08 * i);
const signs = Float64Array.from({ length: n }, (_, i) => (i % 4 === 3 ? -1 : 1));
const leaky = { kind: "leaky", units: n, inputs: D, activation: "tanh", alpha } as const;

/** A cell, and W as PyTorch makes it of what is given. */
const NETWORKS: Record<string, { readonly cell: CellSpec; readonly W: string }> = {
  "Dale, inside": {
    cell: { ...leaky, form: "inside", recurrence: { kind: "dale", signs } },
    W: 'g["recurrent"].abs() * g["signs"]',
  },
  "rank 2, outside": {
    cell: { ...leaky, form: "outside", recurrence: { kind: "low-rank", rank: 2 } },
    W: 'g["left"] @ g["right"].T',
  },
  "full, inside, softplus": {
    cell: { ...leaky, form: "inside", activation: "softplus" },
    W: 'g["recurrent"]',
  },
};

/** How we train, and how PyTorch does. */
const TRAININGS: Record<
  string,
  { readonly ours: Partial<GradientTraining>; readonly theirs: string; readonly within: number }
> = {
  "AdamW, cosine, norm clipped": {
    ours: {
      rate: 0.01,
      optimiser: { ...DEFAULT_ADAM, name: "adam", decay: 0.1 } as GradientTraining["optimiser"],
      schedule: { name: "cosine", least: 0 },
      clip: { norm: 0.05 },
    },
    within: 1e-7, // PyTorch divides by the norm + 1e-6
    theirs: `
optimiser = torch.optim.AdamW(trained, lr=0.01, weight_decay=0.1)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, ${updates - 1})
clip = lambda: torch.nn.utils.clip_grad_norm_(trained, 0.05)`,
  },
  "momentum, steps, value clipped": {
    ours: {
      rate: 0.1,
      optimiser: { name: "sgd", momentum: 0.9 },
      schedule: { name: "step", every: 5, factor: 0.5 },
      clip: { value: 0.01 },
    },
    within: 1e-9,
    theirs: `
optimiser = torch.optim.SGD(trained, lr=0.1, momentum=0.9)
schedule = torch.optim.lr_scheduler.StepLR(optimiser, 5, 0.5)
clip = lambda: torch.nn.utils.clip_grad_value_(trained, 0.01)`,
  },
};

const script = (form: string, activation: string, W: string, training: string, names: readonly string[]) => `
torch.set_default_dtype(torch.float64)
g = {k: torch.tensor(v) for k, v in given.items()}
names = ${JSON.stringify(names)}
trained = [g[name].requires_grad_() for name in names]
phi = torch.nn.functional.softplus if ${JSON.stringify(activation)} == "softplus" else torch.tanh
${training}
losses = []
for update in range(${updates}):
    W = ${W}
    x = g["initialState"].expand(${count}, ${n})
    penalty = 0.0
    loss = 0.0
    for t in range(${steps}):
        u = g["inputs"][t] @ g["input"].T + g["bias"]
        if ${JSON.stringify(form)} == "inside":
            x = x + g["alpha"] * (phi(x @ W.T + u) - x)
            r = x
        else:
            x = x + g["alpha"] * (phi(x) @ W.T + u - x)
            r = phi(x)
        z = r @ g["readout"].T + g["readoutBias"]
        loss = loss + (g["mask"][t] * (z - g["targets"][t]) ** 2).sum()
        penalty = penalty + (r ** 2).sum()
    loss = loss / g["mask"].sum() + 0.1 * penalty / ${steps * count * n}
    loss = loss + 0.01 * sum((p ** 2).sum() for name, p in zip(names, trained) if p.shape[0] > 1)
    optimiser.zero_grad(); loss.backward(); clip(); optimiser.step(); schedule.step()
    losses.append(loss.item())
answer["losses"] = np.array(losses)
for name, p in zip(names, trained): answer[name] = p.detach().numpy()
`;

describe.each(Object.keys(NETWORKS))("%s", (name) => {
  test.for(Object.entries(TRAININGS).map(([how, { within }]) => [how, within] as const))(
    `%s: losses and parameters of ${updates} updates are PyTorch's to %s (float64)`,
    { timeout: 120_000 },
    ([how, within], context) => {
      if (!hasTorch()) return context.skip(NO_TORCH);
      const { cell, W } = NETWORKS[name];
      const random = stream({ seed: 17, density: 1 }, "stateNoise");
      let at = 0;
      const normals = (length: number, scale = 1) => Float64Array.from({ length }, () => scale * random.normal(at++));
      const penalties = { rates: 0.1, weights: 0.01 };
      const model = openGradientModel(
        { cell, outputs: M, loss: "squared-error", penalties, storage: "f64", trained: { initialState: true } },
        { steps, count },
      );
      for (const { values } of model.parameters) values.set(normals(values.length, 0.5));
      const rows = steps * count;
      const mask = Float64Array.from({ length: rows * M }, (_, e) => (e % 5 === 0 ? 0 : 1));
      const batch: Batch = { steps, count, inputs: normals(rows * D), targets: normals(rows * M), mask };
      const given: Arrays = {
        ...Object.fromEntries(model.parameters.map((p) => [p.name, arrayOf(p.values.slice(), [p.rows, p.columns])])),
        ...{ alpha: arrayOf(alpha, [n]), signs: arrayOf(signs, [n]) },
        inputs: arrayOf(batch.inputs, [steps, count, D]),
        targets: arrayOf(batch.targets, [steps, count, M]),
        mask: arrayOf(mask, [steps, count, M]),
      };
      const names = model.parameters.map((p) => p.name);
      const { form, activation } = cell as typeof leaky & { form: string };
      const answer = askTorch(script(form, activation, W, TRAININGS[how].theirs, names), given);
      const training = { updates, ...TRAININGS[how].ours } as GradientTraining;
      const { losses, status } = finish(trainByGradient(model, { batch: () => batch }, training));
      expect(status).toBe("done");
      losses.forEach((loss, k) => {
        expect(Math.abs(loss - answer["losses"].data[k]), `loss ${k}`).toBeLessThan(within);
      });
      expect(losses.at(-1)).toBeLessThan(losses[0]);
      for (const { name: of, values } of model.parameters) {
        values.forEach((v, k) => {
          expect(Math.abs(v - answer[of].data[k]), `${of}[${k}]`).toBeLessThan(within);
        });
      }
    },
  );
});
