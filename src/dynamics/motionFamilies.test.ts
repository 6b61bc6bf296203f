import { expect, test } from "vitest";
import * as zoo from "../../test/zoo/mapFamilies.ts";

// share undecided: of 10 systems none
test.each([
  ["planar tanh maps", zoo.planar, 16],
  ["signed permutations", zoo.permutations, 16],
  ["Hénon's map", zoo.henons, 8],
  ["circles", zoo.polarCircles, 8],
  ["tori", zoo.polarTori, 4],
  ["oscillators, some damped slowly", zoo.oscillators, 4],
] as const)("%s: no wrong kind and none undecided", (_, family, count) => {
  const { right, undecided, wrong } = zoo.tally(family, count, 1);
  expect({ undecided, wrong }).toEqual({ undecided: [], wrong: [] });
  expect(right).toBe(count);
});
