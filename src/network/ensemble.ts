import type { Kernel, Matrix } from "../kernel/index.ts";
import type { Network } from "./network.ts";

/**
 * Networks that share J, advancing together as columns of one product. A column's numbers do not depend on its
 * company. One step, in the order of the paper's code:
 *
 *     x ← x + Δt (−x + g J r + Σ_m feedback_m z_m + Σ_d input_d u_d)    with r and z of the step before
 *     r ← tanh(x)
 *     z_m ← readout_m · r                                               with the weights as they now are
 *
 * Whoever changes the weights after a step leaves z alone: the next step feeds back what was computed before.
 */
export interface Ensemble {
  readonly n: number;
  /** Columns still in the ensemble. */
  readonly count: number;
  /** The network of each column. */
  readonly networks: readonly Network[];
  /** States, rates, outputs of the columns: [count × n], [count × n], [count × M]. */
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly z: Float64Array;
  /**
   * Advances by Δt.
   * @param u inputs [count × D], or null where there are none.
   * @param kick added to x after the Euler step [count × n]: noise, or a push.
   */
  step(u: Float64Array | null, kick?: Float64Array | null): void;
  /** Computes r and z from x, as after a step: call it when states were set from outside. */
  refresh(): void;
  /** Keeps these columns, in this order, and drops the others. */
  keep(columns: readonly number[]): void;
}

/**
 * @param matrix J of these networks, in the storage of the run's precision.
 * @param networks one per column; the same network may stand in several.
 * @param states [count × n], copied.
 */
export function openEnsemble(
  kernel: Kernel,
  matrix: Matrix,
  networks: readonly Network[],
  states: Float64Array,
): Ensemble {
  const { n } = matrix;
  const { outputs: M, inputs: D } = networks[0];
  let columns = [...networks];
  let x = states.slice();
  let r = new Float64Array(x.length);
  let z = new Float64Array(columns.length * M);
  let Jr = new Float64Array(x.length);

  function refresh(): void {
    kernel.tanh(x, r);
    for (let c = 0; c < columns.length; c++) readOut(columns[c].readout, M, n, r, c, z, c * M);
  }

  function step(u: Float64Array | null, kick?: Float64Array | null): void {
    matrix.multiply(r, Jr, columns.length);
    for (let c = 0; c < columns.length; c++) {
      if (advanceInOnePass(columns[c], x, Jr, z, u, c)) continue;
      const { g, timeStep, feedback, input } = columns[c];
      const drive = Jr.subarray(c * n, (c + 1) * n);
      for (let i = 0; i < n; i++) drive[i] *= g;
      addRows(drive, feedback, z, c * M, M);
      if (u !== null) addRows(drive, input, u, c * D, D);
      const state = x.subarray(c * n, (c + 1) * n);
      for (let i = 0; i < n; i++) state[i] += timeStep * (drive[i] - state[i]);
    }
    if (kick) for (let e = 0; e < x.length; e++) x[e] += kick[e];
    refresh();
  }

  function keep(kept: readonly number[]): void {
    const gather = (from: Float64Array, width: number) => {
      const to = new Float64Array(kept.length * width);
      kept.forEach((c, k) => {
        to.set(from.subarray(c * width, (c + 1) * width), k * width);
      });
      return to;
    };
    columns = kept.map((c) => columns[c]);
    x = gather(x, n);
    r = gather(r, n);
    z = gather(z, M);
    Jr = new Float64Array(kept.length * n);
  }

  refresh();
  return {
    n,
    get count() {
      return columns.length;
    },
    get networks() {
      return columns;
    },
    get x() {
      return x;
    },
    get r() {
      return r;
    },
    get z() {
      return z;
    },
    step,
    refresh,
    keep,
  };
}

/**
 * The Euler step of column c in one pass over x, for three outputs and no or two inputs, as the paper has them. The
 * additions are those of `addRows`, one after another.
 * @returns false, with nothing done, where there are other numbers of them or one is 0.
 */
function advanceInOnePass(
  { n, g, timeStep, feedback, input, outputs, inputs }: Network,
  x: Float64Array,
  Jr: Float64Array,
  z: Float64Array,
  u: Float64Array | null,
  c: number,
): boolean {
  if (outputs !== 3 || (u !== null && inputs !== 2)) return false;
  const [z0, z1, z2] = [z[3 * c], z[3 * c + 1], z[3 * c + 2]];
  if (z0 === 0 || z1 === 0 || z2 === 0) return false;
  const first = c * n;
  if (u === null) {
    for (let i = 0; i < n; i++) {
      const drive = Jr[first + i] * g + z0 * feedback[i] + z1 * feedback[i + n] + z2 * feedback[i + 2 * n];
      x[first + i] += timeStep * (drive - x[first + i]);
    }
    return true;
  }
  const [u0, u1] = [u[2 * c], u[2 * c + 1]];
  if (u0 === 0 || u1 === 0) return false;
  for (let i = 0; i < n; i++) {
    const fed = Jr[first + i] * g + z0 * feedback[i] + z1 * feedback[i + n] + z2 * feedback[i + 2 * n];
    const drive = fed + u0 * input[i] + u1 * input[i + n];
    x[first + i] += timeStep * (drive - x[first + i]);
  }
  return true;
}

/**
 * z_m = weights_m · r of one column, written to out[at … at + M − 1]; weights [M × n], r [columns × n]. Four partial sums,
 * added pairwise.
 */
export function readOut(
  weights: Float64Array,
  M: number,
  n: number,
  r: Float64Array,
  column: number,
  out: Float64Array,
  at: number,
): void {
  const first = column * n;
  const whole = n - (n % 4);
  for (let m = 0; m < M; m++) {
    const w = m * n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let i = 0; i < whole; i += 4) {
      s0 += weights[w + i] * r[first + i];
      s1 += weights[w + i + 1] * r[first + i + 1];
      s2 += weights[w + i + 2] * r[first + i + 2];
      s3 += weights[w + i + 3] * r[first + i + 3];
    }
    for (let i = whole; i < n; i++) s0 += weights[w + i] * r[first + i];
    out[at + m] = s0 + s1 + (s2 + s3);
  }
}

/**
 * y += Σ_m a[at + m] rows_m, y [n], rows [count × n]: what outputs or inputs add to the drive of a column. Where a
 * factor is 0 nothing is added.
 */
export function addRows(y: Float64Array, rows: Float64Array, a: Float64Array, at: number, count: number): void {
  const n = y.length;
  for (let m = 0; m < count; ) {
    const first = m * n;
    const [a0, a1, a2] = [a[at + m], a[at + m + 1], a[at + m + 2]];
    if (m + 2 < count && a0 !== 0 && a1 !== 0 && a2 !== 0) {
      // three at once: y goes to memory and back once
      for (let i = 0; i < n; i++) {
        const e = first + i;
        y[i] = y[i] + a0 * rows[e] + a1 * rows[e + n] + a2 * rows[e + 2 * n];
      }
      m += 3;
      continue;
    }
    if (a0 !== 0) for (let i = 0; i < n; i++) y[i] += a0 * rows[first + i];
    m++;
  }
}

/** z of `count` states of one network, [count × M]; states [count × n]. */
export function networkOutputs(kernel: Kernel, network: Network, states: Float64Array, count: number): Float64Array {
  const { n, outputs, readout } = network;
  const r = states.slice(0, count * n);
  kernel.tanh(r, r);
  const z = new Float64Array(count * outputs);
  for (let c = 0; c < count; c++) readOut(readout, outputs, n, r, c, z, c * outputs);
  return z;
}
