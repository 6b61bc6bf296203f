import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { finish } from "../../kernel/index.ts";
import { temporalInterference } from "./index.ts";
import { resonance, resonanceWithCarriers } from "./measure.ts";

const POPULATIONS = {
  ...{ fromEtoE: 16, fromItoE: 12, fromEtoI: 15, fromItoI: 3, driveE: -2.5, driveI: -3.7 },
  ...{ tauE: 10, tauI: 10, tauMembrane: 10, amplitude: 12, carrier: 1 },
};

test.each([
  [17, 0.00719],
  [30, 0.00162],
])("at %i Hz with both carriers: %f, and the averaged equations within 1 %%", (beat, Q) => {
  const seen = resonanceWithCarriers(POPULATIONS, beat);
  expectClose(seen, resonance(POPULATIONS, beat), { relative: 0.01 });
  // that number is of a window of no whole beats
  expectClose(seen, Q, { relative: 0.03 });
});

test("of the piece all that is ours holds, the paper's own claims are not readable", () => {
  const { claims } = finish(temporalInterference.run({}));
  expect(claims.map(({ verdict }) => verdict)).toEqual(["not readable", ...new Array(7).fill("reproduced")]);
});
