import { expect, test } from "vitest";
import { stream } from "../kernel/index.ts";
import {
  clusterSpread,
  decodeClasses,
  fourierAt,
  linearMemory,
  orderParameter,
  participationRatio,
  principalAngles,
  principalComponents,
  procrustes,
  recalledBySamples,
  ridge,
  stationaryCovariance,
  visitsOf,
  wholeBeats,
} from "./index.ts";

const random = stream({ seed: 5, density: 1 }, "orthogonalStart", 900);
const normals = (count: number, from: number) =>
  Float64Array.from({ length: count }, (_, k) => random.normal(from + k));

test("ridge finds the weights that made its targets, to 1e-10, and shrinks them with the penalty", () => {
  const [n, count] = [3, 50];
  const X = normals(n * count, 0);
  const Y = Float64Array.from({ length: count }, (_, c) => 2 * X[c * n] - X[c * n + 2] + 0.5);
  const { weights, offset } = ridge(X, Y, n, 1, 0);
  [2, 0, -1].forEach((w, i) => {
    expect(Math.abs(weights[i] - w)).toBeLessThan(1e-10);
  });
  expect(Math.abs(offset[0] - 0.5)).toBeLessThan(1e-10);
  expect(Math.abs(ridge(X, Y, n, 1, 1000).weights[0])).toBeLessThan(0.2);
  expect(() => ridge(new Float64Array(6), new Float64Array(2), 3, 1, 0)).toThrow(/penalty/);
  expect(() => ridge(X, Y.subarray(1), n, 1, 0)).toThrow(/must be \[count/);
});

test("classes that lie apart are all told, classes that do not differ are told by chance", () => {
  const [n, count] = [4, 120];
  const labels = Int32Array.from({ length: count }, (_, k) => k % 3);
  const noise = normals(n * count, 1000);
  const apart = noise.map((v, e) => 0.1 * v + (e % n === labels[Math.floor(e / n)] ? 1 : 0));
  const told = decodeClasses(apart, labels, n, random, { permutations: 40 });
  expect(told.accuracy).toBe(1);
  expect(told.p).toBeCloseTo(1 / 41, 12);
  expect(Math.abs(told.chance - 1 / 3)).toBeLessThan(0.05);
  const none = decodeClasses(noise, labels, n, random, { permutations: 40 });
  expect(none.p).toBeGreaterThan(0.05);
  expect(() => decodeClasses(noise, labels, n, random, { folds: 1 })).toThrow(/folds must be/);
});

test("principal angles of planes turned by known angles are these, to 1e-12, small ones too", () => {
  for (const angles of [
    [0.3, 1.1],
    [1e-9, Math.PI / 2],
  ]) {
    const A = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0);
    const [a, b] = angles;
    const B = Float64Array.of(Math.cos(a), 0, Math.sin(a), 0, 0, Math.cos(b), 0, Math.sin(b));
    const found = principalAngles(A, B, 4);
    expect(Math.abs(found[0] - a)).toBeLessThan(1e-12);
    expect(Math.abs(found[1] - b)).toBeLessThan(1e-12);
  }
  expect(() => principalAngles(Float64Array.of(1, 0, 2, 0), Float64Array.of(1, 0), 2)).toThrow(/independent/);
});

test("procrustes finds the turn of a cloud, to 1e-12, and says what no turn can fix", () => {
  const n = 3;
  const A = normals(30, 2000);
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const turned = A.map((_, e) => {
    const [x, y, z] = A.subarray(e - (e % n), e - (e % n) + n);
    return 4 + 2 * [c * x + s * y, -s * x + c * y, z][e % n];
  });
  const { rotation, left } = procrustes(A, turned, n);
  expect(left).toBeLessThan(1e-12);
  [c, -s, 0, s, c, 0, 0, 0, 1].forEach((v, e) => {
    expect(Math.abs(rotation[e] - v)).toBeLessThan(1e-12);
  });
  expect(procrustes(A, normals(30, 3000), n).left).toBeGreaterThan(0.3);
});

test("the participation ratio of k equal variances is k, and components are found in their order", () => {
  expect(participationRatio(Float64Array.of(2, 2, 2, 0))).toBe(3);
  const X = Float64Array.from({ length: 400 }, (_, e) => (e % 2 === 0 ? 1 : 3) * random.normal(5000 + e));
  const { variances, directions } = principalComponents(X, 2);
  expect(Math.abs(variances[0] - 9)).toBeLessThan(2);
  expect(Math.abs(directions[1])).toBeGreaterThan(0.99);
});

test("a sinusoid's amplitude is read over whole beats, and other windows are refused", () => {
  const { samples, step } = wholeBeats(7, 5, 0.003);
  const signal = Float64Array.from({ length: samples }, (_, k) => 2 + 0.3 * Math.cos(2 * Math.PI * 7 * k * step + 0.4));
  expect(Math.abs(fourierAt(signal, 7, step).amplitude - 0.3)).toBeLessThan(1e-12);
  expect(fourierAt(signal, 14, step).amplitude).toBeLessThan(1e-12);
  expect(() => fourierAt(signal.subarray(3), 7, step)).toThrow(/whole beats/);
});

test("order parameters: in step 1, evenly spread 0; spread within clusters only", () => {
  expect(orderParameter(Float64Array.of(0.2, 0.2 + 2 * Math.PI))).toBeCloseTo(1, 14);
  expect(orderParameter(Float64Array.of(0, Math.PI / 2, Math.PI, 1.5 * Math.PI))).toBeLessThan(1e-15);
  expect(clusterSpread(Float64Array.of(1, 5, 1, 5, 1, 5, 2, 5), Int32Array.of(0, 1, 0, 1))).toBe(0.5);
});

test("visits count who begins to lead; what is below the threshold leads nothing", () => {
  const activity = Float64Array.of(0.9, 0.1, 0.4, 0.4, 0.1, 0.9, 0.2, 0.8, 0.9, 0.1, 0.3, 0.3, 0.8, 0.2);
  const { counts, leaders } = visitsOf(activity, 2, 0.5);
  expect(counts).toEqual([1, 1]);
  expect([...leaders]).toEqual([0, -1, 1, 1, 0, -1, 0]);
});

test("a delay line of n units recalls n inputs exactly; a leaky unit as its formula says, to 1e-12", () => {
  const n = 4;
  const line = new Float64Array(n * n);
  for (let i = 1; i < n; i++) line[i * n + i - 1] = 1;
  const first = Float64Array.of(1, 0, 0, 0);
  const { recall, capacity } = linearMemory(line, first, n, 0, 8);
  expect([...recall]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
  expect(capacity).toBe(4);
  // one unit x ← a x + s: R²(k) = a^2k / (1/(1−a²) + σ²)
  const a = 0.8;
  const leaky = linearMemory(Float64Array.of(a), Float64Array.of(1), 1, 0.1, 5);
  leaky.recall.forEach((v, k) => {
    expect(Math.abs(v - a ** (2 * k) / (1 / (1 - a * a) + 0.1))).toBeLessThan(1e-12);
  });
  expect(Math.abs(leaky.contraction - a)).toBeLessThan(1e-12);
});

test("what does not contract is refused, and samples agree with the formula", () => {
  expect(() => stationaryCovariance(Float64Array.of(1.01), Float64Array.of(1), 1)).toThrow(/inside the unit circle/);
  const events = 20000;
  const inputs = normals(events, 10000);
  const states = new Float64Array(events);
  for (let t = 0, x = 0; t < events; t++) {
    x = 0.8 * x + inputs[t];
    states[t] = x;
  }
  const seen = recalledBySamples(states, inputs, 1, 4, 100);
  const { recall } = linearMemory(Float64Array.of(0.8), Float64Array.of(1), 1, 0, 4);
  seen.forEach((v, k) => {
    expect(Math.abs(v - recall[k])).toBeLessThan(0.02);
  });
});
