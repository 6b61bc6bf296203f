/** @file Linear matrix inequalities against known answers, and what is concluded from them about cone systems. */
import { describe, expect, test } from "vitest";
import { censusOf } from "../../test/zoo/reluCensus.ts";
import { FORMS, randomReluNetwork, reluNetwork } from "../../test/zoo/reluNetworks.ts";
import { cos, sin } from "../kernel/index.ts";
import { fallingForm } from "./coneLyapunov.ts";
import { type ConeSystem, coneSystemAt } from "./coneSystem.ts";
import { positiveForm, type Unknown } from "./matrixInequality.ts";
import { placeOfRoot } from "./pieces.ts";
import { norm } from "./vectors.ts";

const unitRows = (d: number) =>
  Array.from({ length: d }, (_, i) => Float64Array.from({ length: d }, (_, j) => (i === j ? 1 : 0)));
const unknown = (a: number, b: number, weight: number): Unknown => ({ terms: [{ a, b, weight }], least: -1, most: 1 });

describe("positiveForm", () => {
  test("2 xy + p x² + q y²: positive for p = q = 1 in the limit only, so refused; with ½ of it, found", () => {
    const unknowns = [unknown(0, 0, 1), unknown(1, 1, 1)];
    const at = (weight: number) => ({ d: 2, rows: unitRows(2), fixed: [{ a: 0, b: 1, weight }], unknowns });
    expect(positiveForm(at(2))).toBe(null);
    expect(positiveForm(at(2.1))).toBe(null);
    const found = positiveForm(at(1))!;
    const [p, q] = found.values;
    const least = (p + q - Math.sqrt((p - q) * (p - q) + 1)) / 2;
    expect(least).toBeGreaterThan(found.least);
    expect(found.least).toBeGreaterThan(0);
  });

  test("Lyapunov's inequality AᵀP + PA < 0: solvable where A is stable, also close to where it is not", () => {
    const solvable = (rate: number) => {
      // ẋ = rate x + 3 y, ẏ = −2 x + rate y
      const rows = [...unitRows(2), Float64Array.of(rate, 3), Float64Array.of(-2, rate)];
      const pairs = [
        [0, 0],
        [0, 1],
        [1, 1],
      ];
      const unknowns = pairs.map(([i, j]) => ({
        terms: [
          { a: i, b: 2 + j, weight: -1 },
          { a: j, b: 2 + i, weight: -1 },
        ],
        ...{ least: -1, most: 1 },
      }));
      return positiveForm({ d: 2, rows, fixed: [], unknowns }) !== null;
    };
    expect([-1, -0.001, 0].map(solvable)).toEqual([true, true, false]);
  });
});

const coneOf = (W: Float64Array, form: (typeof FORMS)[number]) => {
  const { flow, n } = reluNetwork(W, new Float64Array(Math.sqrt(W.length)), form);
  return coneSystemAt(flow.pieces!(), placeOfRoot(flow, new Float64Array(n))!);
};

describe.each(FORMS)("a falling function, %s", (form) => {
  const h = form === "map" ? 1 : 0.1;

  test.each([0.9, 0.99])("W = %d times a skew rotation: no common norm of all its pieces is needed", (gain) => {
    // unit 1 excites 2, which inhibits 1: any start comes round at most once
    const W = Float64Array.of(0, -4 * gain, gain, 0);
    for (const step of [0, h]) expect(fallingForm(coneOf(W, form), step)).not.toBe(null);
  });

  test("three units in a ring, weights a: the product decides, a < 1 falls and a > 1 does not", () => {
    const ring = (a: number) => coneOf(Float64Array.of(0, 0, a, a, 0, 0, 0, a, 0), form);
    for (const step of [0, h]) {
      const form = fallingForm(ring(0.9), step)!;
      expect(form.low).toBeGreaterThan(0);
      expect(form.high).toBeGreaterThanOrEqual(form.low);
      expect(fallingForm(ring(1.01), step)).toBe(null);
    }
  });

  test("an inequality that would be too large is not tried", () => {
    const n = 40;
    const W = Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? 0.5 : 0.001));
    const cone: ConeSystem = coneOf(W, form);
    expect(fallingForm(cone, h)).toBe(null);
  });
});

test("a network of two whose origin no common norm decides: stable, and no state leaves the ball that the function gives", () => {
  const network = randomReluNetwork(81, 2, false, "flow");
  const [{ stability }] = censusOf(network, 4).roots;
  for (const { kind, reason } of [stability.flow, stability.map]) {
    expect([kind, reason]).toEqual(["stable", "a positive piecewise quadratic function falls"]);
  }
  const { low, high } = fallingForm(coneOf(network.W, "flow"), network.h)!;
  for (let k = 0; k < 16; k++) {
    let x = Float64Array.of(cos((k * Math.PI) / 8), sin((k * Math.PI) / 8));
    const F = new Float64Array(2);
    for (let step = 0; step < 2000; step++) {
      network.flow.evaluate(x, F, 1);
      x = x.map((v, i) => v + network.h * F[i]);
      expect(norm(x)).toBeLessThan(Math.sqrt(high / low));
    }
    expect(norm(x)).toBeLessThan(1e-6);
  }
});
