import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { lyapunovExponents, spread } from "../../dynamics/index.ts";
import { finish } from "../../kernel/index.ts";
import { hindmarshRose } from "./index.ts";
import { hysteresis, START, watch } from "./measure.ts";
import { type Neuron, neuronFlow } from "./neuron.ts";

const NEURON: Neuron = {
  ...{ a: 1, b: 3, c: 1, d: 5, s: 4, rest: -1.6, r: 0.006 },
  ...{ current: 1.34, coupling: 0, neighbours: -1.3 },
};

test("coming down, bursts survive to between 1.30 and 1.32; going up, rest survives to the Hopf point at 1.3587", () => {
  const { values, up, down } = finish(hysteresis(NEURON, spread(1.2, 1.44, 13), 3000, 2000));
  const first = (of: readonly boolean[]) => values[of.indexOf(true)];
  expectClose(first(down), 1.32, { absolute: 1e-9 });
  expect(first(up)).toBeGreaterThan(1.3586);
});

test.each([
  [3.25, 0.01362, 4e-4],
  [3, 0.0092, 4e-4],
  [2, 0, 3e-4],
  [3.5, 0, 2e-4],
])("I = %f: the largest Lyapunov exponent is %f within %f", (current, exponent, within) => {
  const run = lyapunovExponents(neuronFlow({ ...NEURON, current }), Float64Array.of(-1, -5, 3), {
    ...{ count: 1, step: 0.01, transient: 5000, time: 100_000, block: 1000 },
  });
  const { exponents, standardErrors } = finish(run);
  expectClose(exponents[0], exponent, { absolute: within + 2 * standardErrors[0] });
});

test("I = 3.25: ⟨H⟩ 21.6 within 0.3 over 1e5", () => {
  const { meanEnergy } = watch({ ...NEURON, current: 3.25 }, Float64Array.from(START), 3000, 100_000);
  expectClose(meanEnergy, 21.6, { absolute: 0.3 });
});

test("the piece: five claims reproduced; that coupling and memory cost what the paper says is not, and it is said why", () => {
  const { claims } = finish(hindmarshRose.run({}));
  const verdicts = Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]));
  expect(verdicts).toEqual({
    conserved: "reproduced",
    balance: "reproduced",
    window: "reproduced",
    poke: "reproduced",
    spreads: "reproduced",
    "coupling-energy": "not reproduced",
    "forming-energy": "not reproduced",
  });
  expect(claims.at(-1)!.tried).toContain("larger at rest");
});
