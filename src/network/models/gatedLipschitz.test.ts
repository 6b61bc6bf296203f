/** @file How fast the Jacobians of gated networks change: bounds that hold, and are not much wider than they need be. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { CASES, gated, INPUT, normals } from "../../../test/zoo/models.ts";
import { openKernel, type System } from "../../kernel/index.ts";
import { gruModel, lstmModel, type Model } from "../index.ts";

const opened = (model: Model) => model.open(openKernel(model.needs));
const jacobianAt = (system: System, x: Float64Array) => {
  const A = new Float64Array(x.length * x.length);
  system.jacobian(x, A);
  return A;
};

/** ‖A(x) − A(y)‖∞ / ‖x − y‖∞ */
function jacobianChange(system: System, x: Float64Array, y: Float64Array): number {
  const n = x.length;
  const [A, B] = [x, y].map((state) => jacobianAt(system, state));
  let norm = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.abs(A[i * n + j] - B[i * n + j]);
    norm = Math.max(norm, sum);
  }
  return norm / Math.max(...x.map((v, i) => Math.abs(v - y[i])));
}

const GATED = CASES.filter(({ name }) => name === "GRU" || name === "LSTM");
test.each(GATED)(
  "no two states within a radius show a Jacobian of $name that changes faster than lipschitzAround",
  ({ model }) => {
    const n = model(1).dimension;
    const size = fc.constantFrom(1e-3, 0.1, 1, 3);
    fc.assert(
      fc.property(fc.nat(1000), size, size, (seed, scale, radius) => {
        const { map } = opened(model(seed)).systems(INPUT);
        const x = normals(n, seed + 4, scale);
        const bound = map.lipschitzAround!(x)(radius);
        for (let k = 0; k < 10; k++) {
          // corners of the ball and close pairs, where a bound would fail first
          const signs = (p: number) => normals(n, seed + 100 * k + p).map(Math.sign);
          const y = x.map((v, i) => v + radius * signs(1)[i]);
          const z = k % 2 === 0 ? x : y.map((v, i) => v - 0.01 * radius * (signs(1)[i] + signs(2)[i]));
          if (y.every((v, i) => v === z[i])) continue;
          expect(jacobianChange(map, y, z)).toBeLessThanOrEqual(bound * (1 + 1e-9) + 1e-15 / radius);
        }
      }),
      { numRuns: 60 },
    );
  },
);

test.each(GATED)("lipschitzAround of $name with one unit is within 4 × what is seen, at small radii", ({ name }) => {
  const gates = name === "GRU" ? 3 : 4;
  const n = name === "GRU" ? 1 : 2;
  let least = Infinity;
  for (let seed = 0; seed < 40; seed++) {
    const one = {
      ...gated(gates, seed),
      units: 1,
      inputs: 0,
      outputs: 0,
      recurrent: normals(gates, seed, 2),
      input: new Float64Array(0),
      bias: normals(gates, seed + 1, 0.5),
      recurrentBias: normals(gates, seed + 2, 0.5),
      readout: new Float64Array(0),
      readoutBias: new Float64Array(0),
      initialState: new Float64Array(n),
    };
    const { map } = opened(name === "GRU" ? gruModel(one) : lstmModel(one)).systems();
    const x = normals(n, seed + 3, 0.5);
    const seen = [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ].map((signs) =>
      jacobianChange(
        map,
        x,
        x.map((v, i) => v + 1e-4 * signs[i]),
      ),
    );
    least = Math.min(least, map.lipschitzAround!(x)(1e-4) / Math.max(...seen));
  }
  expect(least).toBeGreaterThanOrEqual(1 - 1e-3);
  expect(least).toBeLessThan(4);
});

test("a bound grows with its radius", () => {
  for (const { model } of GATED) {
    const { map } = opened(model(5)).systems();
    const bound = map.lipschitzAround!(normals(map.dimension, 5));
    const values = [0, 1e-6, 1e-3, 0.1, 1, 10].map(bound);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  }
});

test.each(GATED)("the box of $name is taken into itself, from its corners and from within", ({ model }) => {
  fc.assert(
    fc.property(fc.nat(1000), fc.boolean(), (seed, hasInput) => {
      const { map } = opened(model(seed)).systems(hasInput ? INPUT : undefined);
      const { within, dimension: n } = map;
      const next = new Float64Array(n);
      for (let k = 0; k < 20; k++) {
        const size = k % 2 === 0 ? Math.sign : Math.tanh; // corners, and states within
        map.evaluate(
          normals(n, seed + k).map((v, i) => size(v) * within![i]),
          next,
          1,
        );
        next.forEach((v, i) => {
          expect(Math.abs(v)).toBeLessThanOrEqual(within![i] * (1 + 1e-12));
        });
      }
    }),
    { numRuns: 30 },
  );
});
