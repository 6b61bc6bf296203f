import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { finish, stream } from "../../kernel/index.ts";
import { slots } from "./index.ts";
import {
  equalRatesCapacity,
  gateOf,
  meanShift,
  oneSlot,
  ratesOf,
  retention,
  type SlotMemory,
  wasteful,
} from "./slots.ts";

const memory = (spread: number, care: number): SlotMemory => ({ rates: ratesOf(8, 0.1, spread), interval: 1, care });
const capacity = (spread: number, care: number, noise = 1e-3, lags = 200) =>
  retention(memory(spread, care), gateOf(memory(spread, care)), noise, lags).capacity;

test("equal rates: 0.99683 and 0.99880 for q 1 and 10, as the formula says to 1e-10", () => {
  expectClose([capacity(0, 1), capacity(0, 10)], [0.9968, 0.9988], { absolute: 5e-5 });
  for (const care of [1, 10])
    expectClose(capacity(0, care), equalRatesCapacity(memory(0, care), 1e-3), { absolute: 1e-10 });
});

test.each([
  [1, [0, 0.5, 1, 2, 3], [0.9968, 1.8271, 2.4121, 3.5065, 4.2836]],
  [10, [0, 0.5, 1, 1.5, 2, 3], [0.9988, 1.8993, 2.5343, 3.148, 3.7227, 4.5968]],
])("capacity at q %i rises with the spread as the Lyapunov equation says, to 1e-3", (care, spreads, capacities) => {
  expectClose(
    spreads.map((at) => capacity(at, care)),
    capacities,
    { absolute: 1e-3 },
  );
});

test("without noise eight different rates keep 8 stimuli, to 1e-6; R² of the first lags at q 1 to 1e-4", () => {
  expectClose(capacity(1, 10, 0, 4000), 8, { absolute: 1e-6 });
  const { recall } = retention(memory(1, 1), gateOf(memory(1, 1)), 1e-3, 6);
  expectClose(recall, [0.8602, 0.2177, 0.1807, 0.1616, 0.1302, 0.1009], { absolute: 1e-4 });
});

test("the greedy gate shifts 1.341, wasteful ones about 1.688, one slot 11.9 with capacity 1.000; retained lags go from 1 to 12", () => {
  const of = memory(1.5, 10);
  const gate = gateOf(of);
  expectClose(meanShift(of, gate), 1.341, { absolute: 1e-3 });
  const random = stream({ seed: 0, density: 1 }, "gallery", 1);
  const others = Array.from({ length: 200 }, (_, k) => meanShift(of, wasteful(gate, 0.5, random, k)));
  expectClose(others.reduce((a, b) => a + b, 0) / 200, 1.688, { absolute: 0.06 });
  for (const shift of others) expect(shift).toBeGreaterThan(1.341);
  const single = oneSlot(of, gate);
  expectClose(meanShift(of, single), 11.9, { absolute: 0.05 });
  expectClose(retention(of, single, 1e-3, 200).capacity, 1, { absolute: 1e-3 });
  const retained = (spread: number) =>
    retention(memory(spread, 10), gateOf(memory(spread, 10)), 1e-3, 200).recall.filter((v) => v > 0.05).length;
  expect([retained(0), retained(3)]).toEqual([1, 12]);
});

test("the piece reproduces its claims; where rates do not differ it says so", () => {
  const { claims } = finish(slots.run({}));
  expect(claims.map(({ id, verdict }) => [id, verdict])).toEqual(
    ["heterogeneous", "gate", "least-shift", "equal", "all", "simulated"].map((id) => [id, "reproduced"]),
  );
  const same = finish(slots.run({ spread: 0, events: 4000 })).claims.find(({ id }) => id === "all")!;
  expect(same.verdict).toBe("not reproduced");
  expect(same.tried).toContain("do not differ");
});
