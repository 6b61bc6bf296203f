/** @file PyTorch 1.13's own numbers (test/networks/makeTorch.py): cells of 64 units, their ways over 100 steps, their Jacobians. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { decodeNpz } from "../../format/index.ts";
import { openKernel } from "../../kernel/index.ts";
import { gruModel, leakyModel, leakyNetwork, lstmModel, type Model } from "../index.ts";

const [N, D, STEPS] = [64, 3, 100];
const file = new URL("../../../test/networks/torch-64.npz", import.meta.url);
const arrays = decodeNpz(readFileSync(file));
const of = (kind: string, name: string) => Float64Array.from(arrays[`${kind}/${name}`].data);

function modelOf(kind: string): Model {
  const [recurrent, input] = [of(kind, "weight_hh_l0"), of(kind, "weight_ih_l0")];
  const [bias, recurrentBias] = [of(kind, "bias_ih_l0"), of(kind, "bias_hh_l0")];
  const sum = bias.map((b, k) => b + recurrentBias[k]);
  const none = { outputs: 0, readout: new Float64Array(0), readoutBias: new Float64Array(0) };
  const common = { units: N, inputs: D, recurrent, input, ...none, initialState: new Float64Array(N) };
  if (kind === "gru") return gruModel({ ...common, bias, recurrentBias });
  if (kind === "lstm") return lstmModel({ ...common, bias: sum, initialState: new Float64Array(2 * N) });
  const activation = kind === "rnn-relu" ? "relu" : "tanh";
  const alpha = new Float64Array(N).fill(1);
  return leakyModel(leakyNetwork({ ...common, bias: sum, form: "inside", activation, alpha }));
}

test.each(["rnn-tanh", "rnn-relu", "gru", "lstm"])(
  "%s: states of 100 steps and the Jacobian are PyTorch's to 1e-6",
  (kind) => {
    const model = modelOf(kind);
    const open = model.open(openKernel(model.needs));
    const [inputs, states, jacobian] = ["inputs", "states", "jacobian"].map((name) => of(kind, name));
    const n = model.dimension;
    const ensemble = open.openEnsemble(states.slice(0, n));
    for (let s = 0; s < STEPS; s++) {
      ensemble.step(inputs.slice(s * D, (s + 1) * D));
      expectClose(ensemble.x, states.slice((s + 1) * n, (s + 2) * n), { absolute: 1e-6 });
    }
    const { exact } = open.systems(inputs.slice(-D));
    const A = new Float64Array(n * n);
    exact.jacobian(ensemble.x, A);
    expectClose(A, jacobian, { absolute: 1e-6 });
    expect(jacobian.some((v) => Math.abs(v) > 0.1)).toBe(true);
  },
);
