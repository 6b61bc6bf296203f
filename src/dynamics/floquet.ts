import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type System, stream } from "../kernel/index.ts";
import { type CarriedSpace, type Carry, openCarriedSpace } from "./carriedSpace.ts";
import type { FlowCycle } from "./flowCycle.ts";
import { passage } from "./monodromy.ts";
import type { Eigenvalue } from "./spectrum.ts";
import { dot } from "./vectors.ts";

/** Up to this dimension the monodromy matrix is formed. */
const DENSE = 60;
const MOST_PRODUCTS = 120;
/** Products at once: several cost little more than one. */
const BLOCK = 8;
/** ‖Φ v − μ v‖ / ‖v‖ at which a multiplier counts as converged. */
const CONVERGED = 1e-8;
/** The trivial multiplier must be this close to 1. */
export const TRIVIAL_TOLERANCE = 1e-6;
/** Multipliers this close to the unit circle decide nothing. */
const MARGIN = 1e-6;

/** What a cycle of a flow does to small displacements in one period. */
export interface Floquet {
  /** Multipliers, those of largest modulus first, the trivial one among them; of a pair both. */
  readonly multipliers: readonly Eigenvalue[];
  /** Index of the one nearest to 1, which belongs to a displacement along the cycle. */
  readonly trivial: number;
  /** Its distance from 1: the self-test. */
  readonly trivialError: number;
  /** Whether the self-test holds (1e-6) and the multipliers listed have converged. */
  readonly isTrusted: boolean;
  /** By the others: |μ| < 1 for all, > 1 for some; "marginal" within 1e-6 of it, "undecided" where not trusted. */
  readonly stability: "stable" | "unstable" | "marginal" | "undecided";
  /** Multipliers outside the unit circle, among those listed. */
  readonly unstable: number;
  /** Largest ‖Φ v − μ v‖ / ‖v‖ of those listed; 0 where Φ was formed. */
  readonly residual: number;
  /** Products with Φ. */
  readonly products: number;
}

/**
 * Leading Floquet multipliers: eigenvalues of the monodromy matrix Φ of the cycle's own Runge–Kutta steps, by a
 * Rayleigh–Ritz projection on the directions that closed it and on their images, or densely for n ≤ 60.
 *
 * @param count multipliers wanted, the trivial one included.
 */
export function floquet(flow: System, cycle: FlowCycle, count: number): Floquet {
  const n = flow.dimension;
  const path = passage(flow, cycle.point, cycle.period / flow.timeStep, cycle.mesh);
  const found = n <= DENSE ? dense(n, path.carry) : leading(cycle.directions, n, path.carry, count);
  const { pairs, products } = found;
  pairs.sort((a, b) => modulus(b.value) - modulus(a.value) || b.value[1] - a.value[1]);
  const toOne = pairs.map(({ value: [re, im] }) => modulus([re - 1, im]));
  const nearest = toOne.indexOf(Math.min(...toOne));
  let wanted = Math.max(Math.min(count, pairs.length), nearest + 1);
  if (wanted < pairs.length && pairs[wanted - 1].value[1] > 0) wanted++; // a pair is never cut
  const listed = pairs.slice(0, wanted);
  const residual = Math.max(...listed.map((r) => r.residual));
  const trivialError = toOne[nearest];
  const isTrusted = trivialError <= TRIVIAL_TOLERANCE && residual <= CONVERGED;
  const others = listed.flatMap(({ value }, k) => (k === nearest ? [] : [modulus(value)]));
  const unstable = others.filter((m) => m > 1 + MARGIN).length;
  const isMarginal = others.some((m) => Math.abs(m - 1) <= MARGIN);
  return {
    multipliers: listed.map((r) => r.value),
    trivial: nearest,
    trivialError,
    isTrusted,
    stability: !isTrusted ? "undecided" : unstable > 0 ? "unstable" : isMarginal ? "marginal" : "stable",
    unstable,
    residual,
    products,
  };
}

interface Ritz {
  readonly value: Eigenvalue;
  readonly residual: number;
}

function dense(n: number, carry: Carry): { pairs: Ritz[]; products: number } {
  const columns = new Float64Array(n * n);
  for (let i = 0; i < n; i++) columns[i * n + i] = 1;
  carry(columns, columns, n); // row c = Φ e_c: the transpose, which has the same eigenvalues
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(
    Matrix.from1DArray(n, n, Array.from(columns)),
  );
  const pairs = realEigenvalues.map((re, k): Ritz => ({ value: [re, imaginaryEigenvalues[k]], residual: 0 }));
  return { pairs, products: n };
}

function leading(known: readonly Float64Array[], n: number, carry: Carry, count: number) {
  const random = stream({ seed: 0, density: 1 }, "orthogonalStart", n);
  const fresh = Array.from({ length: count + 2 }, (_, k) =>
    Float64Array.from({ length: n }, (_, i) => random.normal(k * n + i)),
  );
  const space = openCarriedSpace(n);
  // one product of a random vector is not to be missing where the known directions span an invariant space
  space.grow(carry, [...known.slice(0, Math.max(BLOCK, count + 2) - 1), ...fresh], Math.max(BLOCK, count + 2));
  for (;;) {
    const pairs = ritzPairs(space);
    const isDone = pairs.slice(0, count + 1).every((r) => r.residual <= CONVERGED / 10);
    const most = Math.min(BLOCK, MOST_PRODUCTS - space.basis.length);
    if (isDone || space.grow(carry, space.images.slice(-BLOCK), most) === 0) {
      return { pairs, products: space.basis.length };
    }
  }
}

/** Eigenpairs of QᵀΦQ, with their residuals ‖Φ Q s − μ Q s‖ / ‖s‖. */
function ritzPairs({ basis, images }: CarriedSpace): Ritz[] {
  const size = basis.length;
  const H = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) H.set(i, j, dot(basis[i], images[j]));
  const decomposition = new EigenvalueDecomposition(H, { assumeSymmetric: false });
  const { realEigenvalues, imaginaryEigenvalues, eigenvectorMatrix: V } = decomposition;
  const pairs = realEigenvalues.map((re, k): Ritz => {
    const im = imaginaryEigenvalues[k];
    // of a conjugate pair, columns k and k + 1 of V hold the real and imaginary part
    const first = im < 0 ? k - 1 : k;
    const real = V.getColumn(first);
    const imaginary = im === 0 ? null : V.getColumn(first + 1);
    return { value: [re, im], residual: residualOf({ basis, images }, re, Math.abs(im), real, imaginary) };
  });
  return pairs.sort((a, b) => modulus(b.value) - modulus(a.value) || b.value[1] - a.value[1]);
}

function residualOf(
  { basis, images }: Pick<CarriedSpace, "basis" | "images">,
  a: number,
  b: number,
  real: readonly number[],
  imaginary: readonly number[] | null,
): number {
  const n = basis[0].length;
  const [p, q] = [new Float64Array(n), new Float64Array(n)];
  let squares = 0;
  for (let j = 0; j < basis.length; j++) {
    const [s, t] = [real[j], imaginary === null ? 0 : imaginary[j]];
    squares += s * s + t * t;
    for (let i = 0; i < n; i++) {
      const [v, w] = [images[j][i], basis[j][i]];
      p[i] += s * v - (a * s - b * t) * w;
      q[i] += t * v - (a * t + b * s) * w;
    }
  }
  return Math.sqrt((dot(p, p) + dot(q, q)) / squares);
}

function modulus([re, im]: Eigenvalue): number {
  return Math.sqrt(re * re + im * im);
}
