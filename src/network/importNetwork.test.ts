/** @file What a file may be like, what is understood of it, and what is said of those that are refused. */
import { describe, expect, test } from "vitest";
import { arrayOf, encodeNpz, InputError, type NumericArray } from "../format/index.ts";
import { openKernel, stream } from "../kernel/index.ts";
import { type ImportOptions, importedSystems, importNetwork } from "./index.ts";

const N = 5;
const f8 = (shape: readonly number[], seed = 0) => {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const random = stream({ seed, density: 1 }, "stateNoise");
  return arrayOf(
    Float64Array.from({ length: size }, (_, i) => random.normal(i)),
    shape,
  );
};
const scalar = (value: number, shape: readonly number[] = []) => arrayOf(Float64Array.of(value), shape);
type Arrays = Record<string, NumericArray>;
const PAPER: Arrays = {
  J: f8([N, N], 1),
  g: scalar(1.3),
  w_f: f8([N], 2),
  W_fd: f8([N, 2], 3),
  w_o: f8([N], 4),
  W_d: f8([N, 2], 5),
  W_in: f8([N, 3], 6),
};
const RATE: Arrays = { W_rec: f8([N, N], 1), W_in: f8([N, 3], 2), W_out: f8([2, N], 3), b: f8([N], 4) };

/** `undefined` takes an array away. */
function read(arrays: Arrays, changes: Record<string, NumericArray | undefined> = {}, options: ImportOptions = {}) {
  const entries = Object.entries({ ...arrays, ...changes }).filter(([, array]) => array !== undefined);
  return importNetwork(encodeNpz(Object.fromEntries(entries) as Arrays), { where: "net.npz", ...options });
}
const paper = (changes?: Record<string, NumericArray | undefined>) => {
  const imported = read(PAPER, changes);
  if (imported.model !== "paper") throw new Error("not the paper's");
  return imported;
};
const rate = (changes?: Record<string, NumericArray | undefined>, options?: ImportOptions) => {
  const imported = read(RATE, changes, options);
  if (imported.model !== "rate") throw new Error("not a rate network");
  return imported;
};
const turned = ({ shape: [rows, columns], data }: NumericArray): NumericArray =>
  arrayOf(
    Float64Array.from(data, (_, e) => data[(e % rows) * columns + Math.floor(e / rows)]),
    [columns, rows],
  );
const column = ({ shape: [rows, columns], data }: NumericArray, k: number) =>
  Array.from({ length: rows }, (_, i) => data[i * columns + k]);
const list = (data: ArrayLike<number>) => Array.from(data);

test("the paper's model: every number where it belongs, in float64 as it was", () => {
  const { network, n, tau, trialEnds } = paper({ x_trial_end: f8([4, N], 7), x0: f8([N], 8) });
  expect([n, tau, network.n, network.g, network.timeStep]).toEqual([N, 1, N, 1.3, 0.1]);
  expect([network.outputs, network.inputs]).toEqual([3, 3]);
  expect(network.J).toEqual(PAPER["J"].data);
  const rows = (first: NumericArray, rest: NumericArray) => [...first.data, ...column(rest, 0), ...column(rest, 1)];
  expect(list(network.feedback)).toEqual(rows(PAPER["w_f"], PAPER["W_fd"]));
  expect(list(network.readout)).toEqual(rows(PAPER["w_o"], PAPER["W_d"]));
  expect(list(network.input)).toEqual([0, 1, 2].flatMap((k) => column(PAPER["W_in"], k)));
  expect(trialEnds).toEqual(f8([4, N], 7).data);
  expect(network.initialState).toEqual(f8([N], 8).data);
});

test("a float32 J stays one", () => {
  const J = arrayOf(Float32Array.from(PAPER["J"].data), [N, N]);
  expect(paper({ J }).network.J).toEqual(J.data);
});

test("a rate network: every number where it belongs, and what is absent", () => {
  const { network } = rate({ dt: scalar(0.5, [1]), tau: scalar(10) }, { form: "flow-inside", activation: "relu" });
  expect(network).toMatchObject({ n: N, form: "flow-inside", activation: "relu", timeStep: 0.05 });
  expect([network.inputs, network.outputs]).toEqual([3, 2]);
  expect(network.recurrent).toEqual(RATE["W_rec"].data);
  expect(network.bias).toEqual(RATE["b"].data);
  expect(list(network.input)).toEqual([0, 1, 2].flatMap((k) => column(RATE["W_in"], k)));
  expect(network.readout).toEqual(RATE["W_out"].data);
  const bare = rate({ W_in: undefined, W_out: undefined, b: undefined });
  expect(bare.network).toMatchObject({ inputs: 0, outputs: 0, bias: new Float64Array(N), form: "flow" });
  expect(bare.trialEnds).toBeNull();
});

test("time: flows step 0.1 τ and maps τ unless the file has dt; tau divides, and flows are per τ whatever it is", () => {
  expect(rate().network.timeStep).toBe(0.1);
  expect(rate({ tau: scalar(20) }).network.timeStep).toBe(0.1);
  expect(rate({}, { form: "map" }).network.timeStep).toBe(1);
  expect(rate({ tau: scalar(20), dt: scalar(2) }).network.timeStep).toBe(0.1);
  expect(paper({ tau: scalar(2), dt: scalar(0.5) }).network.timeStep).toBe(0.25);
  const kernel = () => openKernel({ n: N, matrices: 2, solvers: 0 });
  const x = f8([N], 9).data as Float64Array;
  const [slow, fast] = [{ tau: scalar(20) }, {}].map((changes) => {
    const out = new Float64Array(N);
    importedSystems(kernel(), rate(changes)).flow!.evaluate(x, out, 1);
    return out;
  });
  expect(slow).toEqual(fast);
});

test("both models offer flow and map with constant input; a map has no flow", () => {
  const kernel = () => openKernel({ n: N, matrices: 2, solvers: 0 });
  const u = Float64Array.of(1, 2, 3);
  for (const imported of [paper(), rate({ b: undefined })]) {
    const { flow, map } = importedSystems(kernel(), imported);
    expect([flow!.kind, map.kind, flow!.odd, map.odd]).toEqual(["flow", "map", true, true]);
    const driven = importedSystems(kernel(), imported, u).flow!;
    const [without, withInput] = [flow!, driven].map((system) => {
      const out = new Float64Array(N);
      system.evaluate(new Float64Array(N), out, 1);
      return out;
    });
    const W_in = (imported.model === "paper" ? PAPER : RATE)["W_in"];
    const expected = without.map((v, i) => v + W_in.data[3 * i] + 2 * W_in.data[3 * i + 1] + 3 * W_in.data[3 * i + 2]);
    withInput.forEach((v, i) => {
      expect(v).toBeCloseTo(expected[i], 13);
    });
  }
  expect(importedSystems(kernel(), rate({}, { form: "map" })).flow).toBeNull();
});

describe("arrays the other way round", () => {
  test("are the same network, each with its notice", () => {
    const columns = ["W_fd", "W_d", "W_in"];
    const changes = Object.fromEntries(columns.map((name) => [name, turned(PAPER[name])]));
    const other = paper({
      ...changes,
      w_f: arrayOf(PAPER["w_f"].data, [1, N]),
      w_o: arrayOf(PAPER["w_o"].data, [N, 1]),
    });
    expect(other.network).toEqual(paper().network);
    for (const name of [...columns, "w_f"]) expect(other.notices.join("\n")).toContain(`${name} [`);
    expect(other.notices.join("\n")).toContain("W_in [3 × 5] was transposed");
    expect(other.notices.join("\n")).not.toContain("w_o");
    expect(rate({ W_out: turned(RATE["W_out"]), W_in: turned(RATE["W_in"]) }).network).toEqual(rate().network);
    expect(paper({ x_trial_end: turned(f8([4, N], 7)) }).trialEnds).toEqual(f8([4, N], 7).data);
  });

  test("nothing is said of a file that is as it should be", () => {
    expect(paper({ dt: scalar(0.1), mu: f8([2, 2]), labels: f8([2]) }).notices).toEqual([]);
  });

  test("a square W_in reads as said, with a notice", () => {
    const square = f8([N, N], 11);
    const imported = rate({ W_in: square });
    expect(list(imported.network.input)).toEqual([0, 1, 2, 3, 4].flatMap((k) => column(square, k)));
    expect(imported.notices).toContain("W_in [5 × 5] was read with its units as rows");
  });

  test("one vector of n stands for one column, or one row", () => {
    const imported = rate({ W_in: f8([N], 3), W_out: f8([N], 4) });
    expect([imported.network.inputs, imported.network.outputs]).toEqual([1, 1]);
    expect([imported.network.input, imported.network.readout]).toEqual([f8([N], 3).data, f8([N], 4).data]);
  });
});

test("arrays that are not read are named", () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`extra${i}`, f8([1])]));
  const notice = rate(many).notices.at(-1)!;
  expect(notice).toContain("and 42 more");
  expect(notice.length).toBeLessThan(200);
});

test.each([
  ["W_d of other units", PAPER, { W_d: f8([4, 2]) }, "net.npz: W_d must have shape [5 × k], got [4 × 2]"],
  [
    "b of as many values in two axes",
    { W_rec: f8([6, 6]) },
    { b: f8([2, 3]) },
    "b must have shape [6] or [6 × 1], got [2 × 3]",
  ],
  ["w_o too short", PAPER, { w_o: f8([4]) }, "net.npz: w_o must have shape [5] or [5 × 1], got [4]"],
  ["W_out of other units", RATE, { W_out: f8([2, 4]) }, "net.npz: W_out must have shape [k × 5], got [2 × 4]"],
  ["W_in with three axes", RATE, { W_in: f8([N, 1, 1]) }, "W_in must have shape [5 × k], got [5 × 1 × 1]"],
  [
    "x_trial_end of other units",
    PAPER,
    { x_trial_end: f8([4, 6]) },
    "x_trial_end must have shape [k × 5], got [4 × 6]",
  ],
  ["memories in and out differ", PAPER, { W_d: f8([N, 3]) }, "W_d must have as many columns as W_fd, 2, got 3"],
  ["J not square", PAPER, { J: f8([N, 4]) }, "net.npz: J must have shape [N × N], got [5 × 4]"],
  ["J empty", PAPER, { J: f8([0, 0]) }, "J must have shape [N × N], got [0 × 0]"],
  ["J a vector", PAPER, { J: f8([25]) }, "J must have shape [N × N], got [25]"],
  ["g two numbers", PAPER, { g: f8([2]) }, "net.npz: g must have shape [] or [1], got [2]"],
  ["dt 0", PAPER, { dt: scalar(0) }, "net.npz: dt must be > 0, got 0"],
  ["dt −1", RATE, { dt: scalar(-1) }, "net.npz: dt must be > 0, got -1"],
  ["tau 0", RATE, { tau: scalar(0) }, "net.npz: tau must be > 0, got 0"],
  ["dt NaN", RATE, { dt: scalar(Number.NaN) }, "net.npz: dt must be finite, got NaN"],
  [
    "dt beyond tau",
    RATE,
    { dt: scalar(3), tau: scalar(2) },
    "dt must be at most tau and at least 0.0001 tau, got dt 3 and tau 2",
  ],
  ["dt that vanishes beside tau", RATE, { dt: scalar(1e-5) }, "at least 0.0001 tau, got dt 0.00001 and tau 1"],
  [
    "dt 1e-300",
    RATE,
    { dt: scalar(1e-300) },
    "net.npz: dt must be at least 1e-12, got 1e-300; give it in a shorter unit",
  ],
  ["tau 1e308", PAPER, { tau: scalar(1e308) }, "net.npz: tau must be within ±1e+12, got 1e+308; fix it"],
  ["g 1e300", PAPER, { g: scalar(1e300) }, "net.npz: g must be within ±1e+12, got 1e+300; fix it"],
  [
    "a weight of −1e13",
    RATE,
    { W_rec: spoiled(RATE["W_rec"], 7, -1e13) },
    "W_rec must be within ±1e+12, got -10000000000000 at [1, 2]",
  ],
  [
    "a state of 1e300",
    RATE,
    { x_trial_end: spoiled(f8([2, N]), 6, 1e300) },
    "x_trial_end must be within ±1e+12, got 1e+300 at [1, 1]",
  ],
  ["NaN in J", PAPER, { J: spoiled(PAPER["J"], 7, Number.NaN) }, "net.npz: J must be finite, got NaN at [1, 2]"],
  ["∞ in W_out", RATE, { W_out: spoiled(RATE["W_out"], 9, Infinity) }, "W_out must be finite, got Infinity at [1, 4]"],
  ["NaN in x_trial_end", PAPER, { x_trial_end: spoiled(f8([1, N]), 0, Number.NaN) }, "x_trial_end must be finite"],
  ["both models", PAPER, { W_rec: f8([N, N]) }, "must hold J, of the paper's model, or W_rec, got both"],
  [
    "no matrix",
    RATE,
    { W_rec: undefined, Wrec: f8([N, N]) },
    "must hold J, of the paper's model, W_rec, of a rate network, or a cell of PyTorch, Keras or Flax, got W_in, W_out, Wrec, b; rename Wrec to W_rec",
  ],
  ["no read-out", PAPER, { w_o: undefined }, "net.npz: must hold an array w_o, got J, W_d,"],
])("%s: one clear line", (_, arrays, changes: Record<string, NumericArray | undefined>, message) => {
  const act = () => read(arrays, changes);
  expect(act).toThrow(InputError);
  expect(act).toThrow(message);
});

function spoiled({ data, shape }: NumericArray, at: number, value: number): NumericArray {
  return arrayOf(Float64Array.from(data).with(at, value), shape);
}

test("form and activation are for W_rec: J is read as flow with tanh only", () => {
  expect(() => read(PAPER, {}, { form: "map" })).toThrow(
    "net.npz: a file with J must be read as flow with tanh, got map",
  );
  expect(() => read(PAPER, {}, { activation: "relu" })).toThrow("got relu");
  expect(read(PAPER, {}, { form: "flow", activation: "tanh" }).model).toBe("paper");
});

test("one unit is a network", () => {
  const { flow } = importedSystems(openKernel({ n: 1, matrices: 2, solvers: 0 }), read({ W_rec: scalar(2, [1, 1]) }));
  const out = new Float64Array(1);
  flow!.evaluate(Float64Array.of(0.5), out, 1);
  expect(out[0]).toBeCloseTo(2 * Math.tanh(0.5) - 0.5, 14);
});
