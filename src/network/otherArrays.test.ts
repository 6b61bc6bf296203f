/** @file What stands beside W_rec or J: reported when it is harmless, refused when it would make another network. */
import { expect, test } from "vitest";
import { arrayOf, encodeNpz, type NumericArray } from "../format/index.ts";
import { type ImportOptions, importNetwork } from "./index.ts";

const N = 4;
const filled = (value: number, ...shape: number[]) =>
  arrayOf(new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(value), shape);
/** Unit 3 inhibits; [0, 1] is no connection. */
const W = arrayOf(
  Float64Array.from({ length: N * N }, (_, e) => (e === 1 ? 0 : (e % N === 3 ? -1 : 1) * (1 + (e % 7)))),
  [N, N],
);
const MASK = arrayOf(
  Float64Array.from({ length: N * N }, (_, e) => (e === 1 ? 0 : 1)),
  [N, N],
);
const SIGNS = Float64Array.of(1, 1, 1, -1);
const DALE = arrayOf(
  Float64Array.from({ length: N * N }, (_, e) => (e % (N + 1) === 0 ? SIGNS[e % N] : 0)),
  [N, N],
);

function read(arrays: Record<string, NumericArray>, options: ImportOptions = { form: "flow", activation: "relu" }) {
  const imported = importNetwork(encodeNpz({ W_rec: W, dt: filled(0.1), ...arrays }), { where: "net.npz", ...options });
  if (imported.model !== "rate") throw new Error("not a rate network");
  return imported;
}

test("PsychRNN's names: b_rec and b_out are biases; masks and Dale's signs act, once; optimiser states are reported", () => {
  const { network, notices } = read({
    b_rec: filled(0.5, N),
    b_out: filled(0.25, 2),
    W_in: filled(1, N, 3),
    W_out: filled(1, 2, N),
    init_state: filled(0, 1, N),
    rec_Connectivity: MASK,
    input_Connectivity: filled(1, N, 3),
    dale_rec: DALE,
    "W_rec/Adam": filled(3, N, N),
    "b_rec/Adam_1": filled(3, N),
  });
  expect(network.bias).toEqual(new Float64Array(N).fill(0.5));
  expect(network.recurrent).toEqual(W.data); // which had both already
  expect(network.readoutBias).toEqual(new Float64Array(2).fill(0.25));
  expect(notices).toContain("b_rec was read as b");
  expect(notices.join(" ")).toMatch(/taken as they act, with their masks Dale's law acts/);
  expect(notices.at(-1)).toMatch(/^not read: .*W_rec\/Adam/);
});

const turned = (mask: NumericArray, at: number, value: number) =>
  arrayOf(Float64Array.from(mask.data).with(at, value), mask.shape);
test.each([
  ["a bias of another name", { bias: filled(1, N) }, "bias [4] is not read, though it would change the dynamics"],
  ["as a column", { "cell.bias_hh": filled(1, N, 1) }, "cell.bias_hh [4 × 1] is not read, though it would"],
  ["weights of another name", { W2: filled(1, N, N) }, "W2 [4 × 4] is not read, though it would change"],
  ["weights without a line between", { Jee: filled(1, N, N) }, "Jee [4 × 4] is not read, though it would change"],
  ["a constant drive", { I_ext: filled(1, N) }, "I_ext [4] is not read, though it would change"],
  ["feedback of the output", { W_fb: filled(1, N, 2) }, "W_fb [4 × 2] is not read, though it would change"],
  ["time constants of another name", { taus: filled(1, N) }, "taus [4] is not read; rename taus to tau, or remove it"],
  ["a leak", { leak: filled(0.2) }, "leak [] is not read, though it would change the dynamics"],
  ["a bias in the wrong case", { B: filled(1, N) }, "B [4] is not read; rename B to b, or remove it"],
  [
    "inputs in the wrong case",
    { w_in: filled(1, N, 2) },
    "w_in [4 × 2] is not read; rename w_in to W_in, or remove it",
  ],
  ["both cases", { b: filled(1, N), B: filled(1, N) }, "B [4] is not read; remove one"],
  ["a near miss", { W_inn: filled(1, N, 2) }, "W_inn [4 × 2] is not read; rename W_inn to W_in, or remove it"],
  ["two biases", { b: filled(1, N), b_rec: filled(1, N) }, "must hold b or b_rec, got both; remove one"],
  [
    "a connection that its mask forbids",
    { mask: turned(MASK, 5, 0) },
    "mask [4 × 4] was not applied to the matrix, whose entry [1, 1] is",
  ],
  [
    "signs that are not Dale's",
    { dale_rec: turned(DALE, 0, -1) },
    "save |W| @ diag(signs) as the matrix, or remove the mask",
  ],
  ["the same as a vector", { signs: arrayOf(SIGNS.map((v) => -v)) }, "signs [4] was not applied to the matrix"],
])("%s is refused", (_, arrays: Record<string, NumericArray>, message) => {
  expect(() => read(arrays)).toThrow(/^net\.npz: [^\n]+$/);
  expect(() => read(arrays)).toThrow(message);
});

test("what is no part of the dynamics is reported, whatever it is called", () => {
  const harmless = {
    loss: filled(1, 100),
    h: filled(0, 7, N),
    init_state: filled(0, 1, N),
    readout: filled(0, 3, N),
    curve: filled(0, 9, 4),
    noise_b1234567_states: filled(0, 2, N),
    signs: arrayOf(SIGNS),
  };
  const { notices } = read(harmless);
  expect(notices.at(-1)).toBe(`not read: ${Object.keys(harmless).sort().join(", ")}`);
});

test("a bias beside J is refused: the paper's model has none", () => {
  const paper = {
    J: W,
    g: filled(1),
    w_f: filled(1, N),
    W_fd: filled(1, N, 1),
    w_o: filled(1, N),
    W_d: filled(1, N, 1),
  };
  const bytes = encodeNpz({ ...paper, W_in: filled(1, N, 1), b: filled(1, N) });
  expect(() => importNetwork(bytes)).toThrow("b [4] is not read, though it would change the dynamics");
});

test.each([
  [
    "PyTorch without its recurrent weights",
    { weight_ih_l0: filled(1, N, 2) },
    "but no weight_hh; save the whole state_dict",
  ],
  [
    "written out by hand",
    { "cell.h2h.weight": W },
    "a network written out by hand, whose equation the names do not say",
  ],
  ["the wrong case", { w_rec: W }, "got w_rec; rename w_rec to W_rec"],
])("%s: what it is, and what to do", (_, arrays: Record<string, NumericArray>, message) => {
  expect(() => importNetwork(encodeNpz(arrays))).toThrow(message);
});
