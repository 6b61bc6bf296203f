import { EigenvalueDecomposition, Matrix, solve } from "ml-matrix";
import type { ConeSystem } from "./coneSystem.ts";
import { solveInPlace } from "./denseSolve.ts";

/** Passes of the search for a common quadratic norm over all pieces. */
const PASSES = 60;
/** By how much every piece must contract, over the size of the pieces. */
const MARGIN = 1e-7;
/** Spectra that one search may ask for. */
const MOST_SPECTRA = 4000;

/**
 * A norm in which all pieces of v̇ = A(v) v contract, or all I + h A: then 0 is asymptotically stable. First a weighted
 * maximum norm, from bounds of the entries over all pieces; then a quadratic one, by the randomised gradient method in
 * its cyclic form.
 *
 * @param matrices A of all pieces, or null where there are too many: then only the first is tried.
 * @param h 0 for the flow.
 * @returns null where none was found, which proves nothing.
 * Source: Liberzon & Tempo (2004) IEEE Trans. Automat. Contr. 49:994.
 */
export function commonContraction(
  system: ConeSystem,
  matrices: readonly Float64Array[] | null,
  h: number,
): CommonContraction | null {
  const maximum = contractionByBounds(system, h);
  if (maximum !== null) return { reason: "all its pieces contract in one weighted maximum norm", share: maximum };
  const gain = smallGain(system, h);
  if (gain) return { reason: "all its pieces contract in the Euclidean norm", share: 1 / Math.sqrt(system.n) };
  const quadratic = matrices === null ? null : quadraticContraction(matrices, system.n, h);
  if (quadratic !== null) return { reason: "all its pieces contract in one quadratic norm", share: quadratic };
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

function quadraticContraction(matrices: readonly Float64Array[], n: number, h: number): number | null {
  const pieces = matrices.map((A) => {
    const piece = Matrix.from1DArray(n, n, Array.from(A));
    return h > 0 ? Matrix.add(Matrix.eye(n), piece.mul(h)) : piece;
  });
  let P = firstGuess(pieces, n, h);
  let spent = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    let violated = 0;
    for (const piece of pieces) {
      if (++spent > MOST_SPECTRA) return null;
      const { value, vector } = leading(excess(piece, P, h));
      if (value < -MARGIN * (h > 0 ? h : 1)) continue;
      violated++;
      // the gradient of that eigenvalue with respect to P
      const Az = piece.mmul(Matrix.columnVector(vector));
      const z = Matrix.columnVector(vector);
      const G =
        h > 0 ? Az.mmul(Az.transpose()).sub(z.mmul(z.transpose())) : Az.mmul(z.transpose()).add(z.mmul(Az.transpose()));
      const size = G.norm("frobenius");
      if (!(size > 0)) return null;
      P = Matrix.sub(P, G.mul((value + 0.1 * (h > 0 ? h : 1)) / (size * size)));
    }
    if (violated === 0) {
      const [low, high] = [-leading(Matrix.mul(P, -1)).value, leading(P).value];
      // the ellipsoid that a 2-norm ball of radius r lies in is itself within r √(high/low); ‖x‖₂ ≤ √n ‖x‖∞
      return low > 0 ? Math.sqrt(low / high / n) : null;
    }
    P = positivePart(P);
  }
  return null;
}

/** AᵀP + PA, or MᵀPM − P. */
function excess(piece: Matrix, P: Matrix, h: number): Matrix {
  const product = P.mmul(piece);
  return h > 0 ? piece.transpose().mmul(product).sub(P) : Matrix.add(product, product.transpose());
}

/** The norm in which the mean piece contracts evenly: AᵀP + PA = −I, or MᵀPM − P = −I; I where there is none. */
function firstGuess(pieces: readonly Matrix[], n: number, h: number): Matrix {
  let mean = Matrix.zeros(n, n);
  for (const piece of pieces) mean = mean.add(Matrix.mul(piece, 1 / pieces.length));
  const transposed = mean.transpose();
  const I = Matrix.eye(n);
  const left =
    h > 0
      ? Matrix.sub(transposed.kroneckerProduct(transposed), Matrix.eye(n * n))
      : Matrix.add(I.kroneckerProduct(transposed), transposed.kroneckerProduct(I));
  if (n > 10) return I;
  try {
    const p = solve(left, Matrix.columnVector(I.to1DArray().map((v) => -v))).to1DArray();
    const P = Matrix.from1DArray(n, n, p);
    const guess = Matrix.add(P, P.transpose()).mul(0.5 / Math.max(1, P.norm("frobenius")));
    return leading(Matrix.mul(guess, -1)).value < 0 ? guess : I;
  } catch {
    return I;
  }
}

function leading(symmetric: Matrix): { value: number; vector: number[] } {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const at = realEigenvalues.indexOf(Math.max(...realEigenvalues));
  return { value: realEigenvalues[at], vector: eigenvectorMatrix.getColumn(at) };
}

/** P with eigenvalues below a small positive one raised to it. */
function positivePart(P: Matrix): Matrix {
  const symmetric = Matrix.add(P, P.transpose()).mul(0.5);
  const { realEigenvalues, eigenvectorMatrix: V } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const floor = 1e-3 * Math.max(...realEigenvalues.map(Math.abs));
  return V.mmul(Matrix.diag(realEigenvalues.map((v) => Math.max(v, floor)))).mmul(V.transpose());
}
