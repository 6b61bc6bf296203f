import type { Kernel, Matrix, System } from "../kernel/index.ts";
import { eulerMap } from "./eulerMap.ts";
import type { Network } from "./network.ts";

/** Matrices of one J in the kernel; made once and shared by every network that has this J. */
export interface RecurrentMatrices {
  /** J in the storage of the run's precision: the network as it was trained. */
  readonly trained: Matrix;
  /** J in f64: roots and spectra. */
  readonly exact: Matrix;
  /** Jᵀ in f64, made when it is first asked for. */
  transposed(): Matrix;
}

/** The kernel must have room for two matrices, three where the storage is f32. */
export function loadMatrices(
  kernel: Kernel,
  J: Float32Array | Float64Array,
  n: number,
  storage: "f32" | "f64",
): RecurrentMatrices {
  const exact = kernel.matrix(J, n, "f64");
  let transposed: Matrix | undefined;
  return {
    exact,
    trained: storage === "f64" ? exact : kernel.matrix(J, n, storage),
    transposed() {
      transposed ??= kernel.matrix(transpose(J, n), n, "f64");
      return transposed;
    },
  };
}

function transpose(J: Float32Array | Float64Array, n: number): Float32Array | Float64Array {
  const T = J.slice(); // of the same type
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) T[j * n + i] = J[i * n + j];
  return T;
}

export interface SystemOptions {
  /** Constant input u [D]. @default none */
  readonly input?: Float64Array;
  /** "trained" runs J in the storage it was trained in, "exact" in f64; Jᵀ is in f64 always. @default "exact" */
  readonly use?: "trained" | "exact";
}

/**
 * A network left alone: ẋ = F(x), per τ, under constant input. Without input F is odd to the last bit.
 */
export function flowOf(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: Network,
  options: SystemOptions = {},
): System {
  const { n, g, outputs, feedback, readout } = network;
  const matrix = matrices[options.use ?? "exact"];
  const constant = inputDrive(network, options.input);
  let W: Float64Array | undefined;
  let rates = new Float64Array(0);

  // out = g M r + Σ_m to_m (from_m · r), less x where it is given
  function drive(
    M: Matrix,
    r: Float64Array,
    out: Float64Array,
    count: number,
    to: Float64Array,
    from: Float64Array,
    x: Float64Array | null,
  ) {
    M.multiply(r, out, count);
    const z = new Float64Array(count * outputs);
    kernel.readOut(from, r, z, n, count);
    kernel.drive(out, g, [{ rows: to, factors: z }], x, n, count);
  }
  function room(count: number): Float64Array {
    if (rates.length < count * n) rates = new Float64Array(count * n);
    return rates.subarray(0, count * n);
  }
  const slopes = (x: Float64Array) => {
    const d = new Float64Array(n);
    kernel.tanh(x, d);
    for (let i = 0; i < n; i++) d[i] = 1 - d[i] * d[i];
    return d;
  };

  return {
    kind: "flow",
    dimension: n,
    timeStep: 1,
    odd: constant === null,
    evaluate(states, out, count) {
      const r = room(count);
      kernel.tanh(states.subarray(0, count * n), r);
      if (constant === null) {
        drive(matrix, r, out, count, feedback, readout, states);
        return;
      }
      drive(matrix, r, out, count, feedback, readout, null);
      for (let e = 0; e < count * n; e++) out[e] += constant[e % n];
      subtract(out, states, count * n);
    },
    tangent(x, V, out, count, isTransposed) {
      const d = slopes(x);
      const r = room(count);
      if (isTransposed) {
        drive(matrices.transposed(), V, out, count, readout, feedback, null);
        for (let first = 0; first < count * n; first += n) {
          for (let i = 0; i < n; i++) out[first + i] = d[i] * out[first + i] - V[first + i];
        }
      } else {
        for (let first = 0; first < count * n; first += n) {
          for (let i = 0; i < n; i++) r[first + i] = d[i] * V[first + i];
        }
        drive(matrix, r, out, count, feedback, readout, V);
      }
    },
    jacobian(x, out) {
      const d = slopes(x);
      W ??= effectiveWeights(network);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) out[i * n + j] = W[i * n + j] * d[j];
        out[i * n + i] -= 1;
      }
    },
    jacobianLipschitz: STEEPEST_SLOPE_CHANGE * weightNorm(network),
    slopeChange(x, radius, out) {
      kernel.tanh(x, out);
      for (let j = 0; j < n; j++) out[j] = tanhSlopeChange(Math.abs(out[j]), radius);
    },
  };
}

/**
 * With t = tanh η and r = tanh x, tanh(x + η) − tanh(x) = (1 − r²) t/(1 + r t): the mean slope over the slope at x is
 * (t/η)/(1 + r t). As 1 − η²/3 ≤ t/η ≤ 1, it differs from 1 by no more than |r η|/(1 − |r η|) + η²/3.
 */
function tanhSlopeChange(r: number, radius: number): number {
  const shift = r * radius;
  return shift < 1 ? shift / (1 - shift) + (radius * radius) / 3 : Number.POSITIVE_INFINITY;
}

/** x ↦ x + Δt F(x): the network as it was trained and simulated. */
export function mapOf(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: Network,
  options: SystemOptions = {},
): System {
  return eulerMap(flowOf(kernel, matrices, network, options), network.timeStep);
}

// y ← y − x
function subtract(y: Float64Array, x: Float64Array, length: number): void {
  for (let e = 0; e < length; e++) y[e] -= x[e];
}

// max |d/dx (1 − tanh² x)| = 4 / (3√3)
const STEEPEST_SLOPE_CHANGE = 0.7698003589195011;

/** Entry of the effective recurrent matrix W = g J + Σ_m feedback_m readout_mᵀ. */
function weight({ n, g, outputs, J, feedback, readout }: Network, i: number, j: number): number {
  let sum = g * J[i * n + j];
  for (let m = 0; m < outputs; m++) sum += feedback[m * n + i] * readout[m * n + j];
  return sum;
}

/** W [n × n]; roots are searched with hundreds of Jacobians of one network. */
function effectiveWeights(network: Network): Float64Array {
  const { n } = network;
  const W = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) W[i * n + j] = weight(network, i, j);
  return W;
}

/** ‖W‖∞, the largest row sum of |W|. */
function weightNorm(network: Network): number {
  const { n } = network;
  let norm = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.abs(weight(network, i, j));
    norm = Math.max(norm, sum);
  }
  return norm;
}

/**
 * Σ_d input_d u_d [n], or null where that is nothing.
 *
 * @throws RangeError when u does not have one value for each input.
 */
export function inputDrive(
  { n, inputs, input }: Pick<Network, "n" | "inputs" | "input">,
  u?: Float64Array,
): Float64Array | null {
  if (u === undefined) return null;
  if (u.length !== inputs) throw new RangeError(`input: must have ${inputs} values, got ${u.length}`);
  if (u.every((v) => v === 0)) return null;
  const drive = new Float64Array(n);
  for (let d = 0; d < inputs; d++) for (let i = 0; i < n; i++) drive[i] += input[d * n + i] * u[d];
  return drive;
}
