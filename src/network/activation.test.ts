import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { openKernel } from "../kernel/index.ts";
import { ACTIVATION_FUNCTIONS, ACTIVATIONS, type Activation } from "./activation.ts";

const kernel = openKernel({ n: 2 });
const value = (name: Activation, x: number) => {
  const out = new Float64Array(1);
  ACTIVATION_FUNCTIONS[name].apply(kernel, Float64Array.of(x), out);
  return out[0];
};
const slope = (name: Activation, x: number) => {
  const out = new Float64Array(1);
  ACTIVATION_FUNCTIONS[name].slope(kernel, Float64Array.of(x), out);
  return out[0];
};
// the textbook formulas, in the form that keeps its digits on either side
const TRUTH: Readonly<Record<Activation, (x: number) => number>> = {
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  "rectified-tanh": (x) => Math.max(Math.tanh(x), 0),
  softplus: (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))),
  sigmoid: (x) => (x > 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
};

const HAS_KINK = new Set<Activation>(["relu", "rectified-tanh"]);

describe.each(ACTIVATIONS)("%s", (name) => {
  test("is its formula to 1e-15 relative, from −700 to 700", () => {
    const argument = fc.oneof(
      fc.double({ min: -700, max: 700, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
    );
    fc.assert(
      fc.property(argument, (x) => expectClose(value(name, x), TRUTH[name](x), { relative: 1e-15, absolute: 5e-324 })),
      { numRuns: 2000 },
    );
  });

  test("has the slope of central differences to 1e-9", () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
        if (HAS_KINK.has(name) && Math.abs(x) < 1e-5) return;
        expectClose(slope(name, x), (TRUTH[name](x + 1e-5) - TRUTH[name](x - 1e-5)) / 2e-5, { absolute: 1e-9 });
      }),
      { numRuns: 500 },
    );
  });

  test("slopeLipschitz bounds every quotient of slopes, and is reached to 1e-6 (at a kink: Infinity)", () => {
    const { slopeLipschitz } = ACTIVATION_FUNCTIONS[name];
    let largest = 0;
    for (let x = -5; x < 5; x += 1e-3)
      largest = Math.max(largest, Math.abs(slope(name, x + 1e-3) - slope(name, x)) / 1e-3);
    if (HAS_KINK.has(name)) {
      expect(slopeLipschitz).toBe(Number.POSITIVE_INFINITY);
      return;
    }
    expect(largest).toBeLessThanOrEqual(slopeLipschitz * (1 + 1e-9));
    expect(largest).toBeGreaterThan(slopeLipschitz * (1 - 1e-6));
  });

  test("is odd to the last bit where it says so, and only there; NaN stays NaN", () => {
    const isOdd = [0.3, 1, 7].every((x) => value(name, -x) === -value(name, x));
    expect(ACTIVATION_FUNCTIONS[name].odd).toBe(isOdd);
    expect([value(name, Number.NaN), slope(name, Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });
});

test("no activation overflows or loses its tail: ±1e4, ±1e300, ±∞, and e^−700 where that is the answer", () => {
  for (const x of [1e4, 1e300, Number.POSITIVE_INFINITY]) {
    expect([value("softplus", x), value("softplus", -x), slope("softplus", x), slope("softplus", -x)]).toEqual([
      x,
      0,
      1,
      0,
    ]);
    expect([value("sigmoid", x), value("sigmoid", -x), slope("sigmoid", x), slope("sigmoid", -x)]).toEqual([
      1, 0, 0, 0,
    ]);
    expect([value("relu", x), value("relu", -x), slope("relu", x), slope("relu", -x)]).toEqual([x, 0, 1, 0]);
  }
  for (const f of [() => value("softplus", -700), () => value("sigmoid", -700), () => slope("sigmoid", 700)]) {
    expectClose(f(), Math.exp(-700), { relative: 1e-14 });
  }
  expectClose(value("sigmoid", -720), Math.exp(-720), { relative: 1e-9 }); // where e⁷²⁰ overflows
  expect([value("relu", 0), slope("relu", 0), value("sigmoid", 0), slope("sigmoid", 0)]).toEqual([0, 0, 0.5, 0.25]);
  expectClose(value("softplus", 0), Math.LN2, { relative: 1e-15 });
});
