/** @file The census of small relu networks against all their supports. More of them: reluCensus.slow.test.ts. */
import { expect, test } from "vitest";
import { censusOf, expectCensus, supportRoots } from "../../test/zoo/reluCensus.ts";
import { FORMS, randomReluNetwork } from "../../test/zoo/reluNetworks.ts";

test.each([false, true])("24 networks of up to 6 units, biased %s: census = enumeration, no root twice", (isBiased) => {
  for (let k = 0; k < 24; k++) {
    const network = randomReluNetwork(30_000 + k, 1 + (k % 6), isBiased, FORMS[k % 3]);
    const census = censusOf(network, 8);
    expectCensus(network, census, supportRoots(network));
    expect(census.solved?.pieces).toBe(2 ** network.n);
  }
});

test("its searches alone may miss roots: then it does not call itself complete", () => {
  const { solved } = censusOf(randomReluNetwork(1, 4, true, "flow"), 1, { solvesPieces: false });
  expect(solved).toBe(null);
});
