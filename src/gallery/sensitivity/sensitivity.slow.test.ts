import { test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { teach } from "./teach.ts";

test("six pairs taught three times: about 4308, 1942 and 1002 τ at gains .5, 1 and 4, as another program found, within 10 %", () => {
  const total = (gain: number) =>
    teach({ units: 100, patterns: 6, epochs: 3, gain, rate: 0.03, slow: 100 }, { seed: 1000, density: 1 }).times.reduce(
      (a, b) => a + b,
      0,
    );
  expectClose([0.5, 1, 4].map(total), [4308, 1942, 1002], { relative: 0.1 });
});
