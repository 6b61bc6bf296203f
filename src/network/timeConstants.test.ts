/** @file Units with time constants of their own: equation, derivatives against differences, bound, map, roots. */
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { openKernel, type System, stream } from "../kernel/index.ts";
import { ACTIVATIONS, type Activation, type RateForm, type RateNetwork, rateNetworkSystems } from "./index.ts";

const N = 7;
const normals = (count: number, seed: number, scale = 1) => {
  const random = stream({ seed, density: 1 }, "verdictStimuli");
  return Float64Array.from({ length: count }, (_, i) => scale * random.normal(i));
};
const THETA = Float64Array.from({ length: N }, (_, i) => (i === 3 ? 1 : 0.1 + 0.1 * i));

function systemsOf(form: RateForm, activation: Activation, timeConstants?: Float64Array) {
  const network: RateNetwork = {
    n: N,
    form,
    activation,
    timeStep: 0.05,
    ...(timeConstants && { timeConstants }),
    recurrent: normals(N * N, 1, 1.4 / Math.sqrt(N)),
    bias: normals(N, 2, 0.5),
    inputs: 0,
    input: new Float64Array(0),
    outputs: 0,
    readout: new Float64Array(0),
  };
  const { flow, map } = rateNetworkSystems(openKernel({ n: N, matrices: 2, solvers: 0 }), network);
  return { flow: flow!, map };
}
const at = (system: System, x: Float64Array, count = 1) => {
  const out = new Float64Array(x.length);
  system.evaluate(x, out, count);
  return out;
};
const jacobianAt = (system: System, x: Float64Array) => {
  const A = new Float64Array(N * N);
  system.jacobian(x, A);
  return A;
};
/** By rows: A[i][j] by central differences. */
function differences(system: System, x: Float64Array): Float64Array {
  const h = 1e-6;
  const A = new Float64Array(N * N);
  for (let j = 0; j < N; j++) {
    const [above, below] = [at(system, x.with(j, x[j] + h)), at(system, x.with(j, x[j] - h))];
    for (let i = 0; i < N; i++) A[i * N + j] = (above[i] - below[i]) / (2 * h);
  }
  return A;
}

const CASES = (["flow", "flow-inside"] as const).flatMap((form) =>
  ACTIVATIONS.map((activation) => ({ form, activation })),
);
describe.each(CASES)("$form, $activation", ({ form, activation }) => {
  const equal = systemsOf(form, activation).flow;
  const { flow, map } = systemsOf(form, activation, THETA);
  const x = normals(N, 5);

  test("τ_i ẋ_i is the F_i of equal time constants (1e-14), for one state and for three", () => {
    const states = normals(3 * N, 6);
    const expected = at(equal, states, 3).map((v, e) => v / THETA[e % N]);
    expectClose(at(flow, states, 3), expected, { relative: 1e-14 });
    expectClose(at(flow, states.slice(0, N)), expected.slice(0, N), { relative: 1e-14 });
  });

  test("the Jacobian is that of differences (1e-7), of the flow and of its Euler map", () => {
    for (const system of [flow, map]) expectClose(jacobianAt(system, x), differences(system, x), { absolute: 1e-7 });
  });

  test("tangent is A V and Aᵀ V (1e-13), of two vectors, and leaves V alone", () => {
    const V = normals(2 * N, 7);
    for (const system of [flow, map]) {
      const A = jacobianAt(system, x);
      for (const isTransposed of [false, true]) {
        const given = V.slice();
        const out = new Float64Array(2 * N);
        system.tangent(x, given, out, 2, isTransposed);
        const expected = V.map((_, e) => {
          let sum = 0;
          const [c, i] = [Math.floor(e / N), e % N];
          for (let j = 0; j < N; j++) sum += (isTransposed ? A[j * N + i] : A[i * N + j]) * V[c * N + j];
          return sum;
        });
        expectClose(out, expected, { absolute: 1e-13 });
        expect(given).toEqual(V);
      }
    }
  });

  test("the map is x + Δt F(x) (1e-15)", () => {
    const F = at(flow, x);
    expectClose(
      at(map, x),
      x.map((v, i) => v + 0.05 * F[i]),
      { absolute: 1e-15 },
    );
  });

  test("the Jacobian changes by no more than its bound, and pieces stay pieces", () => {
    for (let trial = 0; trial < 50; trial++) {
      const [a, b] = [normals(N, 100 + trial, 2), normals(N, 200 + trial, 2)];
      const [A, B] = [jacobianAt(flow, a), jacobianAt(flow, b)];
      const rows = Array.from({ length: N }, (_, i) =>
        A.subarray(i * N, (i + 1) * N).reduce((sum, v, j) => sum + Math.abs(v - B[i * N + j]), 0),
      );
      const distance = Math.max(...a.map((v, i) => Math.abs(v - b[i])));
      expect(Math.max(...rows)).toBeLessThanOrEqual(flow.jacobianLipschitz * distance);
    }
    expect(flow.linearRadius?.(x)).toBe(equal.linearRadius?.(x));
    const parts = flow.pieces?.();
    if (parts === undefined) return;
    // F from its parts: leak x + constant + P φ(G x + offset), φ = relu
    const rates = Float64Array.from({ length: parts.units }, (_, k) =>
      Math.max(
        0,
        x.reduce((sum, v, j) => sum + parts.inward[k * N + j] * v, parts.offset[k]),
      ),
    );
    const F = x.map((v, i) =>
      rates.reduce((sum, r, k) => sum + parts.outward[i * parts.units + k] * r, parts.leak[i] * v + parts.constant[i]),
    );
    expectClose(F, at(flow, x), { absolute: 1e-13 });
  });
});

test("a linear unit pair decays with its own rates: eigenvalues −1/θ (known by hand)", () => {
  const A = jacobianAt(systemsOf("flow", "relu", THETA).flow, new Float64Array(N).fill(-1)); // all silent: A = −1/θ
  expectClose(
    A,
    Float64Array.from({ length: N * N }, (_, e) => (e % (N + 1) === 0 ? -1 / THETA[e % N] : 0)),
    {
      absolute: 1e-15,
    },
  );
});
