/** @file Every form and activation: equation, derivative, bound, symmetry, and that flow and map belong together. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import {
  arguments_,
  at,
  existing,
  INPUT,
  jacobianAt,
  jacobianChange,
  N,
  normals,
  PHI,
  rateNetwork,
  sums,
  systems,
} from "../../test/rateNetworks.ts";
import { openKernel } from "../kernel/index.ts";
import {
  ACTIVATIONS,
  DEFAULT_NETWORK,
  drawNetwork,
  flowOf,
  loadMatrices,
  RATE_FORMS,
  type RateNetwork,
  rateOutputs,
} from "./index.ts";

const CASES = RATE_FORMS.flatMap((form) => ACTIVATIONS.map((activation) => ({ form, activation })));
describe.each(CASES)("$form, $activation", ({ form, activation }) => {
  const drawn = (seed: number, changes?: Partial<RateNetwork>) => rateNetwork(form, activation, seed, changes);

  test("is the equation, to 1e-13, with and without constant input, for several states at once", () => {
    const network = drawn(1);
    const { recurrent, bias, input, timeStep } = network;
    const states = normals(3 * N, 7);
    for (const u of [undefined, INPUT]) {
      const truth = [0, 1, 2].map((c) => {
        const x = states.slice(c * N, (c + 1) * N);
        const given = u ?? new Float64Array(2);
        const phi = PHI[activation];
        const drive =
          form === "flow"
            ? sums(recurrent, bias, input, x.map(phi), given)
            : sums(recurrent, bias, input, x, given).map(phi);
        return { x, drive };
      });
      const { flow, map } = systems(network, u);
      const expected = (f: (x: number, drive: number) => number) =>
        truth.flatMap(({ x, drive }) => Array.from(x, (v, i) => f(v, drive[i])));
      if (form === "map") {
        expect(flow).toBeNull();
        expectClose(
          at(map, states, 3),
          expected((_, drive) => drive),
          { absolute: 1e-13 },
        );
      } else {
        expectClose(
          at(flow!, states, 3),
          expected((x, drive) => drive - x),
          { absolute: 1e-13 },
        );
        expectClose(
          at(map, states, 3),
          expected((x, drive) => x + timeStep * (drive - x)),
          { absolute: 1e-13 },
        );
      }
    }
  });

  test("says what it is: kind, dimension, time step", () => {
    const { flow, map } = systems(drawn(1));
    const [timeStep, isDiscrete] = form === "map" ? [1, true] : [0.05, undefined];
    expect(map).toMatchObject({ kind: "map", dimension: N, timeStep });
    expect(map.isDiscrete).toBe(isDiscrete);
    if (flow !== null) expect([flow.kind, flow.dimension, flow.timeStep]).toEqual(["flow", N, 1]);
  });

  // central differences: error h²/6 · |F‴| + ε|F|/h, both below 1e-8 at h = 1e-5
  test("the Jacobian is that of central differences to 1e-6", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.boolean(), (seed, hasInput) => {
        const network = drawn(seed);
        const x = normals(N, seed + 9);
        // differences across a kink say nothing
        const a = arguments_(network, x, hasInput ? INPUT : new Float64Array(2));
        if (activation.startsWith("re") && a.some((v) => Math.abs(v) < 1e-3)) return;
        for (const system of existing(network, hasInput ? INPUT : undefined)) {
          const A = jacobianAt(system, x);
          for (let j = 0; j < N; j++) {
            const [up, down] = [1e-5, -1e-5].map((h) => at(system, x.with(j, x[j] + h)));
            const column = Float64Array.from({ length: N }, (_, i) => A[i * N + j]);
            const differences = up.map((v, i) => (v - down[i]) / 2e-5);
            expectClose(column, differences, { absolute: 1e-6 });
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test("tangent is A V and, transposed, Aᵀ V to 1e-12, one or many vectors; V and x are left alone", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 7 }), fc.boolean(), (seed, count, isTransposed) => {
        for (const system of existing(drawn(seed), INPUT)) {
          const x = normals(N, seed + 1);
          const V = normals(count * N, seed + 2);
          const before = [x.slice(), V.slice()];
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
          expect([x, V]).toEqual(before);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("no two states show a Jacobian that changes faster than jacobianLipschitz", () => {
    const size = fc.constantFrom(1e-6, 1e-3, 0.1, 1, 10);
    fc.assert(
      fc.property(fc.nat(1000), size, size, (seed, scale, step) => {
        for (const system of existing(drawn(seed), INPUT)) {
          const x = normals(N, seed + 4, scale);
          const y = x.map((v, i) => v + step * normals(N, seed + 5)[i]);
          const ratio = jacobianChange(system, x, y);
          expect(ratio).toBeLessThanOrEqual(system.jacobianLipschitz * (1 + 1e-9) + 1e-15 / step);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("is odd to the last bit for tanh without bias and input, and says so only then", () => {
    const zero = new Float64Array(N);
    const claims = existing(drawn(3, { bias: zero })).map((system) => system.odd);
    expect(new Set(claims)).toEqual(new Set([activation === "tanh"]));
    for (const system of existing(drawn(3))) expect(system.odd).toBe(false);
    for (const system of existing(drawn(3, { bias: zero }), INPUT)) expect(system.odd).toBe(false);
    for (const system of existing(drawn(3, { bias: zero }), new Float64Array(2))) {
      expect(system.odd).toBe(activation === "tanh");
      const x = normals(N, 5);
      const mirrored = at(
        system,
        x.map((v) => -v),
      ).map((v) => -v);
      expect(mirrored.every((v, i) => v === at(system, x)[i])).toBe(system.odd);
    }
  });

  test("both kernels give the same bits, float32 weights those of the same numbers in float64", () => {
    const network = drawn(8, { recurrent: Float32Array.from(normals(N * N, 8)) });
    const x = normals(N, 9);
    const results = [
      systems(network, INPUT, "typescript"),
      systems(network, INPUT, "wasm-simd"),
      systems({ ...network, recurrent: Float64Array.from(network.recurrent) }, INPUT),
    ].map(({ map }) => at(map, x));
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});

test("inside and outside share their roots: y = W x + b of a root x of one is a root of the other, to 1e-12", () => {
  const network = rateNetwork("flow-inside", "tanh", 4, { recurrent: normals(N * N, 4, 0.3 / Math.sqrt(N)) });
  const { map } = systems({ ...network, form: "map" });
  let x = new Float64Array(N);
  for (let s = 0; s < 200; s++) x = at(map, x); // a contraction
  expectClose(at(systems(network).flow!, x), 0, { absolute: 1e-14 });
  const y = sums(network.recurrent, network.bias, network.input, x, new Float64Array(2));
  expectClose(at(systems({ ...network, form: "flow" }).flow!, y), 0, { absolute: 1e-12 });
});

test("flow with tanh is the paper's model, without feedback bit for bit", () => {
  const drawn = drawNetwork({ ...DEFAULT_NETWORK, n: N, g: 1, inputDivisor: 1 }, 2, 2);
  const kernel = openKernel({ n: N, matrices: 1, solvers: 0 });
  const paper = flowOf(kernel, loadMatrices(kernel, drawn.J, N, "f64"), drawn, { input: INPUT });
  const { J: recurrent, input } = drawn;
  const { flow } = systems(rateNetwork("flow", "tanh", 0, { recurrent, input, bias: new Float64Array(N) }), INPUT);
  const x = normals(N, 3);
  expect(at(flow!, x)).toEqual(at(paper, x));
});

test("outputs read φ(x) in flow and the state itself in the other forms, to 1e-14", () => {
  const states = normals(2 * N, 6);
  const kernel = openKernel({ n: N });
  for (const form of RATE_FORMS) {
    const network = rateNetwork(form, "sigmoid", 1);
    const truth = [0, 1].flatMap((c) =>
      [0, 1, 2].map((m) => {
        let sum = 0;
        for (let i = 0; i < N; i++) {
          const v = states[c * N + i];
          sum += network.readout[m * N + i] * (form === "flow" ? PHI.sigmoid(v) : v);
        }
        return sum;
      }),
    );
    expectClose(rateOutputs(kernel, network, states, 2), truth, { absolute: 1e-14 });
  }
});

test("an input of another length is refused", () => {
  expect(() => systems(rateNetwork("flow", "tanh", 0), Float64Array.of(1))).toThrow("input: must have 2 values, got 1");
});
