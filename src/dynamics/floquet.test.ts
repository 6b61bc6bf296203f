import { expect, test } from "vitest";
import { beside } from "../../test/zoo/cycles.ts";
import { flow, hopf } from "../../test/zoo.ts";
import { floquet } from "./floquet.ts";
import { closeFlowCycle } from "./flowCycle.ts";

test("a cycle beside a direction that grows by 2e-7 a turn is marginal; by 1e-4, unstable", () => {
  for (const [rate, stability] of [
    [1e-7, "marginal"],
    [5e-5, "unstable"],
    [-5e-5, "stable"],
  ] as const) {
    const along = flow(
      1,
      (x, out) => {
        out[0] = rate * x[0];
      },
      (_, out) => {
        out[0] = rate;
      },
      0,
      true,
    );
    const system = beside(hopf(0.25, 3), along);
    const found = closeFlowCycle(system, Float64Array.of(0.5, 0, 0), 2);
    if (found.status === "open") throw new Error(found.reason);
    expect(floquet(system, found.cycle, 3).stability).toBe(stability);
  }
});
