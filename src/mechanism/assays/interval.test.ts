import { describe, expect, test } from "vitest";
import { stream, wilson } from "../../kernel/index.ts";
import { drawInterval, type Sampled } from "./interval.ts";

/** Strata × draws × cases of one draw. */
const layout = (strata: number, draws: number, each: number): Sampled[] =>
  Array.from({ length: strata * draws * each }, (_, k) => ({
    stratum: Math.floor(k / (draws * each)),
    draw: Math.floor(k / each) % draws,
  }));

describe("interval over draws, by hand within 1e-12", () => {
  test("one stratum: 1.96 √(v/n + 1/(4 n²)); cases of one draw are one observation", () => {
    // draws of 1, ½, ½, 0: mean ½, variance 1/6
    const [low, high] = drawInterval([1, 1, 1, 0, 0, 1, 0, 0], layout(1, 4, 2))!;
    const expected = 1.959963984540054 * Math.sqrt(1 / 6 / 4 + 1 / 64);
    expect(low).toBeCloseTo(0.5 - expected, 12);
    expect(high).toBeCloseTo(0.5 + expected, 12);
  });

  test("what differs between strata is not uncertain: halves all right and all wrong have half a draw left", () => {
    const values = layout(8, 10, 1).map(({ stratum }) => stratum % 2);
    const [low, high] = drawInterval(values, layout(8, 10, 1))!;
    expect(high - low).toBeCloseTo((2 * 1.959963984540054 * 0.5) / 80, 12);
    const [l, h] = wilson(40, 80);
    expect((h - l) / (high - low)).toBeGreaterThan(8);
  });

  test("within [0, 1]; null where a stratum has one draw, or there is nothing", () => {
    const [low, high] = drawInterval(Array(32).fill(1), layout(8, 2, 2))!;
    expect(high).toBe(1);
    expect(low).toBeCloseTo(1 - 1.959963984540054 / 32, 12);
    expect(drawInterval([1, 1, 0, 1], layout(4, 1, 1))).toBe(null);
    expect(drawInterval([1, 1, 0], [...layout(1, 2, 1), { stratum: 1, draw: 0 }])).toBe(null);
    expect(drawInterval([], [])).toBe(null);
  });
});

/**
 * Share of networks whose true accuracy the interval holds. A network has strata of two cases each; in `open` of them the
 * two have probabilities drawn from U(0, 1), in the others 0 or 1. Cases of one draw share their luck half of the time.
 */
function coverage(strata: number, draws: number, open: number, networks: number, index: number) {
  const random = stream({ seed: 5, density: 1 }, "verdictResamples", index);
  let word = 0;
  const uniform = () => random.uniform(word++);
  const cases = layout(strata, draws, 2);
  let held = 0;
  let heldByWilson = 0;
  for (let network = 0; network < networks; network++) {
    const p = Array.from({ length: strata * 2 }, (_, k) => (k < 2 * open ? uniform() : uniform() < 0.7 ? 1 : 0));
    const truth = p.reduce((a, b) => a + b, 0) / p.length;
    const values = Array.from({ length: strata * draws }, (_, u) => {
      const luck = uniform();
      const shared = uniform() < 0.5;
      return [0, 1].map((c) => ((shared ? luck : uniform()) < p[2 * Math.floor(u / draws) + c] ? 1 : 0));
    }).flat();
    const [low, high] = drawInterval(values, cases)!;
    if (low <= truth + 1e-12 && truth - 1e-12 <= high) held++;
    const right = values.reduce<number>((a, b) => a + b, 0);
    const [l, h] = wilson(right, values.length);
    if (l <= truth && truth <= h) heldByWilson++;
  }
  return { held: held / networks, wilson: heldByWilson / networks };
}

describe("coverage of the 95 % interval between 90 and 98 %, 1500 synthetic networks each", () => {
  // quick: 2 draws, paper: 4 or 10; 8 strata of all cases
  test.each([
    [2, 2],
    [2, 4],
    [2, 8],
    [4, 2],
    [4, 4],
    [4, 8],
    [10, 2],
    [10, 4],
    [10, 8],
  ])("%i draws, %i of 8 strata between 0 and 1", (draws, open) => {
    const { held, wilson } = coverage(8, draws, open, 1500, 100 * draws + open);
    expect(held).toBeGreaterThan(0.9);
    expect(held).toBeLessThan(0.98);
    // what it replaces
    if (open < 8) expect(wilson).toBeGreaterThan(0.99);
  });

  test("pooled over networks with 1 … 4 open strata of the 4 of one stimulus, 2 draws", () => {
    const held = [1, 2, 3, 4].map((open) => coverage(4, 2, open, 1500, 9000 + open).held);
    const mean = held.reduce((a, b) => a + b, 0) / 4;
    expect(Math.min(...held)).toBeGreaterThan(0.9);
    expect(mean).toBeLessThan(0.985);
  });
});
