/** @file Cycles of piecewise-linear flows, through kinks. */
import { expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { reluNetwork } from "../../test/zoo/reluNetworks.ts";
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

test("six relu units: the period of the flow to 1e-7, the trivial multiplier to 1e-9, and stable", () => {
  const { flow, map } = reluNetwork(Float64Array.from(W), Float64Array.from(B), "flow");
  let x = new Float64Array(6).fill(0.3);
  let y = new Float64Array(6);
  for (let k = 0; k < 20_000; k++) {
    map.evaluate(x, y, 1);
    [x, y] = [y, x];
  }
  const found = closeFlowCycle(flow, x, 18.1);
  if (found.status === "open") throw new Error(found.reason);
  const { cycle } = found;
  expectClose(cycle.period, 18.0354098, { absolute: 1e-7 });
  expect(cycle.closure).toBeLessThan(1e-9);
  const { trivialError, stability } = floquet(flow, cycle, 3);
  expect(trivialError).toBeLessThan(1e-9);
  expect(stability).toBe("stable");
});
