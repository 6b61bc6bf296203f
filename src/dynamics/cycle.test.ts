import { expect, test } from "vitest";
import { annuli } from "../../test/zoo/annuli.ts";
import type { System } from "../kernel/index.ts";
import { type Cycle, closeCycle, mirrored, mirrorPartners } from "./cycle.ts";
import { flowMap } from "./flowMap.ts";

/** The same life about another middle. */
function movedBy(of: System, x: number): System {
  const away = (states: Float64Array, by: number) => states.map((v, e) => (e % 2 === 0 ? v + by : v));
  return {
    ...of,
    odd: false,
    evaluate: (states, out, count) => of.evaluate(away(states, -x), out, count),
    tangent: (at, V, out, count, isTransposed) => of.tangent(away(at, -x), V, out, count, isTransposed),
    jacobian: (at, out) => of.jacobian(away(at, -x), out),
  };
}

function closed(middle: number): Cycle {
  const search = closeCycle(flowMap(movedBy(annuli([1], 1, 1), middle), 0.05), Float64Array.of(middle + 1, 0), 400);
  if (search.status === "open") throw new Error(search.reason);
  return search.cycle;
}

test("partners of cycles under x → −x: itself where it is centred, the other of a pair, none where that is not there", () => {
  const [centred, off, lone] = [0, 1.5, -4].map(closed);
  expect(mirrorPartners([centred, off, lone, mirrored(off)!])).toEqual([0, 3, null, 1]);
  // found by itself, from another phase
  expect(mirrorPartners([off, centred, closed(-1.5)])).toEqual([2, 1, 0]);
  expect(mirrorPartners([])).toEqual([]);
});
