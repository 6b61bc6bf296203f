import { test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { stream } from "../../kernel/index.ts";
import { recalledBySamples } from "../../readout/index.ts";
import { ratesOf, simulate } from "./slots.ts";

test("200,000 stimuli at q 1, spread 1: R² .859 .216 .178 .162 .127 .102, within 0.01", () => {
  const { states, stimuli } = simulate({ rates: ratesOf(8, 0.1, 1), interval: 1, care: 1 }, 200_000, 0);
  const noise = stream({ seed: 0, density: 1 }, "gallery", 9);
  const read = states.map((v, e) => v + Math.sqrt(1e-3) * noise.normal(e));
  const seen = recalledBySamples(read, stimuli, 8, 6, 500);
  expectClose(seen, [0.8592, 0.216, 0.1781, 0.1621, 0.1272, 0.1019], { absolute: 0.01 });
});
