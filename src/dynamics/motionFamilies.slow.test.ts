import { expect, test } from "vitest";
import * as zoo from "../../test/zoo/mapFamilies.ts";
import { flow } from "../../test/zoo.ts";
import { finish, stream, tanh } from "../kernel/index.ts";
import { flowMap } from "./flowMap.ts";
import { nameMotions } from "./motion.ts";

test.each([
  ["planar tanh maps", zoo.planar, 320],
  ["signed permutations", zoo.permutations, 320],
  ["Hénon's map", zoo.henons, 140],
  ["circles", zoo.polarCircles, 140],
  ["tori", zoo.polarTori, 60],
  ["oscillators, some damped slowly", zoo.oscillators, 40],
] as const)("%s: no wrong kind, fewer than two percent undecided", (name, family, count) => {
  const { right, undecided, wrong } = zoo.tally(family, count, 2);
  console.info(`${name}: ${count} systems, ${wrong.length} wrong, ${undecided.length} undecided`);
  expect(wrong).toEqual([]);
  expect(undecided.length, undecided.join("\n")).toBeLessThan(0.02 * count);
  expect(right + undecided.length).toBe(count);
});

/** ẋ = −y² − z² − x/4 + 6.886/4, …: a sink, a cycle and chaos side by side (Lorenz 1984, a 1/4, b 4, F 6.886, G 1.347). */
const lorenz84 = flow(
  3,
  ([x, y, z], out) =>
    out.set([-y * y - z * z - 0.25 * x + 0.25 * 6.886, x * y - y - 4 * x * z + 1.347, 4 * x * y + x * z - z]),
  ([x, y, z], out) => out.set([-0.25, -2 * y, -2 * z, y - 4 * z, x - 1, -4 * x, 4 * y + z, 4 * x, x - 1]),
  8,
  false,
);

test("chaos beside a cycle and a sink: only the one state is chaotic", () => {
  const starts = [
    [1, 1, 1],
    [0.5, -1, 0.3],
    [-0.2, 1.5, 0.6],
    [1.5, 0.1, 0.8],
  ];
  const { motions, of, fates, reasons } = finish(
    nameMotions(
      flowMap(lorenz84, 0.05),
      starts.map((x) => Float64Array.from(x)),
    ),
  );
  expect(motions.map(({ kind }) => kind)).toEqual(["chaos"]);
  expect(of).toEqual([null, 0, null, null]);
  expect(fates).toEqual(["closing", "named", "closing", "closing"]);
  expect(reasons[0]).toMatch(/cycle/);
  expect(reasons[2]).toMatch(/fixed point/);
});

// two states 1e-8 apart, followed by Runge–Kutta steps and drawn together each τ, part at 0.080 (h 0.2) and 0.063 (h 0.1) per τ
// over 4000 τ; of 16 blocks of 500 τ the standard deviation is 0.018, so the error over 2000 τ is about 0.009
test("a random network of 100 units at g = 3 is chaotic, its exponent from both starts 0.072 per τ within 0.027, three errors", () => {
  const n = 100;
  const random = stream({ seed: 1, density: 1 }, "recurrentWeights");
  const W = Float64Array.from({ length: n * n }, (_, e) => (3 / Math.sqrt(n)) * random.normal(e));
  const network = flow(
    n,
    (x, out) => {
      const r = x.map(tanh);
      for (let i = 0; i < n; i++) {
        let sum = -x[i];
        for (let j = 0; j < n; j++) sum += W[i * n + j] * r[j];
        out[i] = sum;
      }
    },
    (x, out) => {
      const slope = x.map((v) => 1 - tanh(v) * tanh(v));
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) out[i * n + j] = W[i * n + j] * slope[j] - (i === j ? 1 : 0);
      }
    },
    20,
    true,
  );
  const starts = [1, -2].map((a) => Float64Array.from({ length: n }, (_, i) => a * random.normal(n * n + i)));
  const { motions, of } = finish(nameMotions(flowMap(network, 0.2), starts));
  expect(of).toEqual([0, 0]);
  expect(motions.map(({ kind }) => kind)).toEqual(["chaos"]);
  for (const [largest] of motions[0].exponents) expect(Math.abs(largest - 0.072)).toBeLessThan(0.027);
});
