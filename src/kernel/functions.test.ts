import fc from "fast-check";
import { expect, test } from "vitest";
import { exp, ln, normalQuantile, philox, stream, tanh } from "./index.ts";

const ULP = 2 ** -52;

test("tanh has relative error < 5e-16 against Math.tanh (itself within 1 ulp) over 200,000 arguments", () => {
  let worst = 0;
  for (let i = 0; i < 200_000; i++) {
    const x = 2 ** (-30 + (i / 200_000) * 35); // 1e-9 … 32
    worst = Math.max(worst, Math.abs(tanh(x) / Math.tanh(x) - 1));
  }
  expect(worst).toBeLessThan(5e-16 + ULP);
});

test("tanh is odd to the bit, monotone at its edges, and keeps 0, −0, ±∞, NaN and subnormals", () => {
  fc.assert(fc.property(fc.double(), (x) => Object.is(tanh(-x), -tanh(x))));
  expect(tanh(0)).toBe(0);
  expect(tanh(-0)).toBe(-0);
  expect([tanh(22), tanh(1e300), tanh(Number.POSITIVE_INFINITY)]).toEqual([1, 1, 1]);
  expect(tanh(Number.NaN)).toBeNaN();
  expect(tanh(5e-324)).toBe(5e-324);
});

test("exp has relative error < 3e-16 against Math.exp (itself within 1 ulp) over 300,000 normal results", () => {
  let worst = 0;
  for (let i = 0; i < 300_000; i++) {
    const x = i < 100_000 ? -708 + (i / 100_000) * 1417.7 : (i < 200_000 ? 1 : -1) * 2 ** (-40 + (i % 100_000) / 2e3);
    if (x < -708 || x > 709.78) continue;
    worst = Math.max(worst, Math.abs(exp(x) / Math.exp(x) - 1));
  }
  expect(worst).toBeLessThan(3e-16 + ULP);
  expect(worst).toBeGreaterThan(0); // it is not Math.exp
});

test("exp is within 2.2e-16 of its series, summed in whole numbers of 2⁻²⁰⁰, at 700 arguments in ±½ ln 2", () => {
  const ONE = 1n << 200n;
  for (let k = -350; k <= 350; k++) {
    const numerator = BigInt(k) * 1088000777n; // x = numerator / 2⁴⁰, exactly
    let [sum, term] = [ONE, ONE];
    for (let i = 1n; i < 40n; i++) {
      term = (term * numerator) / (i << 40n);
      sum += term;
    }
    const ours = BigInt(exp(Number(numerator) / 2 ** 40) * 2 ** 60) << 140n; // exact: a multiple of 2⁻⁵³
    const error = Number(ours - sum) / Number(sum);
    expect(Math.abs(error)).toBeLessThan(2.2e-16);
  }
});

test("exp at the ends: overflow and underflow where they belong, subnormal results within one of them, 0, −0, ±∞, NaN", () => {
  expect([exp(0), exp(-0), exp(Number.POSITIVE_INFINITY), exp(Number.NEGATIVE_INFINITY)]).toEqual([1, 1, Infinity, 0]);
  expect(exp(Number.NaN)).toBeNaN();
  expect(exp(709.782712893384)).toBeGreaterThan(1.797e308);
  expect(exp(709.782712893384)).toBeLessThan(Number.POSITIVE_INFINITY);
  expect([exp(709.7827128933841), exp(1e300), exp(-745.2), exp(-1e300)]).toEqual([Infinity, Infinity, 0, 0]);
  expect(exp(-745.13)).toBe(5e-324);
  for (let x = -745.2; x < -708; x += 0.01) {
    expect(Math.abs(exp(x) - Math.exp(x))).toBeLessThanOrEqual(Math.max(5e-324, 5.3e-16 * Math.exp(x)));
  }
});

test("ln is within 1.5 ulp of Math.log", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      expect(Math.abs(ln(x) - Math.log(x))).toBeLessThanOrEqual(1.5 * ULP * Math.max(Math.abs(Math.log(x)), 1e-3));
    }),
  );
  expect(ln(1)).toBe(0);
  expect(ln(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(ln(-1)).toBeNaN();
});

// published by Wichura (1988) and tabulated quantiles
test("normal quantile: Φ⁻¹(0.25), (0.001), (1e-20) as published, to 1e-15 relative; odd about ½", () => {
  expect(normalQuantile(0.25) / -0.674489750196081743 - 1).toBeCloseTo(0, 15);
  expect(normalQuantile(0.001) / -3.090232306167813542 - 1).toBeCloseTo(0, 15);
  expect(normalQuantile(1e-20) / -9.262340089798408 - 1).toBeCloseTo(0, 14);
  expect(normalQuantile(0.5)).toBe(0);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (w) => {
      const p = (w + 0.5) / 2 ** 32;
      return normalQuantile(1 - p) === -normalQuantile(p);
    }),
  );
  expect([normalQuantile(0), normalQuantile(1), normalQuantile(Number.NaN)]).toEqual([NaN, NaN, NaN]);
});

test("Philox4x32-10 gives the three vectors published with Random123", () => {
  const run = (counter: number[], key: number[]) => {
    const out = new Uint32Array(4);
    philox(Uint32Array.from(counter), Uint32Array.from(key), out);
    return Array.from(out, (w) => w.toString(16).padStart(8, "0")).join(" ");
  };
  const ones = 0xffffffff;
  expect(run([0, 0, 0, 0], [0, 0])).toBe("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
  expect(run([ones, ones, ones, ones], [ones, ones])).toBe("408f276d 41c83b0e a20bc7c6 6d5451fd");
  expect(run([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toBe(
    "d16cfe09 94fdcceb 5001e420 24126ea1",
  );
});

test("a stream is addressed by position: any order of reading gives the same words", () => {
  const key = { seed: 7, density: 0.4 };
  const ahead = Array.from({ length: 40 }, (_, i) => stream(key, "trialOrder", 3).word(i));
  const back = stream(key, "trialOrder", 3);
  expect(Array.from({ length: 40 }, (_, i) => back.word(39 - i)).reverse()).toEqual(ahead);
});

test("streams differ in seed, density, purpose and index; 10⁵ normals have mean 0 ± 0.013, variance 1 ± 0.018 (4 σ)", () => {
  const first = (seed: number, density: number, index: number) =>
    stream({ seed, density }, "initialState", index).word(0);
  const words = [first(1, 0.4, 0), first(2, 0.4, 0), first(1, 0.6, 0), first(1, 0.4, 1)];
  words.push(stream({ seed: 1, density: 0.4 }, "trialOrder").word(0));
  expect(new Set(words).size).toBe(5);
  const draw = stream({ seed: 1, density: 0.4 }, "stateNoise");
  let [sum, squares] = [0, 0];
  for (let i = 0; i < 1e5; i++) {
    sum += draw.normal(i);
    squares += draw.normal(i) ** 2;
  }
  expect(Math.abs(sum / 1e5)).toBeLessThan(0.013);
  expect(Math.abs(squares / 1e5 - 1)).toBeLessThan(0.018);
});
