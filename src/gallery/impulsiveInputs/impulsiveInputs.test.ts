import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { stream } from "../../kernel/index.ts";
import {
  type Cost,
  costGradient,
  impulseOfOutputs,
  impulseOfState,
  recallOfConstantGain,
  recallUnder,
  spreadRates,
} from "./policy.ts";

const random = stream({ seed: 3, density: 1 }, "gallery", 77);
const normals = (count: number, from: number) =>
  Float64Array.from({ length: count }, (_, k) => random.normal(from + k));
const [n, m] = [12, 2];
const cost: Cost = { projection: normals(n * m, 0).map((v) => v / Math.sqrt(n)), overwriting: 0.3, floor: 0.05 };

test("both closed forms agree to 1e-12; the cost's derivative vanishes there, and every other impulse costs more", () => {
  const [x, s] = [normals(n, 100), normals(m, 200)];
  const v = impulseOfState(cost, x, s);
  expectClose(v, impulseOfOutputs(cost, x, s), { absolute: 1e-12 });
  expectClose(costGradient(cost, x, s, v), 0, { absolute: 1e-12 });
  const costOf = (w: Float64Array) => {
    let sum = w.reduce((a, wi, i) => a + cost.overwriting * (x[i] * x[i] + cost.floor) * wi * wi, 0);
    for (let k = 0; k < m; k++) {
      let left = s[k];
      for (let i = 0; i < n; i++) left -= cost.projection[k * n + i] * (x[i] + w[i]);
      sum += left * left;
    }
    return sum;
  };
  for (let k = 0; k < 50; k++) {
    const other = v.map((vi, i) => vi + 0.01 * random.normal(300 + n * k + i));
    expect(costOf(other)).toBeGreaterThan(costOf(v));
  }
  // the gradient is that of the cost, by differences
  const w = normals(n, 900);
  costGradient(cost, x, s, w).forEach((g, i) => {
    const at = (h: number) => costOf(w.map((v, j) => (i === j ? v + h : v)));
    expectClose(g, (at(1e-5) - at(-1e-5)) / 2e-5, { absolute: 1e-8 });
  });
});

test("a minimiser that knows only the cost comes to the same impulse, to 1e-6", () => {
  const [x, s] = [normals(n, 1100), normals(m, 1200)];
  const v = new Float64Array(n);
  for (let step = 0; step < 20_000; step++) {
    const g = costGradient(cost, x, s, v);
    for (let i = 0; i < n; i++) v[i] -= 0.05 * g[i];
  }
  expectClose(v, impulseOfOutputs(cost, x, s), { absolute: 1e-6 });
});

test("constant gain, equal rates .1: R²(k) = (1 − e^{−.2}) e^{−.2k} = .181 .148 .122 .099, and Σ = 1, to 1e-12", () => {
  const { recall, capacity } = recallOfConstantGain(Float64Array.of(0.1), 1, 0, 200);
  recall.forEach((v, k) => {
    expectClose(v, (1 - Math.exp(-0.2)) * Math.exp(-0.2 * k), { absolute: 1e-12 });
  });
  expectClose(recall.slice(0, 4), [0.181, 0.148, 0.122, 0.099], { absolute: 5e-4 });
  expectClose(capacity, 1, { absolute: 1e-12 });
});

test("constant gain by 6000 impulses with 5 % noise: .175 .133 .118 .095, within 0.03", () => {
  const rates = new Float64Array(20).fill(0.1);
  const seen = recallUnder(
    { rates, interval: 1, events: 6000, noise: 0.05, seed: 0 },
    (_, s) => new Float64Array(20).fill(s / Math.sqrt(20)),
    4,
  );
  expectClose(seen, [0.175, 0.133, 0.118, 0.095], { absolute: 0.03 });
});

test("rates spaced evenly in their logarithm go from one end to the other", () => {
  const rates = spreadRates(20, 0.02, 1);
  expectClose([rates[0], rates[19]], [0.02, 1], { relative: 1e-12 });
  expectClose(rates[1] / rates[0], rates[19] / rates[18], { relative: 1e-12 });
});
