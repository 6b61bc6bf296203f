import { expect, test } from "vitest";
import { upwardCrossings } from "../../dynamics/index.ts";
import { finish } from "../../kernel/index.ts";
import { freeRecall } from "./index.ts";
import { locateBias, locateEnd } from "./measure.ts";
import { recallTheory, reducedFlow } from "./modules.ts";

const USUAL = { modules: 5, patterns: 2, coupling: 4, adaptation: 5, fast: 0.05, slow: 2.7 };

test("recall ends within 0.5 % of the formula: a cycle at 8.03, none at 8.04; the bias within 1 %", () => {
  const { ends, mostBias } = recallTheory(USUAL);
  expect(Math.abs(locateEnd(USUAL) / ends - 1)).toBeLessThan(5e-3);
  expect(Math.abs(locateBias(USUAL, mostBias!) / mostBias! - 1)).toBeLessThan(0.01);
  const rounds = (coupling: number) => {
    const flow = reducedFlow({ ...USUAL, coupling });
    const { state } = upwardCrossings(flow, Float64Array.of(12, -1), 810, (x) => x[0]);
    return upwardCrossings(flow, state, 270, (x) => x[0]).crossings.length;
  };
  expect(rounds(8.03)).toBeGreaterThan(5);
  expect(rounds(8.04)).toBe(0);
});

test("the piece reproduces its claims; outside the window it says which ones not, and why", () => {
  const { claims } = finish(freeRecall.run({}));
  expect(claims.map(({ verdict }) => verdict)).toEqual(new Array(6).fill("reproduced"));
  const below = finish(freeRecall.run({ coupling: 1.5, seconds: 20 })).claims;
  const turns = below.find(({ id }) => id === "turns")!;
  expect(turns.verdict).toBe("not reproduced");
  expect(turns.tried).toContain("the window is 2.0370");
});
