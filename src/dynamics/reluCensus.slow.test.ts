/** @file The census of random relu networks of up to 10 units against all their supports, in all three forms. */
import { expect, test } from "vitest";
import { censusOf, expectCensus, supportRoots } from "../../test/zoo/reluCensus.ts";
import { FORMS, randomReluNetwork } from "../../test/zoo/reluNetworks.ts";

test.each([
  [false, 0, 510, 0.03],
  [true, 10_000, 510, 0.02],
] as const)(
  "biased %s, from seed %i on, %i networks: census = enumeration, no root twice, of each two stabilities fewer than %f undecided",
  (isBiased, first, count, most) => {
    let undecided = 0;
    for (let k = 0; k < count; k++) {
      const network = randomReluNetwork(first + k, 1 + (k % 10), isBiased, FORMS[k % 3]);
      undecided += expectCensus(network, censusOf(network, 12), supportRoots(network));
    }
    console.info(
      `relu, biased ${isBiased}: ${count} networks, ${undecided} of ${2 * count} stabilities on kinks undecided`,
    );
    expect(undecided).toBeLessThan(most * 2 * count);
  },
  3_600_000,
);

test("its searches alone, from 100 states: no root that is not there, none twice, and 98 % of all of them", () => {
  let found = 0;
  let there = 0;
  for (let k = 0; k < 120; k++) {
    const network = randomReluNetwork(20_000 + k, 1 + (k % 10), true, FORMS[k % 3]);
    const truth = supportRoots(network);
    const { roots } = censusOf(network, 100, { solvesPieces: false });
    const isAt = (x: Float64Array) => truth.findIndex((root) => root.x.every((v, i) => Math.abs(v - x[i]) < 1e-7));
    const at = roots.map((root) => isAt(root.x));
    expect(at).not.toContain(-1);
    expect(new Set(at).size).toBe(at.length);
    found += at.length;
    there += truth.length;
  }
  expect(found / there).toBeGreaterThan(0.98);
}, 600_000);
