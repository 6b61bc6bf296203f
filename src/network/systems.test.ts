/** @file A network as a flow and as a map: derivative, symmetry, bound, and that the map is what is simulated. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { type KernelName, openKernel, type System, stream } from "../kernel/index.ts";
import { DEFAULT_NETWORK, drawNetwork, flowOf, loadMatrices, mapOf, type Network, openEnsemble } from "./index.ts";

const N = 21; // no multiple of any tile

/** A network whose read-outs are not zero, as after training. */
function trained(seed: number): Network {
  const spec = { ...DEFAULT_NETWORK, n: N, g: 1.3, density: 0.6, feedbackDivisor: 2, inputDivisor: 5 };
  const network = drawNetwork(spec, seed, 2);
  const random = stream({ seed, density: 1 }, "stateNoise");
  for (let e = 0; e < network.readout.length; e++) network.readout[e] = 0.3 * random.normal(e);
  return network;
}
const normals = (count: number, seed: number, scale = 1) => {
  const random = stream({ seed, density: 1 }, "verdictStimuli");
  return Float64Array.from({ length: count }, (_, i) => scale * random.normal(i));
};
const INPUT = Float64Array.of(0.7, -0.4);

type Make = (network: Network, options?: Parameters<typeof flowOf>[3], kernel?: KernelName) => System;
const make =
  (of: typeof flowOf, storage: "f32" | "f64"): Make =>
  (network, options = {}, name = "wasm-simd") => {
    const kernel = openKernel({ n: N, matrices: 3, solvers: 0 }, name);
    return of(kernel, loadMatrices(kernel, network.J, N, storage), network, options);
  };
const at = (system: System, x: Float64Array) => {
  const out = new Float64Array(N);
  system.evaluate(x, out, 1);
  return out;
};
const jacobianAt = (system: System, x: Float64Array) => {
  const A = new Float64Array(N * N);
  system.jacobian(x, A);
  return A;
};
const SYSTEMS: [string, Make][] = [
  ["flow", make(flowOf, "f32")],
  ["map", make(mapOf, "f32")],
];

describe.each(SYSTEMS)("%s", (kind, of) => {
  test("F is the equation, to 1e-14, with and without constant input", () => {
    const network = trained(1);
    const { J, g, feedback, readout, input, timeStep } = network;
    const x = normals(N, 2);
    const r = x.map(Math.tanh);
    for (const u of [undefined, INPUT]) {
      const z = [0, 1, 2].map((m) => r.reduce((sum, v, i) => sum + readout[m * N + i] * v, 0));
      const truth = x.map((xi, i) => {
        let rate = -xi;
        for (let j = 0; j < N; j++) rate += g * J[i * N + j] * r[j];
        for (let m = 0; m < 3; m++) rate += feedback[m * N + i] * z[m];
        for (let d = 0; d < 2; d++) rate += input[d * N + i] * (u?.[d] ?? 0);
        return kind === "flow" ? rate : xi + timeStep * rate;
      });
      expectClose(at(of(network, u ? { input: u } : {}), x), truth, { absolute: 1e-14 });
    }
  });

  test("says what it is: kind, dimension, time step", () => {
    const system = of(trained(1));
    expect([system.kind, system.dimension, system.timeStep]).toEqual([kind, N, kind === "flow" ? 1 : 0.1]);
  });

  // central differences: error h²/6 · |F‴| + ε|F|/h, both below 1e-8 at h = 1e-5
  test("the Jacobian is that of central differences to 1e-6, with and without constant input", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.boolean(), (seed, hasInput) => {
        const system = of(trained(seed), hasInput ? { input: INPUT } : {});
        const x = normals(N, seed + 1);
        const A = jacobianAt(system, x);
        for (let j = 0; j < N; j++) {
          const [up, down] = [1e-5, -1e-5].map((h) => at(system, x.with(j, x[j] + h)));
          const column = Float64Array.from({ length: N }, (_, i) => A[i * N + j]);
          expectClose(
            column,
            up.map((v, i) => (v - down[i]) / 2e-5),
            { absolute: 1e-6 },
          );
        }
      }),
      { numRuns: 20 },
    );
  });

  test("tangent is A V and, transposed, Aᵀ V to 1e-12, one or many vectors", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 7 }), fc.boolean(), (seed, count, isTransposed) => {
        const system = of(trained(seed));
        const x = normals(N, seed + 1);
        const V = normals(count * N, seed + 2);
        const A = jacobianAt(system, x);
        const truth = V.map((_, e) => {
          const i = e % N;
          let sum = 0;
          for (let j = 0; j < N; j++) sum += (isTransposed ? A[j * N + i] : A[i * N + j]) * V[e - i + j];
          return sum;
        });
        const out = new Float64Array(count * N);
        system.tangent(x, V, out, count, isTransposed);
        expectClose(out, truth, { absolute: 1e-12 });
      }),
      { numRuns: 60 },
    );
  });

  test.each(["exact", "trained"] as const)(
    "evaluate (%s) gives a state the same bits at any count and place",
    (use) => {
      fc.assert(
        fc.property(fc.nat(1000), fc.integer({ min: 1, max: 9 }), (seed, count) => {
          const system = of(trained(seed), { use });
          const states = normals(count * N, seed);
          const together = new Float64Array(count * N);
          system.evaluate(states, together, count);
          for (let c = 0; c < count; c++) {
            expect(at(system, states.slice(c * N, (c + 1) * N))).toEqual(together.slice(c * N, (c + 1) * N));
          }
        }),
        { numRuns: 30 },
      );
    },
  );

  test.each(["exact", "trained"] as const)(
    "F(−x) = −F(x) to the last bit without input (%s), on both kernels",
    (use) => {
      const scale = fc.constantFrom(1e-12, 1e-3, 1, 30);
      fc.assert(
        fc.property(fc.nat(1000), scale, fc.constantFrom<KernelName>("wasm-simd", "typescript"), (seed, size, name) => {
          const system = of(trained(seed), { use }, name);
          const x = normals(N, seed, size);
          expect(system.odd).toBe(true);
          expect(
            at(
              system,
              x.map((v) => -v),
            ),
          ).toEqual(at(system, x).map((v) => -v));
          expect(at(system, x).some((v) => v !== 0)).toBe(true);
        }),
        { numRuns: 60 },
      );
    },
  );

  test("a constant input breaks the symmetry, a zero one does not, and odd says which", () => {
    const network = trained(3);
    const x = normals(N, 4);
    const driven = of(network, { input: INPUT });
    expect(driven.odd).toBe(false);
    expect(
      at(
        driven,
        x.map((v) => -v),
      ),
    ).not.toEqual(at(driven, x).map((v) => -v));
    const still = of(network, { input: new Float64Array(2) });
    expect(still.odd).toBe(true);
    expect(at(still, x)).toEqual(at(of(network), x));
  });

  test("jacobianLipschitz bounds ‖A(x) − A(y)‖∞ / ‖x − y‖∞ near, far and at the steepest place, and is reached there", () => {
    const largestRowSum = (A: Float64Array) => {
      const sums = Array.from({ length: N }, (_, i) =>
        A.subarray(i * N, (i + 1) * N).reduce((s, v) => s + Math.abs(v), 0),
      );
      return Math.max(...sums);
    };
    const ratio = (system: System, x: Float64Array, y: Float64Array) => {
      const [a, b] = [jacobianAt(system, x), jacobianAt(system, y)];
      const apart = Math.max(...x.map((v, i) => Math.abs(v - y[i])));
      return largestRowSum(a.map((v, e) => v - b[e])) / apart;
    };
    const steepest = Math.atanh(1 / Math.sqrt(3)); // where |d²tanh/dx²| is largest
    const size = fc.constantFrom(1e-3, 0.1, 1, 10);
    fc.assert(
      fc.property(fc.nat(1000), size, size, fc.boolean(), (seed, scale, step, isSteep) => {
        const system = of(trained(seed));
        const x = isSteep ? new Float64Array(N).fill(steepest) : normals(N, seed, scale);
        const y = x.map((v, i) => v + step * normals(N, seed + 1)[i]);
        expect(ratio(system, x, y)).toBeLessThanOrEqual(system.jacobianLipschitz * (1 + 1e-9));
      }),
    );
    // the bound is the best one: it is reached, to 1e-7, by a small common step from there
    const system = of(trained(5));
    const x = new Float64Array(N).fill(steepest);
    const y = x.map((v) => v + 1e-4);
    expectClose(ratio(system, x, y), system.jacobianLipschitz, { relative: 1e-7 });
  });
});

test("exact and trained differ where the network was trained in f32, and only there", () => {
  const x = normals(N, 1);
  const differ = (storage: "f32" | "f64") => {
    const of = make(flowOf, storage);
    const [exact, used] = (["exact", "trained"] as const).map((use) => at(of(trained(2), { use }), x));
    return Math.max(...exact.map((v, i) => Math.abs(v - used[i])));
  };
  expect(differ("f64")).toBe(0);
  expect(differ("f32")).toBeGreaterThan(0);
  expect(differ("f32")).toBeLessThan(1e-5);
});

test.each(["f32", "f64"] as const)(
  "the map is the simulation: 40 iterates and 40 steps of an ensemble, bit for bit (%s)",
  (storage) => {
    const network = trained(6);
    const kernel = openKernel({ n: N, matrices: 3, solvers: 0 });
    const matrices = loadMatrices(kernel, network.J, N, storage);
    for (const input of [undefined, INPUT]) {
      const map = mapOf(kernel, matrices, network, { use: "trained", ...(input && { input }) });
      const ensemble = openEnsemble(kernel, matrices.trained, [network], network.initialState);
      let x = network.initialState;
      for (let s = 0; s < 40; s++) {
        x = at(map, x);
        ensemble.step(input ?? null);
        // with input the two add their terms in another order
        if (input === undefined) expect(x).toEqual(ensemble.x);
        else expectClose(x, ensemble.x, { absolute: 1e-5 });
      }
    }
  },
);

test("both kernels give the same bits", () => {
  const network = trained(7);
  const x = normals(N, 8);
  for (const [, of] of SYSTEMS) {
    const [a, b] = (["typescript", "wasm-simd"] as const).map((name) => at(of(network, { use: "trained" }, name), x));
    expect(b).toEqual(a);
  }
});
