import { EigenvalueDecomposition, Matrix, solve } from "ml-matrix";
import { expect } from "vitest";
import { type Census, type CensusOptions, censusOfRoots, multiplier } from "../../src/dynamics/index.ts";
import { finish, ln, stream } from "../../src/kernel/index.ts";
import type { ReluNetwork } from "./reluNetworks.ts";

/** How long displacements of an origin are followed, in τ. */
const FOLLOWED = 120;
/** Steps between two measurements of their lengths. */
const BETWEEN = 16;

/** A root of x = W relu(x) + b, or of r = relu(W r + b), by its support. */
export interface SupportRoot {
  readonly x: Float64Array;
  /** Eigenvalues of −I + W restricted to the support; the others are −1. */
  readonly eigenvalues: readonly (readonly [number, number])[];
  readonly isOnKink: boolean;
}

/** All roots by all supports S: r_S = (I − W_SS)⁻¹ b_S > 0, and W_jS r_S + b_j ≤ 0 elsewhere. The three forms share them. */
export function supportRoots({ n, W, b, form }: ReluNetwork): SupportRoot[] {
  const found: SupportRoot[] = [];
  for (let choice = 0; choice < 1 << n; choice++) {
    const S = Array.from({ length: n }, (_, i) => i).filter((i) => (choice >> i) & 1);
    const block = new Matrix(S.map((i) => S.map((j) => W[i * n + j])));
    const r = new Float64Array(n);
    if (S.length > 0) {
      const A = Matrix.sub(Matrix.eye(S.length), block);
      const values = solve(A, Matrix.columnVector(S.map((i) => b[i]))).to1DArray();
      S.forEach((i, k) => {
        r[i] = values[k];
      });
    }
    const drive = b.map((v, i) => S.reduce((sum, j) => sum + W[i * n + j] * r[j], v));
    const isRoot = drive.every((v, i) => (S.includes(i) ? r[i] >= -1e-12 : v <= 1e-12));
    if (!isRoot) continue;
    const x = form === "flow" ? drive : r;
    if (found.some((root) => root.x.every((v, i) => Math.abs(v - x[i]) < 1e-9))) continue;
    const spectrum = S.length > 0 ? new EigenvalueDecomposition(block, { assumeSymmetric: false }) : null;
    const eigenvalues = S.map((_, k) => [spectrum!.realEigenvalues[k] - 1, spectrum!.imaginaryEigenvalues[k]] as const);
    const rest = Array.from({ length: n - S.length }, () => [-1, 0] as const);
    found.push({ x, eigenvalues: [...eigenvalues, ...rest], isOnKink: drive.some((v) => Math.abs(v) < 1e-9) });
  }
  return found;
}

/** The census from the origin and from random states. */
export function censusOf(network: ReluNetwork, seeds: number, options: CensusOptions = {}): Census {
  const { n, flow, solver, h } = network;
  const random = stream({ seed: 7, density: 1 }, "orthogonalStart", n);
  const states = Float64Array.from({ length: seeds * n }, (_, e) => (e < n ? 0 : 3 * random.normal(e)));
  return finish(censusOfRoots(flow, solver, h, states, options));
}

/** Whether the census has these roots and no others, none twice, each as stable as its piece says. @returns undecided ones. */
export function expectCensus(network: ReluNetwork, census: Census, truth: readonly SupportRoot[]): number {
  const { h } = network;
  expect(census.continua).toEqual([]);
  expect(census.roots.length).toBe(truth.length);
  let undecided = 0;
  for (const { x, eigenvalues, isOnKink } of truth) {
    const matches = census.roots.filter((root) =>
      root.x.every((v, i) => Math.abs(v - x[i]) < 1e-7 * (1 + Math.abs(x[i]))),
    );
    expect(matches.length).toBe(1);
    const [{ stability, certificate }] = matches;
    expect(certificate.uniquenessRadius).toBeGreaterThan(0);
    if (!isOnKink) {
      const flowUnstable = eigenvalues.filter(([re]) => re > 0).length;
      const mapUnstable = eigenvalues.filter((value) => multiplier(value, h) > 1).length;
      expect([stability.flow.unstable, stability.map.unstable]).toEqual([flowUnstable, mapUnstable]);
      expect([stability.flow.kind === "stable", stability.map.kind === "stable"]).toEqual([
        flowUnstable === 0,
        mapUnstable === 0,
      ]);
      continue;
    }
    for (const step of [0.02, h]) {
      const { kind } = step === h ? stability.map : stability.flow;
      if (kind === "undecided") undecided++;
      else expect([kind === "stable", kind]).toEqual([!(hasGrowingRay(network) || grows(network, x, step)), kind]);
    }
  }
  return undecided;
}

/**
 * Whether some ray of a bias-free network grows: v_S > 0 with W_SS v_S = λ v_S, λ > 1, and W_jS v_S ≤ 0 elsewhere. Inside φ as
 * outside: there W r moves as v does.
 */
function hasGrowingRay({ n, W }: ReluNetwork): boolean {
  for (let choice = 1; choice < 1 << n; choice++) {
    const S = Array.from({ length: n }, (_, i) => i).filter((i) => (choice >> i) & 1);
    const block = new Matrix(S.map((i) => S.map((j) => W[i * n + j])));
    const { realEigenvalues, imaginaryEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(block, {
      assumeSymmetric: false,
    });
    for (let k = 0; k < S.length; k++) {
      if (!(realEigenvalues[k] > 1 + 1e-9) || Math.abs(imaginaryEigenvalues[k]) > 1e-12) continue;
      const column = eigenvectorMatrix.getColumn(k);
      for (const sign of [1, -1]) {
        const v = column.map((e) => sign * e);
        if (!v.every((e) => e > 0)) continue;
        const drives = Array.from({ length: n }, (_, i) => S.reduce((sum, j, at) => sum + W[i * n + j] * v[at], 0));
        if (drives.every((e, i) => S.includes(i) || e <= 1e-12)) return true;
      }
    }
  }
  return false;
}

/**
 * Whether some displacement of a root of a bias-free network at the origin grows, by steps of the Euler map: of 40 at once,
 * scaled back to length 1 now and then, by 1e6 or, by the end, steadily.
 */
function grows({ n, flow }: ReluNetwork, root: Float64Array, step: number): boolean {
  const random = stream({ seed: 9, density: 1 }, "orthogonalStart", n);
  const count = 40;
  const states = Float64Array.from({ length: count * n }, (_, e) => root[e % n] + random.normal(e));
  const F = new Float64Array(count * n);
  let growth: number[] = [];
  let half: number[] = [];
  const rounds = Math.round(FOLLOWED / step / BETWEEN);
  const total = new Float64Array(count);
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < BETWEEN; k++) {
      flow.evaluate(states, F, count);
      for (let e = 0; e < states.length; e++) states[e] += step * F[e];
    }
    for (let trial = 0; trial < count; trial++) {
      let square = Number.MIN_VALUE;
      for (let e = trial * n; e < (trial + 1) * n; e++) square += states[e] * states[e];
      const size = Math.sqrt(square);
      total[trial] += ln(size);
      for (let e = trial * n; e < (trial + 1) * n; e++) states[e] /= size;
    }
    growth = Array.from(total);
    if (growth.some((g) => g > 14)) return true;
    if (growth.every((g) => g < -14)) return false;
    if (round === rounds >> 1) half = growth;
  }
  return growth.some((g, trial) => g > 1 && g - half[trial] > 0.4 * g);
}
