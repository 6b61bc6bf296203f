import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { oracle } from "../../../test/oracles.ts";
import {
  complementOf,
  integrate,
  isPMatrix,
  leastInput,
  rectifiedEquilibria,
  rectifiedFlow,
} from "../../dynamics/index.ts";
import { finish, stream } from "../../kernel/index.ts";
import { rectifiedPopulations } from "./index.ts";
import { leastPulse, winnerCensus, winnerTakesAll } from "./measure.ts";

test("an independent design of 8 populations: its input is ours, its target the only equilibrium, reached from 20 starts", () => {
  const { W, u, target } = oracle("designedPopulations");
  expectClose(leastInput(W, target, 0.05), u, { absolute: 1e-9 });
  const found = rectifiedEquilibria(W, u)!;
  expect(found).toHaveLength(1);
  expectClose(found[0].x, target, { absolute: 1e-9 });
  expect(isPMatrix(complementOf(W, 8), 8)).toBe(true);
  const random = stream({ seed: 1, density: 1 }, "gallery", 0);
  for (let k = 0; k < 20; k++) {
    const start = Float64Array.from({ length: 8 }, (_, i) => 3 * random.uniform(8 * k + i));
    const { states } = integrate(rectifiedFlow(W, u), start, Float64Array.of(60), { tolerance: 1e-11 });
    expectClose(states, target, { absolute: 1e-8 });
  }
});

test.each([
  [1, 2.781007],
  [2, 1.858235],
  [5, 1.443593],
  [50, 1.4],
])("the least pulse of %i τ that switches two populations is %f, to 1e-6", (duration, size) => {
  expectClose(leastPulse(winnerTakesAll(2, 0.5, 1.2), 1, duration)!, size, { absolute: 1e-6 });
});

test("without mutual inhibition there is one equilibrium, and no pulse is looked for in vain for ever", () => {
  expect(winnerCensus(3, 0, 0, 1)).toEqual({ units: 3, equilibria: 1, stable: 1 });
  expect(leastPulse(winnerTakesAll(2, 0.5, 0.1), 1, 1)).toBeNull();
});

test("the piece: the paper is not readable, all that is ours is reproduced; other weights say what they lack", () => {
  const { claims } = finish(rectifiedPopulations.run({ networks: 60 }));
  expect(claims[0].verdict).toBe("not readable");
  expect(claims.slice(1).map(({ id, verdict }) => [id, verdict])).toEqual(
    ["memories", "designed", "stable", "feedback", "unique", "pulse"].map((id) => [id, "reproduced"]),
  );
  const weak = finish(rectifiedPopulations.run({ networks: 10, inhibition: 0.2 })).claims;
  expect(weak.find(({ id }) => id === "memories")!.verdict).toBe("not reproduced");
  expect(() => finish(rectifiedPopulations.run({ inhibtion: 1 }))).toThrow(/did you mean inhibition/);
  expect(() => finish(rectifiedPopulations.run({ units: 40 }))).toThrow(/units must be <= 10, got 40/);
});
