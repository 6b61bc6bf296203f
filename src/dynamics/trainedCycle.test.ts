import { expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { N, trainHundred } from "../../test/trainedHundred.ts";
import { uniforms } from "../../test/zoo.ts";
import { finish } from "../kernel/index.ts";
import { flowOf, mapOf } from "../network/index.ts";
import { closeCycle } from "./cycle.ts";
import { floquet } from "./floquet.ts";
import { closeFlowCycle } from "./flowCycle.ts";
import { circleExponents } from "./invariantCircle.ts";
import { settle } from "./settle.ts";
import { distance } from "./vectors.ts";

/** The network with feedback /5, and the cycle its map has. */
function trainOne() {
  const {
    kernel,
    matrices,
    networks: [network],
    ends: [ends],
  } = trainHundred([5]);
  const map = mapOf(kernel, matrices, network);
  const flow = flowOf(kernel, matrices, network);
  // trial ends, and states around them
  const states = Float64Array.from({ length: 6 * ends.length }, (_, e) => ends[e % ends.length]);
  const noise = uniforms(states.length, -1, 1, 3);
  for (let e = ends.length; e < states.length; e++) states[e] += noise[e];
  const { cycles } = finish(settle(map, map, flow, kernel.solver(N), states, { longest: 700 }));
  if (cycles.length === 0) throw new Error("no state leads to a cycle");
  const half = mapOf(kernel, matrices, { ...network, timeStep: network.timeStep / 2 });
  return { map, half, flow, circle: cycles[0] };
}

test("a trained network's cycle: flow beside map within 5 %, closure ≤ 1e-9, trivial multiplier within 1e-6 of 1; extrapolated to Δt = 0 the map's period (0.2 %) and rate (5 %) are the flow's", () => {
  const { map, half, flow, circle } = trainOne();
  const found = closeFlowCycle(flow, circle.point, circle.period);
  if (found.status === "open") throw new Error(found.reason);
  const { cycle } = found;
  expectClose(cycle.period, circle.period, { relative: 0.05 });
  expect(cycle.closure).toBeLessThanOrEqual(1e-9);
  expect(Math.max(cycle.stepError.period, cycle.stepError.point)).toBeLessThanOrEqual(1e-9);
  // the flow's cycle and the map's circle are O(Δt) apart
  const apart = Math.min(
    ...Array.from({ length: 64 }, (_, k) => distance(circle.orbit.subarray(k * N, (k + 1) * N), cycle.point)),
  );
  expect(apart / cycle.size).toBeLessThan(0.1);

  const multipliers = floquet(flow, cycle, 4);
  expect(multipliers.trivialError).toBeLessThanOrEqual(1e-6);
  expect(multipliers.isTrusted).toBe(true);
  expect(multipliers.stability).toBe("stable");
  expect(multipliers.trivial).toBe(0);

  const exponents = finish(circleExponents(map, circle));
  expect(exponents.isAttractingCircle).toBe(true);
  expectClose(exponents.along, 0, { absolute: 1e-5 });
  // with half the step, both differences to the flow halve
  const halfway = closeCycle(half, circle.point, 5000);
  if (halfway.status === "open") throw new Error(halfway.reason);
  const halved = finish(circleExponents(half, halfway.cycle));
  const [re, im] = multipliers.multipliers[1];
  expectClose(2 * halfway.cycle.period - circle.period, cycle.period, { relative: 2e-3 });
  expectClose(2 * halved.attraction - exponents.attraction, Math.log(Math.hypot(re, im)) / cycle.period, {
    relative: 0.05,
  });
}, 60_000);
