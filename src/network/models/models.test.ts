/** @file Every model: its equation, step by step; Jacobians against differences; and that steps and maps agree. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { CASES, D, gated, INPUT, N, normals, paper } from "../../../test/zoo/models.ts";
import { openKernel, type System } from "../../kernel/index.ts";
import {
  gruModel,
  leakyNetwork,
  loadMatrices,
  lstmModel,
  MODELS,
  type Model,
  mapOf,
  openEnsemble,
  rateFeedbackModel,
} from "../index.ts";

const opened = (model: Model, name: "wasm-simd" | "typescript" = "wasm-simd") =>
  model.open(openKernel(model.needs, name));
const systemsOf = (model: Model, input?: Float64Array): System[] => {
  const { flow, map } = opened(model).systems(input);
  return flow === null ? [map] : [flow, map];
};
const at = (system: System, x: Float64Array, count = 1) => {
  const out = new Float64Array(x.length);
  system.evaluate(x, out, count);
  return out;
};
const jacobianAt = (system: System, x: Float64Array) => {
  const A = new Float64Array(x.length * x.length);
  system.jacobian(x, A);
  return A;
};

test("every model has a name of the list", () => {
  expect(new Set(CASES.map(({ model }) => model(1).name))).toEqual(new Set(MODELS));
});

describe.each(CASES)("$name", ({ model, step, hasFlow }) => {
  const n = model(1).dimension;
  // the paper's step adds its input in another order than its flow does
  const expectSame = (got: Float64Array, wanted: Float64Array) =>
    model(1).name === "rate-feedback" ? expectClose(got, wanted, { absolute: 1e-14 }) : expect(got).toEqual(wanted);

  test("the map is the equation to 1e-13, with and without input, for several states at once", () => {
    const states = normals(3 * n, 7);
    for (const u of [undefined, INPUT]) {
      const { map, flow } = opened(model(1)).systems(u);
      const truth = [0, 1, 2].flatMap((c) => step(1)(states.slice(c * n, (c + 1) * n), u ?? new Float64Array(D)));
      expectClose(at(map, states, 3), truth, { absolute: 1e-13 });
      expect(flow !== null).toBe(hasFlow);
      expect(map).toMatchObject({ kind: "map", dimension: n });
    }
  });

  test("an ensemble's step is the map to the last bit, under inputs of its own, in any company", () => {
    const states = normals(3 * n, 8);
    const inputs = Float64Array.of(0, 0, ...INPUT, -1, 2);
    const open = opened(model(2));
    const ensemble = open.openEnsemble(states);
    for (let s = 0; s < 3; s++) ensemble.step(s === 0 ? null : inputs);
    [0, 1, 2].forEach((c) => {
      const u = inputs.slice(c * D, (c + 1) * D);
      let x = states.slice(c * n, (c + 1) * n);
      for (let s = 0; s < 3; s++) x = at(open.systems(s === 0 ? undefined : u).map, x);
      expectSame(ensemble.x.slice(c * n, (c + 1) * n), x);
      expect(ensemble.z.slice((c * ensemble.z.length) / 3, ((c + 1) * ensemble.z.length) / 3)).toEqual(
        open.outputsOf(ensemble.x.slice(c * n, (c + 1) * n), 1),
      );
    });
    const [x, z] = [ensemble.x.slice(), ensemble.z.slice()];
    ensemble.keep([2, 0]);
    expect(ensemble.count).toBe(2);
    expect(ensemble.x.slice(0, n)).toEqual(x.slice(2 * n));
    ensemble.place(0, x.slice(n, 2 * n));
    expect(ensemble.z.slice(0, z.length / 3)).toEqual(z.slice(z.length / 3, (2 * z.length) / 3));
    const kick = normals(2 * n, 9);
    const before = ensemble.x.slice();
    ensemble.step(null, kick);
    expectSame(
      ensemble.x,
      at(open.systems().map, before, 2).map((v, e) => v + kick[e]),
    );
  });

  // central differences: error h²/6 · |F‴| + ε|F|/h, both below 1e-8 at h = 1e-5
  test("the Jacobian is that of central differences to 1e-6, tangents are its products to 1e-12", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.boolean(), (seed, hasInput) => {
        for (const system of systemsOf(model(seed), hasInput ? INPUT : undefined)) {
          const x = normals(n, seed + 9);
          const bound = system.linearRadius?.(x) ?? (system.lipschitzAround?.(x)(2e-5) === Infinity ? 0 : 1);
          if (bound < 2e-5) return; // differences across a kink say nothing
          const A = jacobianAt(system, x);
          for (let j = 0; j < n; j++) {
            const [up, down] = [1e-5, -1e-5].map((h) => at(system, x.with(j, x[j] + h)));
            const column = Float64Array.from({ length: n }, (_, i) => A[i * n + j]);
            const differences = up.map((v, i) => (v - down[i]) / 2e-5);
            expectClose(column, differences, { absolute: 1e-6 });
          }
          for (const isTransposed of [false, true]) {
            const V = normals(3 * n, seed + 2);
            const truth = V.map((_, e) => {
              const i = e % n;
              let sum = 0;
              for (let j = 0; j < n; j++) sum += (isTransposed ? A[j * n + i] : A[i * n + j]) * V[e - i + j];
              return sum;
            });
            const before = V.slice();
            const out = new Float64Array(3 * n);
            system.tangent(x, V, out, 3, isTransposed);
            expectClose(out, truth, { absolute: 1e-12 });
            expect(V).toEqual(before);
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  test("is odd to the last bit where it says so, and says nothing false", () => {
    for (const system of systemsOf(model(3))) {
      const x = normals(n, 5);
      const mirrored = at(
        system,
        x.map((v) => -v),
      ).map((v) => -v);
      const isOdd = mirrored.every((v, i) => v === at(system, x)[i]);
      expect(isOdd || !system.odd).toBe(true);
      if (model(3).name === "rate-feedback") expect(system.odd).toBe(true);
    }
    for (const system of systemsOf(model(3), INPUT)) expect(system.odd).toBe(false);
  });

  test("both kernels give the same bits", () => {
    const x = normals(n, 9);
    const results = (["wasm-simd", "typescript"] as const).map((name) =>
      at(opened(model(8), name).systems(INPUT).map, x),
    );
    expect(results[1]).toEqual(results[0]);
  });

  test("an input of another length is refused", () => {
    expect(() => opened(model(1)).systems(new Float64Array(D + 1))).toThrow(/must have 2 values, got 3/);
  });
});

const withoutBias = <T extends object>(network: T): T => ({ ...network, bias: new Float64Array(4 * N) });
test("gates break the symmetry of a GRU and an LSTM without biases too: none says it is odd", () => {
  const models = [gruModel(withoutBias(gated(3, 1))), lstmModel(withoutBias(gated(4, 1)))];
  for (const model of models) expect(opened(model).systems().map.odd).toBe(false);
});

test("the paper's model is the network bit for bit, and multiplies in its own storage where it is simulated", () => {
  const network = paper(4);
  const kernel = openKernel({ n: N, matrices: 3, solvers: 0 });
  const matrices = loadMatrices(kernel, network.J, N, "f32");
  const x = normals(N, 6);
  const { map, exact } = opened(rateFeedbackModel(network, "f32")).systems();
  expect(at(exact, x)).toEqual(at(mapOf(kernel, matrices, network), x));
  expect(at(map, x)).toEqual(at(mapOf(kernel, matrices, network, { use: "trained" }), x));
  expect(at(map, x)).not.toEqual(at(exact, x));
  const open = opened(rateFeedbackModel(network, "f32"));
  const [ours, theirs] = [open.openEnsemble(x), openEnsemble(kernel, matrices.trained, [network], x)];
  for (const ensemble of [ours, theirs]) for (let s = 0; s < 4; s++) ensemble.step(INPUT);
  expect(ours.x).toEqual(theirs.x);
  expect(ours.z).toEqual(theirs.z);
});

test("α outside (0, 1] is refused", () => {
  const weights = { ...gated(1, 1), form: "inside", activation: "tanh" } as const;
  for (const a of [0, -0.1, 1.1, Number.NaN]) {
    expect(() => leakyNetwork({ ...weights, alpha: new Float64Array(N).fill(a) })).toThrow(/alpha: must be in/);
  }
});

test("a kernel of the announced needs has room for everything a model makes", () => {
  for (const units of [1, 33, 100]) {
    for (const gates of [3, 4]) {
      const zeros = (length: number) => new Float64Array(length);
      const network = {
        ...{ units, inputs: 0, outputs: 0, input: zeros(0), readout: zeros(0), readoutBias: zeros(0) },
        ...{ recurrent: zeros(gates * units * units), bias: zeros(gates * units), recurrentBias: zeros(gates * units) },
        initialState: zeros(gates === 4 ? 2 * units : units),
      };
      const model = gates === 3 ? gruModel(network) : lstmModel(network);
      const kernel = openKernel(model.needs);
      const { map } = model.open(kernel).systems();
      const [V, out] = [zeros(map.dimension), zeros(map.dimension)];
      map.tangent(V, V, out, 1, true);
      expect(kernel.solver(map.dimension).n).toBe(map.dimension);
    }
  }
});
