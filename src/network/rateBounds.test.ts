/** @file How fast the Jacobian of a rate network may change: bounds that are reached, and radii that end at a kink. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import {
  existing,
  INPUT,
  jacobianAt,
  jacobianChange,
  N,
  normals,
  rateNetwork,
  systems,
} from "../../test/rateNetworks.ts";
import { RATE_FORMS } from "./index.ts";

test.each(RATE_FORMS)(
  "the bound of %s is reached, to 1e-6, where one positive row works at the steepest place",
  (form) => {
    const steepest = Math.atanh(1 / Math.sqrt(3)); // of tanh
    const recurrent = new Float64Array(N * N);
    for (let j = 0; j < N; j++) recurrent[j] = 1 / N; // row 0: its sum is 1, so that W x = x₀ for equal entries
    const bias = new Float64Array(N);
    for (const system of existing(rateNetwork(form, "tanh", 0, { recurrent, bias }))) {
      const x = new Float64Array(N).fill(steepest);
      const y = x.map((v) => v + 1e-5);
      expectClose(jacobianChange(system, x, y), system.jacobianLipschitz, { relative: 1e-6 });
    }
  },
);

test("relu has no Lipschitz bound, unless it has no weights", () => {
  for (const form of RATE_FORMS) {
    for (const { jacobianLipschitz } of existing(rateNetwork(form, "relu", 0)))
      expect(jacobianLipschitz).toBe(Infinity);
    const recurrent = new Float64Array(N * N);
    for (const { jacobianLipschitz } of existing(rateNetwork(form, "relu", 0, { recurrent })))
      expect(jacobianLipschitz).toBe(0);
  }
});

test("lipschitzAround of rectified tanh bounds every pair within a radius, within 3 × its need, and is Infinity across a kink", () => {
  let tightest = Infinity;
  fc.assert(
    fc.property(
      fc.constantFrom(...RATE_FORMS),
      fc.nat(1000),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      (form, seed, share) => {
        const network = rateNetwork(form, "rectified-tanh", seed);
        const x = normals(N, seed + 4);
        for (const system of existing(network, INPUT)) {
          const bound = system.lipschitzAround!(x);
          let [low, high] = [0, 10]; // the radius at which a kink is reached
          for (let k = 0; k < 50; k++) {
            const middle = (low + high) / 2;
            if (Number.isFinite(bound(middle))) low = middle;
            else high = middle;
          }
          expect(bound(low * 1.0001)).toBe(Infinity);
          if (low === 0) continue; // it is on a kink: no radius has a bound
          const radius = share * low;
          for (let k = 0; k < 5; k++) {
            const [y, z] = [1, 2].map((p) => x.map((v, i) => v + radius * Math.tanh(normals(N, seed + 10 * k + p)[i])));
            const ratio = jacobianChange(system, y, z);
            expect(ratio).toBeLessThanOrEqual(bound(radius) * (1 + 1e-9) + 1e-12);
            if (ratio > 1e-3) tightest = Math.min(tightest, bound(radius) / ratio);
          }
        }
      },
    ),
    { numRuns: 20 },
  );
  expect(tightest).toBeLessThan(3);
});

test("linearRadius of relu: the Jacobian is the same to the bit all through that ball, and another just beyond", () => {
  fc.assert(
    fc.property(fc.constantFrom(...RATE_FORMS), fc.nat(1000), (form, seed) => {
      const network = rateNetwork(form, "relu", seed);
      for (const system of existing(network, INPUT)) {
        const x = normals(N, seed + 4);
        const radius = system.linearRadius!(x);
        expect(radius).toBeGreaterThan(0);
        const A = jacobianAt(system, x);
        for (let k = 0; k < 20; k++) {
          const y = x.map((v, i) => v + 0.999999 * radius * Math.sign(normals(N, seed + k)[i]));
          expect(jacobianAt(system, y)).toEqual(A);
        }
        // the nearest kink: one coordinate, or the direction of one row's signs
        const kinks = x.map((_, i) => {
          const towards = (j: number) => (form === "flow" ? Number(i === j) : Math.sign(network.recurrent[i * N + j]));
          const moved = [1, -1].map((sign) => x.map((v, j) => v + sign * 1.000001 * radius * towards(j)));
          return Number(moved.some((y) => jacobianAt(system, y).some((a, e) => a !== A[e])));
        });
        expect(Math.max(...kinks)).toBe(1);
      }
    }),
    { numRuns: 40 },
  );
  for (const activation of ["tanh", "softplus", "sigmoid"] as const) {
    for (const system of existing(rateNetwork("flow", activation, 0))) expect(system.linearRadius).toBeUndefined();
  }
  const none = rateNetwork("map", "relu", 0, { recurrent: new Float64Array(N * N), bias: new Float64Array(N) });
  expect(systems(none).map.linearRadius!(normals(N, 1))).toBe(Infinity);
  expect(systems(rateNetwork("flow", "relu", 0)).map.linearRadius!(normals(N, 1).with(3, 0))).toBe(0);
});
