import { expect, test } from "vitest";
import { DIRECT, designedNetwork } from "../../test/designed.ts";
import { bulkEdgeOf } from "./index.ts";

test("the edge of the disc of J: −1 + g at rest, −1 where all units are saturated, the mean square slope between", () => {
  const edge = bulkEdgeOf({ ...designedNetwork(DIRECT), g: 0.9 });
  expect(edge(new Float64Array(6))).toBeCloseTo(-0.1, 12);
  expect(edge(new Float64Array(6).fill(40))).toBeCloseTo(-1, 12);
  const slope = 1 - Math.tanh(0.5) ** 2;
  expect(edge(Float64Array.of(0.5, 0, 0.5, 0))).toBeCloseTo(-1 + 0.9 * Math.sqrt((1 + slope ** 2) / 2), 12);
});
