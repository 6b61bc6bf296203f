import { expect, test } from "vitest";
import { openKernel } from "../kernel/index.ts";
import { loadMatrices, type Network, openRateFeedback } from "../network/index.ts";
import { kindOf, makeTask } from "../task/index.ts";
import { explainAnalogue, measureAnalogue } from "./analogue.ts";

const TURN = 0.05; // radians per τ
const task = (() => {
  const kind = kindOf("ring-memory");
  return makeTask(kind.complete(kind.settings.parse({}) as never, null), null, 0.1);
})();

/** Two units so quiet that tanh is linear: ẋ = TURN (−x₂, x₁), so that every direction turns at the same rate; or nothing moves. */
function turning(turn: number) {
  const n = 2;
  const J = Float64Array.of(1, -turn, turn, 1);
  const network: Network = {
    n,
    g: 1,
    timeStep: 0.1,
    outputs: 2,
    inputs: 2,
    J,
    feedback: new Float64Array(2 * n),
    readout: Float64Array.of(1, 0, 0, 1),
    input: new Float64Array(2 * n),
    initialState: new Float64Array(n),
  };
  const kernel = openKernel({ n, matrices: 2, solvers: 0 });
  return { model: openRateFeedback(kernel, loadMatrices(kernel, J, n, "f64"), network), task };
}
const angles = [0, 20, 45, 90, 180, 270, 355].map((degrees) => (degrees * Math.PI) / 180);
const states = Float64Array.from(angles.flatMap((angle) => [1e-4 * Math.cos(angle), 1e-4 * Math.sin(angle)]));

test("directions that turn: the drift is the rate in degrees per τ, to 1e-3 of it; off by 20° when so much has been turned", () => {
  const found = measureAnalogue(turning(TURN), task.analogue!, states, 10, []);
  const rate = (TURN * 180) / Math.PI;
  expect(found.drift / rate).toBeCloseTo(1, 3);
  expect(found.lifetime).toBe(Math.ceil(20 / rate));
  expect(found).toMatchObject({ unit: "degrees", draws: 7, limits: [] });
  expect(found.gap).toBeCloseTo(90, 6); // from 90° to 180°, and from 180° to 270°
  expect(found.laterGap).toBeCloseTo(90, 4); // all turn alike
});

test("directions that stay: no drift, and no time at which half are off", () => {
  const found = measureAnalogue(turning(0), task.analogue!, states, 10, []);
  expect(found.drift).toBeLessThan(1e-5);
  expect(found.lifetime).toBeNull();
});

test("limit sets are read, those that are known; what is said follows the numbers", () => {
  const set = { draws: [1], answerDraws: [], outputs: [0, 2], partner: null };
  const known = { kind: "continuum" as const, continuum: 0, ...set };
  const open = { kind: "undecided" as const, draws: [1], answerDraws: [], reasons: [] };
  const found = measureAnalogue(turning(TURN), task.analogue!, states, 10, [open, known]);
  expect(found.limits).toEqual([{ limitSet: 1, value: expect.closeTo(90, 9) }]);
  const [drift, ring, end] = explainAnalogue(found, false);
  expect(drift).toBe(
    "Left alone, the value drifts by 2.9 degrees per τ; half of the draws are off by more than the tolerance after 7 τ.",
  );
  expect(ring).toMatch(/^No continuum of fixed points holds it/);
  expect(explainAnalogue(found, true)[1]).toMatch(/^It is held by a continuum/);
  expect(end).toBe("In the end it is 90 degrees.");
});
