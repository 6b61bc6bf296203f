import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { drivenCycle, flatness, resonance } from "./measure.ts";
import { averaged, filtered, focusOf, linearResponse, logistic, type Populations } from "./model.ts";

const POPULATIONS: Populations = {
  ...{ fromEtoE: 16, fromItoE: 12, fromEtoI: 15, fromItoI: 3, driveE: -2.5, driveI: -3.7 },
  ...{ tauE: 10, tauI: 10, tauMembrane: 10, amplitude: 12, carrier: 1 },
};

test("a carrier behind the membrane is 0.19096174765; averaging a bent response adds ½ S″ · ½ e², to 1e-6", () => {
  expectClose(filtered(POPULATIONS, 1), 0.19096174765, { absolute: 1e-10 });
  const [u, e] = [-1, 0.02];
  const S = logistic(u);
  const bend = S * (1 - S) * (1 - 2 * S);
  expectClose(averaged(u, e) - S, 0.25 * bend * e * e, { relative: 1e-3 });
  expectClose(
    averaged(u, 1.5),
    Array.from({ length: 512 }, (_, k) => logistic(u + 1.5 * Math.cos((2 * Math.PI * k) / 512))).reduce(
      (a, b) => a + b,
    ) / 512,
    { absolute: 1e-10 },
  );
});

test("the resting focus is at (.15328962, .13952588) with λ = −.01508398 ± .11479676i per ms, 18.2705 Hz, to 1e-7", () => {
  const { E, I, rate, turn, hertz } = focusOf(POPULATIONS)!;
  expectClose([E, I, rate, turn], [0.15328962, 0.13952588, -0.01508398, 0.11479676], { absolute: 1e-7 });
  expectClose(hertz, 18.2705, { absolute: 1e-4 });
});

test.each([
  [5, 0.001832, 0.001815],
  [10, 0.002538, 0.002504],
  [18, 0.008339, 0.008332],
  [18.25, 0.008382, 0.008374],
  [25, 0.002778, 0.002705],
])("at %f Hz: linear response %f, averaged %f, to 3e-6", (beat, linear, Q) => {
  expectClose(linearResponse(POPULATIONS, beat)!, linear, { absolute: 1e-6 });
  expectClose(resonance(POPULATIONS, beat), Q, { absolute: 3e-6 });
});

test("Q(18)/Q(5) = 4.6 ± 0.1, Q(18)/Q(60) > 15, linear at 60 Hz .000510", () => {
  const Q = (beat: number) => resonance(POPULATIONS, beat);
  expectClose(Q(18) / Q(5), 4.6, { absolute: 0.1 });
  expect(Q(18) / Q(60)).toBeGreaterThan(15);
  expectClose(linearResponse(POPULATIONS, 60)!, 0.00051, { absolute: 5e-6 });
});

test("the driven orbit closes in one beat, stable; its first harmonic is Q; a mixed population stays flat", () => {
  const cycle = drivenCycle(POPULATIONS, 18)!;
  expectClose(cycle.period, 1000 / 18, { relative: 1e-8 });
  expect(cycle.stability).toBe("stable");
  expect(cycle.largest).toBeLessThan(0.999);
  const n = cycle.points.length;
  let [re, im] = [0, 0];
  cycle.points.forEach(([E], k) => {
    re += (2 * E * Math.cos((2 * Math.PI * k) / n)) / n;
    im += (2 * E * Math.sin((2 * Math.PI * k) / n)) / n;
  });
  expectClose(Math.hypot(re, im), resonance(POPULATIONS, 18), { relative: 1e-4 });
  expect(flatness(POPULATIONS, 18, 12, 0.5, 1)).toBeGreaterThan(0.95);
});
