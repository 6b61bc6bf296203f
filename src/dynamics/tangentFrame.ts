import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import { ln, type System, stream } from "../kernel/index.ts";
import { dot, norm } from "./vectors.ts";

/** An orthonormal frame of tangent vectors carried along a trajectory of a map. */
export interface TangentFrame {
  /** [size × n], orthonormal rows: after a while the first d span the d slowest directions. */
  readonly vectors: Float64Array;
  /** Carries the frame over one step from x; what the frame was stretched by is added to the record. */
  advance(x: Float64Array): void;
  /** Begins the record anew. */
  restart(): void;
  /**
   * Growth rates per τ since `restart`: of the k-volume less that of the (k − 1)-volume, k = 1 … size. Entry d (from 0)
   * is the rate of distances taken modulo the first d directions, free of the transient growth of a non-normal frame.
   */
  rates(): Float64Array;
  /**
   * Rates per τ of the first d directions as eigenvalues of the map they undergo, largest first: right also where they
   * are too close to one another to have been told apart. The frame at the end is compared with that at `restart` by the
   * nearest rotation.
   */
  blockRates(d: number): number[];
}

/** @param index tells the random starting frames of several trajectories apart. */
export function openFrame(map: System, size: number, index: number): TangentFrame {
  const n = map.dimension;
  const random = stream({ seed: 0, density: 1 }, "orthogonalStart", index);
  let Q = Float64Array.from({ length: size * n }, (_, e) => random.normal(e));
  let Y = new Float64Array(size * n);
  const R = new Float64Array(size * size);
  orthonormalise(Q, R, size, n);
  let start = Q.slice();
  let total = Matrix.eye(size);
  const logs = new Float64Array(size);
  let steps = 0;
  return {
    get vectors() {
      return Q;
    },
    advance(x) {
      map.tangent(x, Q, Y, size, false);
      [Q, Y] = [Y, Q];
      orthonormalise(Q, R, size, n);
      for (let k = 0; k < size; k++) logs[k] += ln(R[k * size + k]);
      total = Matrix.from1DArray(size, size, Array.from(R)).mmul(total);
      steps++;
    },
    restart() {
      start = Q.slice();
      total = Matrix.eye(size);
      logs.fill(0);
      steps = 0;
    },
    rates: () => logs.map((v) => v / (steps * map.timeStep)),
    blockRates(d) {
      const overlap = new Matrix(d, d);
      for (let i = 0; i < d; i++) {
        for (let j = 0; j < d; j++) overlap.set(i, j, dot(row(start, i, n), row(Q, j, n)));
      }
      const svd = new SingularValueDecomposition(overlap);
      const rotation = svd.leftSingularVectors.mmul(svd.rightSingularVectors.transpose());
      const block = rotation.mmul(total.subMatrix(0, d - 1, 0, d - 1));
      const { realEigenvalues: re, imaginaryEigenvalues: im } = new EigenvalueDecomposition(block);
      const time = steps * map.timeStep;
      return re.map((a, k) => ln(a * a + im[k] * im[k]) / (2 * time)).sort((a, b) => b - a);
    },
  };
}

const row = (M: Float64Array, i: number, n: number) => M.subarray(i * n, (i + 1) * n);

/** Rows of Q become orthonormal, Q_before = Rᵀ-combination: row k = Σ_{j ≤ k} R[j, k] q_j. Gram–Schmidt, twice. */
export function orthonormalise(Q: Float64Array, R: Float64Array, size: number, n: number): void {
  R.fill(0);
  for (let k = 0; k < size; k++) {
    const v = row(Q, k, n);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < k; j++) {
        const q = row(Q, j, n);
        const overlap = dot(q, v);
        R[j * size + k] += overlap;
        for (let i = 0; i < n; i++) v[i] -= overlap * q[i];
      }
    }
    const length = norm(v);
    R[k * size + k] = length;
    if (length > 0) for (let i = 0; i < n; i++) v[i] /= length;
  }
}
