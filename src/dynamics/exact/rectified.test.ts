import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { stream } from "../../kernel/index.ts";
import { complementOf, isPMatrix, leastInput, rectifiedEquilibria, rectifiedFlow } from "./rectified.ts";

/** W = α I − β (1 − I) */
const winner = (n: number, alpha: number, beta: number) =>
  Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? alpha : -beta));
const ones = (n: number) => new Float64Array(n).fill(1);

test.each([
  [2, 3],
  [3, 7],
  [5, 31],
])("winner takes all with %i units has %i equilibria, and its units alone are the stable ones, to 1e-9", (n, count) => {
  const found = rectifiedEquilibria(winner(n, 0.5, 1.2), ones(n))!;
  expect(found).toHaveLength(count);
  const stable = found.filter(({ rate }) => rate < 0);
  expect(stable.map(({ support }) => support)).toEqual(Array.from({ length: n }, (_, k) => [k]));
  for (const { x, support, rate } of stable) {
    expectClose(x[support[0]], 2, { absolute: 1e-9 });
    expectClose(rate, -0.5, { absolute: 1e-9 });
  }
  const pair = found.find(({ support }) => support.join() === "0,1")!;
  expectClose(pair.x[0], 1 / 1.7, { absolute: 1e-9 });
  expectClose(pair.rate, 0.7, { absolute: 1e-9 });
  expect(isPMatrix(complementOf(winner(n, 0.5, 1.2), n), n)).toBe(false);
});

test.each([
  [[1, 0], [6 / 13, 8 / 13], -0.5],
  [[1, -1], [14 / 13, 10 / 13], -0.5],
  [[-1, 1], [0, 2 / 3], -1],
  [[0.5, 1], [0, 2 / 3], -1],
])("the excitatory–inhibitory pair under %j has the one equilibrium %j", (u, x, rate) => {
  const W = Float64Array.of(1.5, -2, 2, -0.5);
  const found = rectifiedEquilibria(W, Float64Array.from(u))!;
  expect(found).toHaveLength(1);
  expectClose(found[0].x, x, { absolute: 1e-9 });
  expectClose(found[0].rate, rate, { absolute: 1e-9 });
});

test("a P-matrix by its minors: det > 0 alone is not enough, and the random ones agree with all minors", () => {
  expect(isPMatrix(Float64Array.of(-1, 0, 0, -1), 2)).toBe(false);
  expect(isPMatrix(Float64Array.of(1, -3, 2, 1), 2)).toBe(true);
  const random = stream({ seed: 2, density: 1 }, "orthogonalStart", 77);
  let yes = 0;
  for (let k = 0; k < 200; k++) {
    const M = Float64Array.from({ length: 9 }, (_, e) => random.normal(9 * k + e) + (e % 4 === 0 ? 1 : 0));
    const two = (i: number, j: number) => M[4 * i] * M[4 * j] - M[3 * i + j] * M[3 * j + i];
    const det =
      M[0] * (M[4] * M[8] - M[5] * M[7]) - M[1] * (M[3] * M[8] - M[5] * M[6]) + M[2] * (M[3] * M[7] - M[4] * M[6]);
    const minors = [M[0], M[4], M[8], two(0, 1), two(0, 2), two(1, 2), det];
    expect(isPMatrix(M, 3)).toBe(minors.every((v) => v > 0));
    yes += minors.every((v) => v > 0) ? 1 : 0;
  }
  expect(yes).toBeGreaterThan(10);
  expect(yes).toBeLessThan(190);
});

test("the least input makes its target an equilibrium; one less by a tenth of it on any silent unit does too, none with more", () => {
  const W = Float64Array.of(0.2, -0.4, 0.9, 0.3, 0, 0.5, 0.8, -0.2, 0.1);
  const target = Float64Array.of(1, 0, 0.5);
  const u = leastInput(W, target, 0.05);
  const out = new Float64Array(3);
  rectifiedFlow(W, u).evaluate(target, out, 1);
  expectClose(out, 0, { absolute: 1e-14 });
  expectClose(u[1], -(0.3 + 0.25 + 0.05), { absolute: 1e-14 });
  rectifiedFlow(W, Float64Array.of(u[0], u[1] + 0.06, u[2])).evaluate(target, out, 1);
  expect(out[1]).toBeGreaterThan(0);
  expect(() => leastInput(W, Float64Array.of(1, -1, 0), 0)).toThrow(/must not be negative/);
});

test("a drive of exactly 0 is said to be degenerate, and a line of equilibria is no list of them", () => {
  expect(rectifiedEquilibria(Float64Array.of(0.5), Float64Array.of(0))![0].isDegenerate).toBe(true);
  expect(rectifiedEquilibria(Float64Array.of(0, -1, -1, 0), ones(2))).toBeNull();
});
