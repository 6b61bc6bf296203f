import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { finish } from "../../kernel/index.ts";
import { temporalInterference } from "./index.ts";
import { carriedTrace, resonance, resonanceWithCarriers } from "./measure.ts";

const POPULATIONS = {
  ...{ fromEtoE: 16, fromItoE: 12, fromEtoI: 15, fromItoI: 3, driveE: -2.5, driveI: -3.7 },
  ...{ tauE: 10, tauI: 10, tauMembrane: 10, amplitude: 12, carrier: 1 },
};

test.each([17, 30])("at %i Hz: with both carriers as averaged, within 1 %%", (beat) => {
  expectClose(resonanceWithCarriers(POPULATIONS, beat), resonance(POPULATIONS, beat), { relative: 0.01 });
});

test.each([
  [17, 0.00719],
  [30, 0.00162],
])("at %i Hz over 1.5 to 3 s, no whole beats, with both carriers: %f within 2 %%", (beat, Q) => {
  const step = 0.025;
  const samples = 60_000;
  const E = carriedTrace(POPULATIONS, beat, { from: 1500, samples, step });
  let [re, im] = [0, 0];
  E.forEach((e, k) => {
    const phase = (2 * Math.PI * beat * (1500 + k * step)) / 1000;
    re += e * Math.cos(phase);
    im += e * Math.sin(phase);
  });
  expectClose((2 * Math.hypot(re, im)) / samples, Q, { relative: 0.02 });
});

test("of the piece all that is ours holds, the paper's own claims are not readable", () => {
  const { claims } = finish(temporalInterference.run({}));
  expect(claims.map(({ verdict }) => verdict)).toEqual(["not readable", ...new Array(7).fill("reproduced")]);
});
