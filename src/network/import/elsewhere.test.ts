/** @file Networks as PyTorch, Equinox, Keras, Flax, PsychRNN and MATLAB save them (test/networks/makeElsewhere.py): right or refused. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { decodeNpz, type Hdf5Library, InputError } from "../../format/index.ts";
import { openKernel } from "../../kernel/index.ts";
import { type ImportOptions, importNetwork, modelOf } from "../index.ts";

const FOLDER = new URL("../../../test/networks/elsewhere/", import.meta.url);
const hdf5 = createRequire(import.meta.url)("jsfive") as Hdf5Library;
const read = (name: string, options: ImportOptions = {}) =>
  importNetwork(readFileSync(new URL(name, FOLDER)), { where: name, hdf5, ...options });
const expected = decodeNpz(readFileSync(new URL("expected.npz", FOLDER)));
const [N, M] = [6, 3];

const GOOD: Readonly<Record<string, ImportOptions>> = {
  "torch-rnn-tanh.npz": {},
  "torch-rnn-relu.safetensors": { activation: "relu" },
  "torch-gru.npz": {},
  "torch-lstm.safetensors": {},
  "torch-gru-no-bias.npz": {},
  "torch-two-layers.npz": { layer: "1" },
  "keras-gru.h5": {},
  "keras-lstm.keras": {},
  "keras-simple.npz": {},
  "flax-gru.npz": {},
  "flax-lstm.safetensors": {},
  "flax-nnx-gru.npz": {},
  "equinox-gru.npz": {},
  "psychrnn-dale.npz": {},
  "matlab-5.mat": {},
  "matlab-7.3.mat": {},
};

test.each(Object.entries(GOOD))("%s: states and outputs are its own tool's over 20 steps, to 1e-6", (name, options) => {
  const imported = read(name, options);
  const model = modelOf(imported);
  const open = model.open(openKernel(model.needs));
  const states = Float64Array.from(expected[`${name}/states`].data);
  const inputs = Float64Array.from((expected[`${name}/inputs`] ?? expected["inputs"]).data);
  const { dimension: n, inputs: D } = model;
  expectClose(model.initialState, states.slice(0, n), { absolute: 1e-7 });
  const ensemble = open.openEnsemble(model.initialState);
  const outputs = expected[`${name}/outputs`];
  expect(model.outputs).toBe(outputs === undefined ? 0 : M);
  for (let s = 0; s * n < states.length - n; s++) {
    if (outputs !== undefined) expectClose(ensemble.z, outputs.data.slice(s * M, (s + 1) * M), { absolute: 1e-6 });
    ensemble.step(inputs.slice(s * D, (s + 1) * D));
    expectClose(ensemble.x, states.slice((s + 1) * n, (s + 2) * n), { absolute: 1e-6 });
  }
  expect(model.units).toBe(N);
});

test.each([
  ["torch-rnn-tanh.npz", ["the names are PyTorch's", /does not say φ: tanh is taken/, "z is fc.weight h + fc.bias"]],
  ["keras-lstm.keras", ["the names are Keras's", /tanh and sigmoid, Keras's defaults/, /z is layers\/dense\/kernel h/]],
  ["keras-lstm.keras", [/^not read: optimizer\/vars\/0, optimizer\/vars\/1$/]],
  ["psychrnn-dale.npz", [/Dale's law acts/, /relu, PsychRNN's default, is taken/]],
  ["matlab-5.mat", [/^not read: about$/]],
])("%s says what it takes for granted and what it does not read: %s", (name, sentences) => {
  const { notices } = read(name, GOOD[name]);
  for (const sentence of sentences) {
    const isSaid = notices.some((said) => (typeof sentence === "string" ? said === sentence : sentence.test(said)));
    expect(isSaid, notices.join(" | ")).toBe(true);
  }
});

test("the layer that was named is said, and what is not read of the others", () => {
  const { notices } = read("torch-two-layers.npz", { layer: "encoder.1" });
  expect(notices).toContain(
    "only layer encoder.1 is studied, not encoder.0: its inputs are what it is given, its state is its own",
  );
  expect(notices.join(" ")).toMatch(/not read: .*embed\.weight, embed\.bias/);
});

test.each([
  ["bad-nan.npz", /rnn\.weight_hh_l0 must be finite, got NaN at \[2, 1\]/],
  ["bad-no-bias-hh.npz", /both biases or none, got no rnn\.bias_hh_l0; save it too/],
  ["bad-bias-size.npz", /rnn\.bias_ih_l0 must have shape \[18\], got \[17\]/],
  ["bad-five-gates.npz", /weight_hh_l0 \[30 × 6\] must have 1, 3 or 4 rows for each of 6 units/],
  ["bad-bidirectional.npz", /has 2 recurrent layers, 0, 0_reverse, .* name it with --layer/],
  ["bad-projection.npz", /weight_hr_l0 projects the state \(proj_size\), which is not read; train without it/],
  ["bad-weight-norm.npz", /part of a parametrised weight; call remove_parametrizations/],
  ["bad-stranger.npz", /rnn\.log_tau \[6\] stands beside the weights of rnn\.0 and is no part of PyTorch's cell/],
  ["bad-by-hand.npz", /rnn\.h2h\.weight has a recurrent Linear of a network written out by hand.*save W_rec/],
  ["bad-reset-before.npz", /reset_after=False, which is not read; train it with reset_after=True/],
  ["bad-mgu.npz", /must be those of a GRUCell, LSTMCell or SimpleCell/],
  ["bad-cut.safetensors", /must have a dtype, a shape and offsets within the file; the file is damaged/],
  ["bad-struct.mat", /array net: must be real numbers, got a struct; save -struct writes its fields as arrays/],
  ["bad-cut.h5", /must be an HDF5 file of plain arrays; it is damaged/],
  ["torch-two-layers.npz", /has 2 recurrent layers, encoder\.0, encoder\.1, of which one is studied at a time/],
])("%s is refused in one line that says what to do", (name, message) => {
  let error: unknown;
  try {
    read(name);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(InputError);
  const line = (error as InputError).message;
  expect(line).toMatch(message);
  expect(line.startsWith(`${name}: `)).toBe(true);
  expect(line).not.toMatch(/\n/);
});

test("every committed file is tried", () => {
  const files = readdirSync(FOLDER).filter((name) => !name.startsWith("bad-") && name !== "expected.npz");
  expect(files.sort()).toEqual(Object.keys(GOOD).sort());
});

test.each([
  [{ layer: "9" }, /--layer must be one of encoder\.0, encoder\.1, got 9/],
  [{ layer: "1", form: "flow" }, /goes in steps: --form must be map, got flow/],
  [{ layer: "1", activation: "relu" }, /an LSTM, whose functions are given; remove --activation relu/],
] as [ImportOptions, RegExp][])("options that do not fit are refused: %j", (options, message) => {
  expect(() => read("torch-two-layers.npz", options)).toThrow(message);
});

test("a layer of a file that has one only is refused where the file has Lethe's own names", () => {
  expect(() => read("matlab-5.mat", { layer: "0" })).toThrow(/--layer is for files with several/);
});

test("HDF5 is refused where no one brings its reader", () => {
  expect(() => read("keras-gru.h5", { hdf5: undefined })).toThrow(/HDF5 files are not read here; save its arrays/);
});

test("cut anywhere, a file is an InputError or the network, never another error", () => {
  for (const name of Object.keys(GOOD)) {
    const bytes = readFileSync(new URL(name, FOLDER));
    for (let k = 0; k < 40; k++) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * k) / 40));
      try {
        importNetwork(cut, { where: name, hdf5, ...GOOD[name] });
      } catch (error) {
        expect(error, `${name} cut to ${cut.length} bytes`).toBeInstanceOf(InputError);
      }
    }
  }
});
