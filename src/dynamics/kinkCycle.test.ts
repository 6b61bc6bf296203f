/** @file Cycles of piecewise-linear flows, through kinks. */
import { expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { reluNetwork } from "../../test/zoo/reluNetworks.ts";
import { closeCycle } from "./cycle.ts";
import { floquet } from "./floquet.ts";
import { closeFlowCycle } from "./flowCycle.ts";

// 4 excitatory, 2 inhibitory units
const W = [
  0.29144701096715814, 1.433771675422214, 2.4348127191858238, 1.0894416249889063, -0.30006174518239553,
  -0.6654953403534087, 0.18399150348920187, 0.7126674569777608, 0.8171083747824414, 1.293201319096647,
  -2.123841532454308, -2.1513979028916346, 2.001771535086307, 0.0699588346931735, 0.04058196452181088,
  1.5893300996121165, -0.2870537214624337, -2.07662308420652, 1.23169414300248, 0.11578869801789729,
  0.27162869152147917, 0.7461436881766544, -2.3364396051911807, -4.6619006247484425, 0.015497367885195788,
  0.04878899674507148, 0.732307069659138, 1.1357407463865088, -0.06299708629939121, -1.11105125525606,
  0.8224273800765877, 0.16608707798305375, 0.204847392084005, 0.19249108200649584, -0.34430735770345383,
  -0.1444981664392426,
];
const B = [
  1.220485979958101, 0.2080427983698958, 0.6314910525461166, 0.4291152530009301, 0.5410328854330656, 0.201752505376212,
];

/** A state of the map after its transients. */
function settled(): Float64Array {
  const { map } = reluNetwork(Float64Array.from(W), Float64Array.from(B), "flow");
  let x = new Float64Array(6).fill(0.3);
  let y = new Float64Array(6);
  for (let k = 0; k < 20_000; k++) {
    map.evaluate(x, y, 1);
    [x, y] = [y, x];
  }
  return x;
}

test("six relu units: the period of the flow to 1e-7, the trivial multiplier to 1e-9, and stable", () => {
  const { flow } = reluNetwork(Float64Array.from(W), Float64Array.from(B), "flow");
  const found = closeFlowCycle(flow, settled(), 18.1);
  if (found.status === "open") throw new Error(found.reason);
  const { cycle } = found;
  expectClose(cycle.period, 18.0354098, { absolute: 1e-7 });
  expect(cycle.closure).toBeLessThan(1e-9);
  const { trivialError, stability } = floquet(flow, cycle, 3);
  expect(trivialError).toBeLessThan(1e-9);
  expect(stability).toBe("stable");
});

test("its Euler map's circle closes through the kinks: period 18.1186 to 1e-4, closure below 1e-6", () => {
  const { map } = reluNetwork(Float64Array.from(W), Float64Array.from(B), "flow");
  const found = closeCycle(map, settled(), 10_000);
  if (found.status === "open") throw new Error(found.reason);
  expectClose(found.cycle.period, 18.1186, { absolute: 1e-4 });
  expect(found.cycle.closure).toBeLessThan(1e-6);
});

test("a slow spiral of a piecewise-linear map does not close, and one at rest is said to be", () => {
  // x₁, x₂ > 0 turn round (1, 1) and shrink by 0.3 % a turn
  const [re, im] = [-0.0183, 0.6]; // |1 + 0.1 λ| = 0.99998
  const W2 = Float64Array.of(1 + re, -im, im, 1 + re);
  const { map } = reluNetwork(W2, Float64Array.of(im - re, -im - re), "flow");
  const found = closeCycle(map, Float64Array.of(1.5, 1), 2000);
  expect(found.status).toBe("open");
  const rest = closeCycle(map, Float64Array.of(1, 1 + 1e-12), 2000);
  expect(rest.status).toBe("open");
});
