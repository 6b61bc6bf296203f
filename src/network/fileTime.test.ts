/** @file dt, tau and alpha of a file, alone and together. */
import { expect, test } from "vitest";
import { arrayOf, encodeNpz } from "../format/index.ts";
import { type ImportOptions, importNetwork } from "./index.ts";

const N = 3;
type Times = Readonly<Record<string, number | readonly number[]>>;

function read(times: Times, options: ImportOptions = { form: "flow", activation: "tanh" }) {
  const arrays = Object.fromEntries(
    Object.entries(times).map(([name, value]) => [
      name,
      typeof value === "number" ? arrayOf(Float64Array.of(value), []) : arrayOf(Float64Array.from(value)),
    ]),
  );
  const imported = importNetwork(encodeNpz({ W_rec: arrayOf(new Float64Array(N * N), [N, N]), ...arrays }), options);
  if (imported.model !== "rate") throw new Error("not a rate network");
  const { tau, network, notices } = imported;
  return { tau, timeStep: network.timeStep, constants: network.timeConstants && [...network.timeConstants], notices };
}

test.each<[string, Times, number, number, number[] | undefined]>([
  ["nothing said", {}, 1, 0.1, undefined],
  ["dt and tau", { dt: 20, tau: 100 }, 100, 0.2, undefined],
  ["alpha alone", { alpha: 0.2 }, 1, 0.2, undefined],
  ["alpha and tau", { alpha: 0.25, tau: 100 }, 100, 0.25, undefined],
  ["alpha and dt", { alpha: 0.25, dt: 20 }, 80, 0.25, undefined],
  ["all three, rounded to float32", { alpha: Math.fround(0.2), dt: 20, tau: 100 }, 100, 0.2, undefined],
  ["one tau for each unit", { tau: [10, 20, 10] }, 20, 0.05, [0.5, 1, 0.5]],
  ["with dt", { tau: [10, 20, 40], dt: 5 }, 40, 0.125, [0.25, 0.5, 1]],
  ["equal ones are one", { tau: [7, 7, 7], dt: 0.7 }, 7, 0.1, undefined],
  ["one alpha for each unit", { alpha: [0.5, 0.25, 0.25] }, 1, 0.25, [0.5, 1, 1]],
  ["with dt", { alpha: [0.5, 0.25, 0.25], dt: 2 }, 8, 0.25, [0.5, 1, 1]],
  ["of one step", { alpha: [0.5, 0.25, 0.25], tau: [4, 8, 8] }, 8, 0.25, [0.5, 1, 1]],
])("%s: %j", (_, times, tau, timeStep, constants) => {
  const found = read(times);
  expect(found.tau).toBeCloseTo(tau, 12);
  expect(found.timeStep).toBeCloseTo(timeStep, 12);
  expect(found.constants).toEqual(constants);
});

test("what is taken for granted is said", () => {
  expect(read({ alpha: 0.25, tau: 100 }).notices).toEqual(["dt is not said: alpha tau is taken, 25"]);
  expect(read({ alpha: 0.25 }).notices).toEqual(["tau is not said: dt / alpha is taken, with the longest tau 1"]);
  expect(read({ tau: [10, 20, 10] }).notices).toEqual([
    "tau has one value for each unit, from 10 to 20: time is counted in the longest",
    "dt is not said: 0.1 of the shortest tau is taken",
  ]);
});

const MAP: ImportOptions = { form: "map", activation: "tanh" };
test.each<[string, Times, string, ImportOptions?]>([
  [
    "an alpha that contradicts",
    { alpha: 0.1, dt: 20, tau: 100 },
    "alpha must be dt / tau, got alpha 0.1, dt 20 and tau 100; remove what is wrong",
  ],
  ["one that does for one unit", { alpha: 0.2, dt: 2, tau: [10, 20, 10] }, "got alpha 0.2, dt 2 and tau 20"],
  ["alpha 0", { alpha: 0 }, "alpha must be > 0 and <= 1, got 0"],
  ["alpha 1.5", { alpha: 1.5 }, "alpha must be > 0 and <= 1, got 1.5"],
  ["tau of other units", { tau: [1, 2] }, "tau must have shape [3] or [3 × 1], got [2]"],
  ["a tau of 0 among others", { tau: [1, 0, 1] }, "tau must be > 0, got 0"],
  ["dt beyond the shortest tau", { tau: [10, 20, 10], dt: 15 }, "dt must be at most the shortest tau"],
  ["dt far below the longest", { tau: [1, 1e6, 1], dt: 1 }, "at least 0.0001 tau"],
  ["a map of several tau", { tau: [1, 2, 1] }, "a map has no time constants, so tau must be one number", MAP],
  [
    "a map with a leak",
    { alpha: 0.2 },
    "a map has no leak, got alpha 0.2; h ← (1 − α) h + α φ(W h + b) is --form flow-inside",
    MAP,
  ],
])("%s is refused", (_, times, message, options) => {
  expect(() => read(times, options)).toThrow(message);
});

test("a map with alpha 1 is a map", () => {
  expect(read({ alpha: 1, dt: 2, tau: 2 }, MAP)).toMatchObject({ tau: 2, timeStep: 1 });
});

test("a file with J has one time constant", () => {
  const one = (...shape: number[]) => arrayOf(new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(1), shape);
  const paper = { J: one(N, N), g: one(), w_f: one(N), W_fd: one(N, 1), w_o: one(N), W_d: one(N, 1), W_in: one(N, 1) };
  const bytes = encodeNpz({ ...paper, tau: arrayOf(Float64Array.of(1, 2, 2)) });
  expect(() => importNetwork(bytes)).toThrow(
    "tau must be one number in a file with J, got 3; save the network as W_rec",
  );
});
