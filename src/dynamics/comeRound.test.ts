import { expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { comeRound } from "./comeRound.ts";
import { closeFlowCycle, flowFromFunction } from "./index.ts";

/** van der Pol's oscillator, ẍ = μ(1 − x²)ẋ − x: for large μ creeping and jumps μ² times as fast. */
const vanDerPol = (mu: number) =>
  flowFromFunction(2, (x, out) => {
    out[0] = x[1];
    out[1] = mu * (1 - x[0] * x[0]) * x[1] - x[0];
  });

// periods by SciPy 1.10, Radau with rtol 1e-12 and the exact Jacobian
test("a stiff cycle, μ = 80, from a state off it: period 130.67019663 to 1e-9 relative", () => {
  const search = closeFlowCycle(vanDerPol(80), Float64Array.of(2, 0), 129);
  expect(search.status).toBe("closed");
  if (search.status === "closed") expectClose(search.cycle.period, 130.67019663, { relative: 1e-9 });
});

test("coming round: the state lies on the cycle (it returns to 1e-6), the time is the period to 1e-6 relative", () => {
  const flow = vanDerPol(40);
  const found = comeRound(flow, Float64Array.of(1.2, 3), 60, 100_000)!;
  expectClose(found.time, 66.50136904, { relative: 1e-6 });
  const again = comeRound(flow, found.x, found.time, 100_000)!;
  expectClose(again.x, found.x, { absolute: 1e-6 });
});

test("null where steps run out, and where the flow is not finite", () => {
  expect(comeRound(vanDerPol(40), Float64Array.of(2, 0), 68, 50)).toBeNull();
  const runaway = flowFromFunction(1, (x, out) => {
    out[0] = x[0] * x[0];
  });
  expect(comeRound(runaway, Float64Array.of(1), 10, 10_000)).toBeNull();
});
