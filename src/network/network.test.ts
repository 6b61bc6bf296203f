import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import {
  DEFAULT_NETWORK,
  drawNetwork,
  fingerprint,
  LEAST_DIVISOR,
  type Network,
  type NetworkSpec,
  networkSpecSchema,
} from "./index.ts";

const N = 100;
const spec = (changes: Partial<NetworkSpec> = {}): NetworkSpec => ({ ...DEFAULT_NETWORK, n: N, ...changes });
const sum = (values: ArrayLike<number>, f = (v: number) => v) => Array.from(values).reduce((s, v) => s + f(v), 0);
const variance = (values: ArrayLike<number>) => sum(values, (v) => v * v) / values.length;
const ARRAYS = ["J", "feedback", "input", "initialState"] as const;

describe.each([0.4, 0.9])("J at density %d", (density) => {
  const N = 300;
  const { J } = drawNetwork(spec({ n: N, density }), 0, 2);
  const entries = J.filter((v) => v !== 0);

  test("has that share of entries, within 4 standard errors of n² Bernoulli draws", () => {
    expect(Math.abs(entries.length / N ** 2 - density)).toBeLessThan(4 * Math.sqrt((density * (1 - density)) / N ** 2));
  });

  test("non-zeros have mean 0, variance 1/(density n) and kurtosis 3, within 4 standard errors", () => {
    const m = entries.length;
    const scale = 1 / Math.sqrt(density * N);
    expect(Math.abs(sum(entries) / m)).toBeLessThan((4 * scale) / Math.sqrt(m));
    expect(Math.abs(variance(entries) / scale ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / m));
    expect(Math.abs(sum(entries, (v) => (v / scale) ** 4) / m - 3)).toBeLessThan(4 * Math.sqrt(96 / m));
  });

  test("is not symmetric: J_ij and J_ji are uncorrelated within 4 standard errors", () => {
    let products = 0;
    for (let i = 0; i < N; i++) for (let j = 0; j < i; j++) products += J[i * N + j] * J[j * N + i];
    const pairs = (N * (N - 1)) / 2;
    expect(Math.abs(products / pairs) * N).toBeLessThan(4 / Math.sqrt(pairs)); // each entry has variance 1/n
  });
});

test("at density 1 every entry of J is there", () => {
  expect(drawNetwork(spec({ n: 50, density: 1 }), 1, 2).J.every((v) => v !== 0)).toBe(true);
});

test("every fixed weight and x(0) is a float32, the read-outs start at 0, and shapes are as said", () => {
  for (const initial of ["normal", "uniform"] as const) {
    const network = drawNetwork(spec({ initial, feedbackDivisor: 3 }), 5, 3);
    for (const name of ARRAYS) expect(network[name].every((v) => v === Math.fround(v))).toBe(true);
    expect(network.readout).toEqual(new Float64Array(4 * N));
    expect([network.outputs, network.inputs]).toEqual([4, 3]);
    expect(ARRAYS.map((name) => network[name].length)).toEqual([N * N, 4 * N, 3 * N, N]);
  }
});

test("the same seed and density give the same bits; another seed, density or size another network", () => {
  const first = drawNetwork(spec(), 3, 2);
  expect(drawNetwork(spec(), 3, 2)).toEqual(first);
  const others = [
    drawNetwork(spec(), 4, 2),
    drawNetwork(spec({ density: 0.6 }), 3, 2),
    drawNetwork(spec({ n: N - 1 }), 3, 2),
  ];
  for (const other of others) {
    for (const name of ["feedback", "input", "initialState"] as const) {
      const shared = first[name].filter((v, i) => v === other[name][i]).length;
      expect(shared, name).toBeLessThan(3);
    }
    const both = other.J.filter((v, e) => v !== 0 && v === first.J[e]).length;
    expect(both).toBeLessThan(3);
  }
});

test("another training seed changes x(0), and neither J nor feedback nor input", () => {
  const own = drawNetwork(spec(), 3, 2);
  expect(drawNetwork(spec(), 3, 2, undefined, 3)).toEqual(own);
  const other = drawNetwork(spec(), 3, 2, undefined, 4);
  for (const name of ["J", "feedback", "input", "readout"] as const) expect(other[name]).toEqual(own[name]);
  expect(other.initialState).toEqual(drawNetwork(spec(), 4, 2).initialState);
  expect(other.initialState.filter((v, i) => v === own.initialState[i]).length).toBeLessThan(3);
});

test("no two of w_f, W_fd, W_in, x(0) and the rows inside them are the same draws", () => {
  const { feedback, input, initialState } = drawNetwork(spec({ feedbackDivisor: 1, inputDivisor: 1 }), 2, 2);
  const rows = [0, 1, 2].map((m) => feedback.subarray(m * N, (m + 1) * N));
  rows.push(
    input.subarray(0, N),
    input.subarray(N),
    initialState.map((v) => 10 * v),
  );
  for (let a = 0; a < rows.length; a++) {
    for (let b = 0; b < a; b++) {
      const correlation = rows[a].reduce((s, v, i) => s + v * rows[b][i], 0) / N;
      expect(Math.abs(correlation), `rows ${a} and ${b}`).toBeLessThan(4 / Math.sqrt(N));
    }
  }
});

test("networks of one seed and density share J and more, whatever g and the divisors; J can be handed over", () => {
  const first = drawNetwork(spec(), 7, 2);
  const other = drawNetwork(spec({ g: 1.5, feedbackDivisor: 1, inputDivisor: 5 }), 7, 2);
  expect(other.J).toEqual(first.J);
  expect(other.initialState).toEqual(first.initialState);
  expect([first.g, other.g]).toEqual([0.8, 1.5]);
  const given = drawNetwork(spec({ g: 1.1 }), 7, 2, first.J);
  expect(given.J).toBe(first.J);
  expect(given.feedback).toEqual(first.feedback);
});

test("feedback is N(0, 1)/fb and input N(0, 1)/divisor: scaled to float32, variance within 4 standard errors", () => {
  const unit = drawNetwork(spec({ feedbackDivisor: 1, inputDivisor: 1 }), 0, 2);
  const divided = drawNetwork(spec({ feedbackDivisor: 30, inputDivisor: 50 }), 0, 2);
  expectClose(
    divided.feedback,
    unit.feedback.map((v) => v / 30),
    { relative: 2e-7 },
  );
  expectClose(
    divided.input,
    unit.input.map((v) => v / 50),
    { relative: 2e-7 },
  );
  expect(Math.abs(variance(unit.feedback) - 1)).toBeLessThan(4 * Math.sqrt(2 / unit.feedback.length));
  expect(Math.abs(variance(unit.input) - 1)).toBeLessThan(4 * Math.sqrt(2 / unit.input.length));
});

describe("x(0)", () => {
  test("normal: standard deviation 0.1 within 4 standard errors", () => {
    const { initialState } = drawNetwork(spec(), 0, 2);
    expect(Math.abs(variance(initialState) / 0.01 - 1)).toBeLessThan(4 * Math.sqrt(2 / N));
  });

  test("uniform: x(0), feedback and input fill their bounds evenly (variance b²/3 within 4 standard errors); J is as in normal", () => {
    const network = drawNetwork(spec({ initial: "uniform", feedbackDivisor: 5, inputDivisor: 50 }), 0, 2);
    const bounds: [keyof Network & string, number][] = [
      ["initialState", 0.1],
      ["feedback", 1 / 5],
      ["input", 1 / 50],
    ];
    for (const [name, bound] of bounds) {
      const values = network[name] as Float64Array;
      expect(
        values.every((v) => Math.abs(v) <= Math.fround(bound)),
        name,
      ).toBe(true);
      expect(Math.max(...values), name).toBeGreaterThan(0.95 * bound);
      expect(Math.min(...values), name).toBeLessThan(-0.95 * bound);
      const relative = variance(values) / (bound ** 2 / 3) - 1;
      expect(Math.abs(relative), name).toBeLessThan(4 * Math.sqrt(0.8 / values.length)); // kurtosis of a uniform: 9/5
    }
    expect(network.J).toEqual(drawNetwork(spec(), 0, 2).J);
  });
});

test("the fingerprint is the sha256 of J's little-endian float32 bytes", () => {
  const J = Float32Array.of(1, 0, -2.5, 3e-30);
  const bytes = Buffer.alloc(16);
  J.forEach((v, i) => {
    bytes.writeFloatLE(v, 4 * i);
  });
  expect(fingerprint(J)).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect(fingerprint(Float32Array.of(9, ...J).subarray(1))).toBe(fingerprint(J));
});

test("the schema takes the defaults and refuses what makes no network", () => {
  expect(networkSpecSchema.parse(DEFAULT_NETWORK)).toEqual(DEFAULT_NETWORK);
  for (const wrong of [
    { n: 1 },
    { n: 10.5 },
    { g: -1 },
    { density: 0 },
    { density: 1.1 },
    { timeStep: 0 },
    { gain: 1 },
  ]) {
    expect(networkSpecSchema.safeParse({ ...DEFAULT_NETWORK, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
  }
});

test("divisors below 1e-6 are refused: the weights of the least one are finite in float32", () => {
  for (const key of ["feedbackDivisor", "inputDivisor"] as const) {
    expect(networkSpecSchema.safeParse(spec({ [key]: LEAST_DIVISOR })).success).toBe(true);
    for (const value of [0.99 * LEAST_DIVISOR, 1e-300, 0, -1]) {
      expect(networkSpecSchema.safeParse(spec({ [key]: value })).success).toBe(false);
    }
  }
  expect(LEAST_DIVISOR).toBe(1e-6);
  const { feedback, input } = drawNetwork(spec({ feedbackDivisor: LEAST_DIVISOR, inputDivisor: LEAST_DIVISOR }), 0, 2);
  expect([...feedback, ...input].every(Number.isFinite)).toBe(true);
});
