import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { ConeSystem } from "./coneSystem.ts";
import { solveInPlace } from "./denseSolve.ts";

/** By how much every piece must contract, over the size of the pieces. */
const MARGIN = 1e-7;

/**
 * A norm in which all pieces of v̇ = A(v) v contract, or all I + h A: then 0 is asymptotically stable. A weighted maximum
 * norm, from bounds of the entries over all pieces, or the Euclidean one. For any number of kinks.
 *
 * @param h 0 for the flow.
 * @returns null where none was found, which proves nothing.
 */
export function commonContraction(system: ConeSystem, h: number): CommonContraction | null {
  const maximum = contractionByBounds(system, h);
  if (maximum !== null) return { reason: "all its pieces contract in one weighted maximum norm", share: maximum };
  const gain = smallGain(system, h);
  if (gain) return { reason: "all its pieces contract in the Euclidean norm", share: 1 / Math.sqrt(system.n) };
  return null;
}

export interface CommonContraction {
  /** What was found, in words. */
  readonly reason: string;
  /** ∞-norm radius of a ball from which no state leaves the ∞-norm ball of radius 1, in which all pieces are known. */
  readonly share: number;
}

/**
 * Entry by entry |I + h A| ≤ M over all pieces, with spectral radius of M below 1; for the flow the diagonal of A itself
 * and |A| elsewhere, with all eigenvalues in the left half plane. @returns the share of `CommonContraction`.
 */
function contractionByBounds({ n, base, kinks }: ConeSystem, h: number): number | null {
  const M = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let low = base[i * n + j];
      let high = low;
      for (const { row, column } of kinks) {
        const jump = column[i] * row[j];
        if (jump > 0) high += jump;
        else low += jump;
      }
      if (h > 0) {
        const one = i === j ? 1 : 0;
        M[i * n + j] = Math.max(Math.abs(one + h * low), Math.abs(one + h * high));
      } else M[i * n + j] = i === j ? high : Math.max(Math.abs(low), Math.abs(high));
    }
  }
  // weights w with M w − w = −1, or M w = −1: positive exactly where M contracts (M-matrices)
  if (h > 0) for (let i = 0; i < n; i++) M[i * n + i] -= 1;
  const w = new Float64Array(n).fill(-1);
  const pivot = solveInPlace(M, w, n);
  const [low, high] = [Math.min(...w), Math.max(...w)];
  return pivot > 0 && low > 0 && high < 1 / MARGIN ? low / high : null;
}

/** Scales of the multipliers that are tried. */
const MULTIPLIERS = [0.5, 1, 2];
const MOST_ROWS = 300;

/**
 * Whether ‖v‖₂ shrinks under all A = C + ½ B E G, |E_kk| ≤ 1, C the mean of the extreme pieces: for w = E G v there are
 * t_k (g_k·v)² ≥ t_k w_k², so it does if the quadratic form of its rate plus Σ t_k ((g_k·v)² − w_k²) is negative. For any
 * number of kinks. Source: the S-procedure; Boyd et al., Linear Matrix Inequalities in System and Control Theory, §5.1.
 */
function smallGain({ n, base, kinks }: ConeSystem, h: number): boolean {
  const K = kinks.length;
  if (n + K > MOST_ROWS) return false;
  const C = Matrix.from1DArray(n, n, Array.from(base));
  const B = Matrix.zeros(n, K);
  const G = Matrix.zeros(K, n);
  kinks.forEach(({ row, column }, k) => {
    for (let i = 0; i < n; i++) {
      B.set(i, k, column[i] / 2);
      G.set(k, i, row[i]);
    }
  });
  C.add(B.mmul(G));
  const M = Matrix.add(Matrix.eye(n), Matrix.mul(C, h));
  const own = h > 0 ? M.transpose().mmul(M).sub(Matrix.eye(n)) : Matrix.add(C, C.transpose());
  const cross = h > 0 ? M.transpose().mmul(B).mul(h) : B;
  const last =
    h > 0
      ? B.transpose()
          .mmul(B)
          .mul(h * h)
      : Matrix.zeros(K, K);
  return MULTIPLIERS.some((t) => {
    const T = Matrix.diag(
      kinks.map((_, k) => (t * (h > 0 ? h : 1) * B.getColumnVector(k).norm()) / G.getRowVector(k).norm()),
    );
    const form = Matrix.zeros(n + K, n + K);
    form.setSubMatrix(Matrix.add(own, G.transpose().mmul(T).mmul(G)), 0, 0);
    form.setSubMatrix(cross, 0, n);
    form.setSubMatrix(cross.transpose(), n, 0);
    form.setSubMatrix(Matrix.sub(last, T), n, n);
    return leading(form).value < -MARGIN * (h > 0 ? h : 1);
  });
}

function leading(symmetric: Matrix): { value: number; vector: number[] } {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const at = realEigenvalues.indexOf(Math.max(...realEigenvalues));
  return { value: realEigenvalues[at], vector: eigenvectorMatrix.getColumn(at) };
}
