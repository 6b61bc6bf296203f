import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { N, trainHundred } from "../../test/trainedHundred.ts";
import { finish, stream } from "../kernel/index.ts";
import { flowOf, mapOf, type Network } from "../network/index.ts";
import { censusOfRoots } from "./census.ts";
import type { Ghost } from "./ghost.ts";

const divisors = [20, 10, 2];
const { kernel, matrices, networks, ends: allEnds } = trainHundred(divisors);

/** Trial ends and noisy copies of them. */
function seedsFrom(ends: Float64Array): Float64Array {
  const random = stream({ seed: 5, density: 1 }, "stateNoise");
  return Float64Array.from(
    { length: 60 * N },
    (_, e) => ends[e % ends.length] + (e < ends.length ? 0 : 0.5 * random.normal(e)),
  );
}

/** g J + Σ feedback_m readout_mᵀ */
function weightsOf({ g, J, outputs, feedback, readout }: Network): Matrix {
  const W = new Matrix(N, N);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      let weight = g * J[i * N + j];
      for (let m = 0; m < outputs; m++) weight += feedback[m * N + i] * readout[m * N + j];
      W.set(i, j, weight);
    }
  }
  return W;
}

/** F, A and D²F(v, v) of ẋ = −x + W tanh x, written out; nothing of this room is used. */
function byHand(W: Matrix, x: Float64Array) {
  const r = x.map(Math.tanh);
  const through = (v: ArrayLike<number>) => W.mmul(Matrix.columnVector(Array.from(v))).to1DArray();
  const F = through(r).map((v, i) => v - x[i]);
  const jacobian = () => {
    const A = W.clone().mulRowVector(Array.from(r, (v) => 1 - v * v));
    return A.sub(Matrix.eye(N));
  };
  const bend = (v: readonly number[]) => through(v.map((e, j) => -2 * r[j] * (1 - r[j] * r[j]) * e * e));
  return { F, jacobian, bend };
}
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * b[i], 0);

/** Least distance from x of 100 states on each piece of the path, over its length. */
function passing(path: Float64Array, x: Float64Array): number {
  let [least, length] = [Number.POSITIVE_INFINITY, 0];
  for (let s = N; s < path.length; s += N) {
    const [a, b] = [path.subarray(s - N, s), path.subarray(s, s + N)];
    length += Math.hypot(...a.map((v, i) => b[i] - v));
    for (let k = 0; k <= 100; k++) {
      least = Math.min(least, Math.hypot(...x.map((v, i) => a[i] + (k / 100) * (b[i] - a[i]) - v)));
    }
  }
  return least / length;
}

function expectHonest(W: Matrix, ghost: Ghost, trajectories: readonly Float64Array[]): void {
  const { F, jacobian, bend } = byHand(W, ghost.x);
  const A = jacobian();
  const speed = Math.hypot(...F);
  expectClose(ghost.speed, speed, { relative: 1e-9 });
  expect(speed).toBeGreaterThan(1e-4); // no root

  // ‖AᵀF‖ ≤ 1e-7 ‖A‖‖F‖, one singular value near 0 and the second away from it
  const svd = new SingularValueDecomposition(A, { autoTranspose: true });
  const [largest, second, first] = [svd.diagonal[0], svd.diagonal[N - 2], svd.diagonal[N - 1]];
  const gradient = A.transpose().mmul(Matrix.columnVector(F)).to1DArray();
  expect(Math.hypot(...gradient) / (largest * speed)).toBeLessThanOrEqual(1e-7);
  expect(second / largest).toBeGreaterThanOrEqual(1e-4);
  expectClose(ghost.singularValues[1], second, { relative: 1e-4 });
  expectClose(ghost.singularValues[0], first, { absolute: 1e-4 * second });
  expect(first / second).toBeLessThan(1e-3);

  // a strict minimum of the speed: all around, and along the slow direction
  const v = svd.rightSingularVectors.getColumn(N - 1);
  const random = stream({ seed: 1, density: 1 }, "stateNoise");
  const around = Array.from({ length: 20 }, (_, k) => v.map((_, i) => random.normal(k * N + i)));
  for (const direction of [v, ...around]) {
    const unit = Math.hypot(...direction);
    for (const step of [1e-2, -1e-2]) {
      const there = ghost.x.map((e, i) => e + (step * direction[i]) / unit);
      expect(Math.hypot(...byHand(W, there).F)).toBeGreaterThan(speed);
    }
  }
  const left = svd.leftSingularVectors.getColumn(N - 1);
  const overlap = dot(left, v);
  const [drift, curvature] = [dot(left, F) / overlap, dot(left, bend(v)) / overlap / 2];
  expectClose(ghost.dwell, Math.PI / Math.sqrt(drift * curvature), { relative: 1e-3 });

  // what its kind says
  const approach = Math.min(...trajectories.map((path) => passing(path, ghost.x)));
  expectClose(ghost.approach, approach, { relative: 1e-2 });
  const { realEigenvalues: re, imaginaryEigenvalues: im } = new EigenvalueDecomposition(A);
  const sizes = re.map((value, k) => Math.hypot(value, im[k]));
  const unstable = re.filter((value, k) => k !== sizes.indexOf(Math.min(...sizes)) && value > 1e-6).length;
  expect(ghost.unstable).toBe(unstable);
  expect(ghost.kind).toBe(unstable > 0 ? "saddle-ghost" : approach <= 0.1 ? "ghost" : "unvisited");
}

describe("minima of the speed of trained networks, N = 100, everything recomputed from the network's equation", () => {
  const kinds = new Set<string>();

  test.each(divisors.map((divisor, k) => [divisor, k]))(
    "feedback /%i: slope ≤ 1e-7, σ₂ ≥ 1e-4 ‖A‖, a minimum all around, dwell to 0.1 %, unstable modes and passing distance say the kind",
    (_, k) => {
      const network = networks[k];
      const W = weightsOf(network);
      const flow = flowOf(kernel, matrices, network);
      const map = mapOf(kernel, matrices, network);
      const follow = (start: Float64Array, steps: number) => {
        const path = new Float64Array(steps * N);
        path.set(start);
        for (let s = 1; s < steps; s++) map.evaluate(path.subarray((s - 1) * N, s * N), path.subarray(s * N), 1);
        return path;
      };
      const trajectories = [0, 1].map((c) => follow(allEnds[k].slice(c * N, (c + 1) * N), 150));
      const run = (paths: readonly Float64Array[]) =>
        finish(censusOfRoots(flow, kernel.solver(N), 0.1, seedsFrom(allEnds[k]), { trajectories: paths }));
      const { ghosts, outcomes, roots } = run(trajectories);
      expect(ghosts.length).toBeGreaterThan(0);
      for (const ghost of ghosts) expectHonest(W, ghost, trajectories);
      for (const { status, index, x, speed } of outcomes) {
        expectClose(speed, Math.hypot(...byHand(W, x).F), { absolute: 1e-12 });
        if (status === "ghost") {
          expect(Math.hypot(...x.map((v, i) => v - ghosts[index!].x[i]))).toBeLessThan(1e-4 * (1 + Math.hypot(...x)));
        } else expect([status, roots[index!].certificate.isRoot]).toEqual(["root", true]);
      }
      // the same with a trajectory that the network takes from beside the first of them
      const beside = follow(
        ghosts[0].x.map((v) => 0.99 * v),
        300,
      );
      const again = run([beside]);
      expect(again.ghosts.map(({ x }) => x)).toEqual(ghosts.map(({ x }) => x));
      for (const ghost of again.ghosts) expectHonest(W, ghost, [beside]);
      for (const { kind } of [...ghosts, ...again.ghosts]) kinds.add(kind);
    },
  );

  test("the three networks show all three kinds", () => {
    expect([...kinds].sort()).toEqual(["ghost", "saddle-ghost", "unvisited"]);
  });
});
