import { expect, test } from "vitest";
import * as zoo from "../../test/zoo/limitFamilies.ts";

// six states or fewer of each system; one that is undecided makes its system so
test.each([
  ["concentric cycles", zoo.concentric, 150],
  ["designed networks of rank 2", zoo.rankTwo, 100],
  ["foci near Hopf", zoo.nearHopf, 300],
  ["rings of roots", zoo.rootRings, 150],
] as const)("%s: each state at its own root or cycle, fewer than two percent undecided", (name, family, count) => {
  const { right, undecided, wrong } = zoo.tallyEnds(family, count, 2);
  console.info(`${name}: ${count} systems, ${wrong.length} wrong, ${undecided.length} undecided`);
  expect(wrong).toEqual([]);
  expect(undecided.length, undecided.join("\n")).toBeLessThan(0.02 * count);
  expect(right + undecided.length).toBe(count);
});
