/** @file A few of each family whose states' ends are known. More of them: limitFamilies.slow.test.ts. */
import fc from "fast-check";
import { expect, test } from "vitest";
import * as zoo from "../../test/zoo/limitFamilies.ts";
import { finish, openKernel, stream } from "../kernel/index.ts";
import { censusOfRoots } from "./census.ts";

test.each([
  ["concentric cycles", zoo.concentric, 3],
  ["designed networks of rank 2", zoo.rankTwo, 2],
  ["foci near Hopf", zoo.nearHopf, 6],
  ["rings of roots", zoo.rootRings, 6],
] as const)("%s: each state at its own root or cycle, none undecided", (_, family, count) => {
  const { right, undecided, wrong } = zoo.tallyEnds(family, count, 1);
  expect({ undecided, wrong }).toEqual({ undecided: [], wrong: [] });
  expect(right).toBe(count);
});

test("a ring of k stable roots and k saddles, from any seeds: no root that is not there, and as many missing as the indices say", () => {
  const drawn = fc.record({ k: fc.integer({ min: 2, max: 9 }), seed: fc.integer({ min: 1, max: 1e6 }) });
  fc.assert(
    fc.property(drawn, ({ k, seed }) => {
      const random = stream({ seed, density: 1 }, "dissectionSeeds", 0);
      const first = random.uniform(0);
      const seeds = Float64Array.from({ length: 2 * 3 * k }, (_, e) => 3 * random.uniform(e + 1) - 1.5);
      const solver = openKernel({ n: 2, solvers: 1 }).solver(2);
      const { roots, parity } = finish(
        censusOfRoots(zoo.rootRing(k, first, 0.5), solver, 0.05, seeds, { deflated: 0, followsEdges: false }),
      );
      let sum = 0;
      for (const { x, flowStable } of roots) {
        const radius = Math.hypot(x[0], x[1]);
        if (radius < 1e-6) sum += 1;
        else {
          const turns = ((Math.atan2(x[1], x[0]) - first) * k) / Math.PI;
          expect(radius).toBeCloseTo(1, 9);
          expect(Math.abs(turns - Math.round(turns))).toBeLessThan(1e-6);
          expect(flowStable).toBe(Math.abs(Math.round(turns)) % 2 === 1);
          sum += flowStable ? 1 : -1;
        }
      }
      expect(parity).toMatchObject({ expected: 1, found: sum, missing: Math.abs(1 - sum) });
    }),
    { numRuns: 20 },
  );
});
