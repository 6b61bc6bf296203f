/** @file Roots on kinks of piecewise-linear flows: one each, isolated or not, and stable or not, by the pieces that meet. */
import { describe, expect, test } from "vitest";
import { censusOf } from "../../test/zoo/reluCensus.ts";
import { FORMS, reluNetwork } from "../../test/zoo/reluNetworks.ts";
import { finish, openKernel, type PiecewiseLinear, type System, stream } from "../kernel/index.ts";
import { censusOfRoots } from "./census.ts";
import { certify } from "./certify.ts";
import { exactRoots } from "./exactRoots.ts";
import { argumentsAt } from "./pieces.ts";
import { stabilityAt } from "./stability.ts";

const diagonal = (values: readonly number[]) => {
  const n = values.length;
  return Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? values[e % n] : 0));
};
const normals = (count: number, scale: number) => {
  const random = stream({ seed: 1, density: 1 }, "orthogonalStart");
  return Float64Array.from({ length: count }, (_, e) => scale * random.normal(e));
};
const origin = (W: Float64Array, form: (typeof FORMS)[number]) => {
  const network = reluNetwork(W, new Float64Array(Math.sqrt(W.length)), form);
  return { network, census: censusOf(network, 10) };
};

describe.each(FORMS)("bias-free relu, %s: the origin is one root", (form) => {
  test.each([
    ["W = 2: grows for x > 0, shrinks for x < 0", diagonal([2]), "half-stable"],
    ["W = 0", diagonal(new Array(20).fill(0)), "stable"],
    ["W = 1e-300", new Float64Array(9).fill(1e-300), "stable"],
    ["nilpotent", Float64Array.from({ length: 400 }, (_, e) => (e % 20 > Math.floor(e / 20) ? 0.7 : 0)), "stable"],
    ["1.01 I, 20 units", diagonal(new Array(20).fill(1.01)), "half-stable"],
    ["weak and dense", normals(400, 0.1), "stable"],
    ["an unstable spiral within the positive states cannot be missed", Float64Array.of(1, 3, 3, 1), "half-stable"],
  ])("%s", (_, W, kind) => {
    const { census } = origin(W, form);
    expect(census.roots.length).toBe(1);
    expect(census.continua).toEqual([]);
    const [{ stability, certificate, seeds }] = census.roots;
    expect([stability.flow.kind, stability.map.kind]).toEqual([kind, kind]);
    expect(certificate.kink?.isolated ?? true).toBe(true); // W = 0 has no kink inside φ
    expect(certificate.uniquenessRadius).toBe(Number.POSITIVE_INFINITY);
    expect(seeds).toBe(10);
  });

  test("directions of neutral states are a continuum: planes of dimension 3, W = (1 + 1e-15) I", () => {
    const three = origin(diagonal([1, 1, 1, 0, 0, 0]), form).census;
    expect([three.roots.length, three.continua.length]).toEqual([0, 1]);
    expect([three.continua[0].kind, three.continua[0].dimension]).toEqual(["continuum", 3]);
    expect(three.continua[0].extent).toBe(Number.POSITIVE_INFINITY);
    const four = origin(diagonal([1 + 1e-15, 1 + 1e-15, 1 + 1e-15, 1 + 1e-15]), form).census;
    expect([four.roots.length, four.continua.length, four.continua[0].dimension]).toEqual([0, 1, 4]);
  });
});

describe.each(FORMS)("line attractors of relu networks, %s", (form) => {
  test("x₁ + x₂ = 2 between two kinks: a segment of √8 with its two ends, no isolated root, no search stalled", () => {
    const network = reluNetwork(Float64Array.of(0.5, -0.5, -0.5, 0.5), Float64Array.of(1, 1), form);
    for (const solvesPieces of [true, false]) {
      const { roots, continua, outcomes } = censusOf(network, 30, { solvesPieces });
      expect(roots).toEqual([]);
      expect(continua.length).toBe(1);
      const [{ dimension, extent, ends, curve, speed }] = continua;
      expect([dimension, curve?.isClosed, ends.length]).toEqual([1, false, 2]);
      expect(extent).toBeCloseTo(Math.sqrt(8), 9);
      expect(curve!.length).toBeCloseTo(Math.sqrt(8), 9);
      expect(speed).toBeLessThan(1e-12);
      expect(outcomes.every(({ status }) => status === "continuum")).toBe(true);
      // in order: each state farther from the first
      const x0 = Array.from({ length: curve!.points.length / 2 }, (_, k) => curve!.points[2 * k]);
      expect(x0.every((v, k) => k === 0 || (v - x0[k - 1]) * (x0[1] - x0[0]) > 0)).toBe(true);
    }
  });

  test("W = v vᵀ, v ≥ 0: a half-line without end, and its one end at the origin", () => {
    const v = [0.6, 0.48, 0.64];
    const W = Float64Array.from(v.flatMap((a) => v.map((b) => a * b)));
    const { roots, continua } = censusOf(reluNetwork(W, new Float64Array(3), form), 20);
    expect([roots.length, continua.length]).toEqual([0, 1]);
    expect([continua[0].dimension, continua[0].extent, continua[0].ends.length]).toEqual([
      1,
      Number.POSITIVE_INFINITY,
      1,
    ]);
    expect(Math.max(...continua[0].ends[0].map(Math.abs))).toBeLessThan(1e-9);
  });
});

describe("a kink as a certificate sees it", () => {
  const flow = reluNetwork(diagonal([0.5, 2]), Float64Array.of(1, -0.5), "flow");

  test("a state off a root by more than half the distance to the kink is refused, by less is certified", () => {
    // roots: x₁ = 2; x₂ = −0.5 and, on the other side, 0.5
    expect(certify(flow.flow, flow.solver, Float64Array.of(2, -0.5)).isRoot).toBe(true);
    // step 0.2 against a radius of 0.3, and 0.1 against 0.4
    expect(certify(flow.flow, flow.solver, Float64Array.of(2, -0.3)).isRoot).toBe(false);
    const near = certify(flow.flow, flow.solver, Float64Array.of(2, -0.4));
    expect([near.isRoot, near.uniquenessRadius]).toEqual([true, 0.4]);
    expect(near.existenceRadius).toBeCloseTo(0.1, 12);
  });

  test("on a kink, but no root: refused", () => {
    expect(certify(flow.flow, flow.solver, Float64Array.of(2, 0)).isRoot).toBe(false);
  });

  test("a root on one kink of two units: alone as far as the other kink, and decided from both sides", () => {
    // x₁ = 1 + relu(x₁)/2, x₂ = −2 + relu(x₁) + 3 relu(x₂): the root (2, 0) grows for x₂ > 0
    const { flow, solver, h } = reluNetwork(Float64Array.of(0.5, 0, 1, 3), Float64Array.of(1, -2), "flow");
    const root = Float64Array.of(2, 0);
    const certificate = certify(flow, solver, root);
    expect([certificate.isRoot, certificate.uniquenessRadius, certificate.kink?.count]).toEqual([true, 2, 1]);
    const stability = stabilityAt(flow, root, h);
    expect(stability.flow.kind).toBe("half-stable");
    expect(stability.flow.rates[0]).toBeCloseTo(2, 9);
  });
});

/** ẋ = −x + w clip(x) + b, clip(x) = min(max(x, 0), 1), each unit by itself: kinks at 0 and at 1. */
function clipped(w: readonly number[], b: readonly number[]): System {
  const n = w.length;
  const parts: PiecewiseLinear = {
    ...{ dimension: n, units: n, leak: new Float64Array(n).fill(-1), constant: Float64Array.from(b) },
    ...{ inward: diagonal(new Array(n).fill(1)), offset: new Float64Array(n), outward: diagonal(w) },
    ...{ breaks: [0, 1], slopes: [0, 1, 0], heights: [0, 0, 1] },
  };
  const slope = (v: number) => (v > 0 && v < 1 ? 1 : 0);
  return {
    ...{ kind: "flow", dimension: n, timeStep: 1, odd: false, jacobianLipschitz: Number.POSITIVE_INFINITY },
    pieces: () => parts,
    linearRadius: (x) =>
      Math.min(...Array.from(argumentsAt(parts, x).values, (v) => Math.min(Math.abs(v), Math.abs(v - 1)))),
    evaluate(states, out, count) {
      for (let e = 0; e < count * n; e++) {
        out[e] = -states[e] + w[e % n] * Math.min(Math.max(states[e], 0), 1) + b[e % n];
      }
    },
    tangent(x, V, out, count) {
      for (let e = 0; e < count * n; e++) out[e] = (-1 + w[e % n] * slope(x[e % n])) * V[e];
    },
    jacobian(x, out) {
      out.fill(0);
      for (let i = 0; i < n; i++) out[i * n + i] = -1 + w[i] * slope(x[i]);
    },
  };
}

describe("saturation: relu clipped at 1", () => {
  const census = (flow: System) =>
    finish(
      censusOfRoots(
        flow,
        openKernel({ n: flow.dimension, solvers: 1 }).solver(flow.dimension),
        0.1,
        normals(20 * flow.dimension, 2),
      ),
    );

  test("two bistable units: 3 × 3 roots, stable where neither is between 0 and 1", () => {
    // x = 3 clip(x) − 0.5: −0.5, 0.25, 2.5
    const { roots, solved } = census(clipped([3, 3], [-0.5, -0.5]));
    expect(solved?.pieces).toBe(9);
    expect(roots.length).toBe(9);
    expect(roots.filter(({ flowStable }) => flowStable).length).toBe(4);
  });

  test("a root on the kink at 1: half-stable; w = 1 without bias: a segment of length 1", () => {
    // x = 2 clip(x) − 1: a root at 1 that grows below, and one at −1
    const { roots } = census(clipped([2], [-1]));
    expect(roots.map(({ x, stability }) => [x[0], stability.flow.kind]).sort()).toEqual([
      [-1, "stable"],
      [1, "half-stable"],
    ]);
    const line = census(clipped([1], [0]));
    expect([line.roots.length, line.continua.length]).toEqual([0, 1]);
    expect(line.continua[0].extent).toBeCloseTo(1, 9);
    expect(line.continua[0].ends.map(([v]) => v + 0).sort()).toEqual([0, 1]);
  });
});

test("units without weights are on one side of their kink for good: of the pieces of the others none has a root", () => {
  for (const form of FORMS) {
    const { flow } = reluNetwork(new Float64Array(9), Float64Array.of(0.5, -0.5, 0), form);
    const found = exactRoots(flow.pieces!())!;
    expect(found.roots.length).toBe(1);
    expect(found.flats).toEqual([]);
    const F = new Float64Array(3);
    flow.evaluate(found.roots[0], F, 1);
    expect([...F].map(Math.abs)).toEqual([0, 0, 0]);
  }
});
