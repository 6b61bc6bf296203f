import { expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { hopf, lorenz, spiral } from "../../test/zoo.ts";
import { finish } from "../kernel/index.ts";
import { chaosLike, largestExponents } from "./batchExponents.ts";
import { flowMap } from "./flowMap.ts";
import type { Motion } from "./motion.ts";

test("largest exponents of several states: Lorenz 0.9056 within 5 %, a cycle 0 and a spiral its −0.2, within 2e-3", () => {
  const chaos = finish(
    largestExponents(flowMap(lorenz(1), 0.01), [Float64Array.of(1, 5, 20), Float64Array.of(-3, 2, 25)], 500),
  );
  for (const { value, error } of chaos) {
    expectClose(value, 0.9056, { relative: 0.05 });
    expect(error).toBeLessThan(0.03);
  }
  const [turning] = finish(largestExponents(flowMap(hopf(0.25, 1), 0.05), [Float64Array.of(0.5, 0)], 500));
  expectClose(turning.value, 0, { absolute: 2e-3 });
  const [decaying] = finish(largestExponents(flowMap(spiral(-0.2, 1), 0.05), [Float64Array.of(1, 0)], 500));
  expectClose(decaying.value, -0.2, { absolute: 2e-3 });
});

test("a state is of a chaotic motion only with its exponent, over 2000 τ, beyond three standard errors", () => {
  const motion = {
    kind: "chaos",
    exponents: [
      [0.2, 0],
      [0.2, 0],
    ],
    standardErrors: [
      [0.01, 0],
      [0.01, 0],
    ],
  } as unknown as Motion;
  const torus = { ...motion, kind: "torus" } as Motion;
  expect(chaosLike({ value: 0.21, error: 0.005 }, 2000, [torus, motion])).toBe(1);
  expect(chaosLike({ value: 0.21, error: 0.005 }, 1000, [motion])).toBe(null);
  expect(chaosLike({ value: 0.35, error: 0.005 }, 2000, [motion])).toBe(null);
  expect(chaosLike({ value: 0.21, error: 0.1 }, 2000, [motion])).toBe(null);
  expect(chaosLike({ value: 0.005, error: 0.0001 }, 2000, [motion])).toBe(null);
});
