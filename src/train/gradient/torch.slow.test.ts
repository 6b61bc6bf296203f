import { describe, expect, test } from "vitest";
import { askTorch, hasTorch, NO_TORCH } from "../../../test/torch.ts";
import { type Arrays, arrayOf } from "../../format/index.ts";
import { stream } from "../../kernel/index.ts";
import type { CellSpec } from "./cells/index.ts";
import { type Batch, LOSSES, type LossName } from "./loss.ts";
import { openGradientModel } from "./model.ts";
import { DEFAULT_ADAM, openOptimiser } from "./optimiser.ts";

const [n, D, M, steps, count] = [12, 3, 4, 20, 8];
const ones = new Float64Array(n).fill(1);
const CELLS: Record<string, CellSpec> = {
  "RNN tanh": { kind: "leaky", units: n, inputs: D, activation: "tanh", form: "inside", alpha: ones },
  "RNN relu": { kind: "leaky", units: n, inputs: D, activation: "relu", form: "inside", alpha: ones },
  GRU: { kind: "gru", units: n, inputs: D },
  LSTM: { kind: "lstm", units: n, inputs: D },
};

// PyTorch has two biases: the second stays 0 but in the GRU, where both are trained here too
const SCRIPT = (kind: string, loss: LossName) => `
torch.set_default_dtype(torch.float64)
g = {k: torch.tensor(v) for k, v in given.items()}
n, D, M = g["recurrent"].shape[1], g["input"].shape[1], g["readout"].shape[0]
kind = ${JSON.stringify(kind)}
cell = torch.nn.RNN(D, n, nonlinearity=kind.split()[1]) if kind.startswith("RNN") else getattr(torch.nn, kind)(D, n)
out = torch.nn.Linear(n, M)
with torch.no_grad():
    cell.weight_hh_l0.copy_(g["recurrent"]); cell.weight_ih_l0.copy_(g["input"])
    cell.bias_ih_l0.copy_(g["bias"].reshape(-1)); cell.bias_hh_l0.zero_()
    if "recurrentBias" in g: cell.bias_hh_l0.copy_(g["recurrentBias"].reshape(-1))
    out.weight.copy_(g["readout"]); out.bias.copy_(g["readoutBias"].reshape(-1))
trained = [cell.weight_hh_l0, cell.weight_ih_l0, cell.bias_ih_l0, out.weight, out.bias]
if kind == "GRU": trained.insert(3, cell.bias_hh_l0)
names = [k for k in ["recurrent", "input", "bias", "recurrentBias", "readout", "readoutBias"] if k in given]
h0 = g["initialState"].reshape(-1)
def loss_of():
    start = h0[:n].expand(1, g["inputs"].shape[1], n).contiguous()
    if kind == "LSTM": start = (start, h0[n:].expand(1, g["inputs"].shape[1], n).contiguous())
    rates, _ = cell(g["inputs"], start)
    z = out(rates)
    if ${JSON.stringify(loss)} == "squared-error": return rates, (g["mask"] * (z - g["targets"]) ** 2).sum() / g["mask"].sum()
    w = g["mask"][:, :, 0]
    return rates, -(w * (g["targets"] * torch.log_softmax(z, -1)).sum(-1)).sum() / w.sum()
adam = torch.optim.Adam(trained, lr=0.01)
for update in range(10):
    adam.zero_grad(); rates, loss = loss_of(); loss.backward()
    if update == 0:
        answer["loss"] = loss.detach().numpy(); answer["rates"] = rates.detach().numpy()
        for name, p in zip(names, trained): answer["gradient_" + name] = p.grad.numpy().copy()
    adam.step()
for name, p in zip(names, trained): answer["after_" + name] = p.detach().numpy()
`;

function setUp(cell: CellSpec, loss: LossName) {
  const random = stream({ seed: 7, density: 1 }, "stateNoise");
  let at = 0;
  const normals = (length: number, scale = 1) => Float64Array.from({ length }, () => scale * random.normal(at++));
  const model = openGradientModel({ cell, outputs: M, loss, storage: "f64" }, { steps, count });
  for (const { values } of model.parameters) values.set(normals(values.length, 0.4));
  const rows = steps * count;
  const targets = normals(rows * M);
  if (loss === "cross-entropy") {
    targets.fill(0);
    for (let row = 0; row < rows; row++) targets[row * M + random.below(at++, M)] = 1;
  }
  const mask = Float64Array.from({ length: rows * M }, (_, e) => (Math.floor(e / M) % 3 === 0 ? 0 : 1));
  const batch: Batch = { steps, count, inputs: normals(rows * D), targets, mask };
  const given: Arrays = {
    ...Object.fromEntries(model.parameters.map((p) => [p.name, arrayOf(p.values.slice(), [p.rows, p.columns])])),
    inputs: arrayOf(batch.inputs, [steps, count, D]),
    targets: arrayOf(targets, [steps, count, M]),
    mask: arrayOf(mask, [steps, count, M]),
  };
  return { model, batch, given };
}

const largestRatio = (got: ArrayLike<number>, wanted: ArrayLike<number>) => {
  const scale = Math.max(...Array.from(wanted, Math.abs));
  return Math.max(...Array.from(wanted, (w, k) => Math.abs(got[k] - w))) / scale;
};

describe.each(Object.keys(CELLS))("%s", (kind) => {
  test.for(LOSSES)(
    "%s: rates, gradients and ten Adam updates are PyTorch's to 1e-10 (float64)",
    { timeout: 120_000 },
    (loss, context) => {
      if (!hasTorch()) return context.skip(NO_TORCH);
      const { model, batch, given } = setUp(CELLS[kind], loss);
      const answer = askTorch(SCRIPT(kind, loss), given);
      const value = model.differentiate(batch, null);
      expect(Math.abs(value - answer["loss"].data[0])).toBeLessThan(1e-12);
      expect(largestRatio(model.rates(), answer["rates"].data)).toBeLessThan(1e-12);
      const trained = model.parameters.filter(({ isTrained }) => isTrained);
      for (const { name, gradient } of trained) {
        expect(largestRatio(gradient, answer[`gradient_${name}`].data), name).toBeLessThan(1e-10);
      }
      const adam = openOptimiser(DEFAULT_ADAM, model.parameters);
      for (let update = 0; update < 10; update++) {
        model.differentiate(batch, null);
        adam.step(0.01);
      }
      for (const { name, values } of trained) {
        expect(largestRatio(values, answer[`after_${name}`].data), name).toBeLessThan(1e-8);
      }
    },
  );
});
