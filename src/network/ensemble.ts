import type { Kernel, Matrix } from "../kernel/index.ts";
import type { Runnable } from "./model.ts";
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
  /** States, rates, outputs of the columns: [count × n], [count × n], [count × M]. Other arrays after `keep`. */
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
  /** Sets column c to a state [n] and computes its r and z, as after a step. */
  place(c: number, state: Float64Array): void;
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
  let x = kernel.vector(states.length);
  x.set(states);
  let r = kernel.vector(x.length);
  let z = new Float64Array(columns.length * M);
  let Jr = kernel.vector(x.length);

  let groups = groupsOf();

  // neighbouring columns of one network are worked on together: its weights then go through the memory once
  function groupsOf() {
    const starts = columns.flatMap((network, c) => (network === columns[c - 1] ? [] : [c]));
    return starts.map((first, k) => {
      const count = (starts[k + 1] ?? columns.length) - first;
      const part = (values: Float64Array, width: number) => values.subarray(first * width, (first + count) * width);
      const network = columns[first];
      const fed = { rows: network.feedback, factors: part(z, M) };
      return { network, first, count, x: part(x, n), r: part(r, n), z: part(z, M), Jr: part(Jr, n), fed };
    });
  }

  function refresh(): void {
    kernel.tanh(x, r);
    for (const { network, count, r, z } of groups) kernel.readOut(network.readout, r, z, n, count);
  }

  function step(u: Float64Array | null, kick?: Float64Array | null): void {
    matrix.multiply(r, Jr, columns.length);
    for (const { network, first, count, x, Jr, fed } of groups) {
      const terms = [fed];
      if (u !== null && !isZero(u, first * D, (first + count) * D))
        terms.push({ rows: network.input, factors: u.subarray(first * D, (first + count) * D) });
      kernel.euler(x, network.timeStep, Jr, network.g, terms, n, count);
    }
    if (kick) for (let e = 0; e < x.length; e++) x[e] += kick[e];
    refresh();
  }

  function place(c: number, state: Float64Array): void {
    const [own, rates] = [x, r].map((all) => all.subarray(c * n, (c + 1) * n));
    own.set(state);
    kernel.tanh(own, rates);
    kernel.readOut(columns[c].readout, rates, z.subarray(c * M, (c + 1) * M), n, 1);
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
    groups = groupsOf();
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
    place,
    keep,
  };
}

function isZero(values: Float64Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (values[i] !== 0) return false;
  return true;
}

/** z of `count` states of one network, [count × M]; states [count × n]. */
export function networkOutputs(kernel: Kernel, network: Network, states: Float64Array, count: number): Float64Array {
  const { n, outputs, readout } = network;
  const r = states.slice(0, count * n);
  kernel.tanh(r, r);
  const z = new Float64Array(count * outputs);
  kernel.readOut(readout, r, z, n, count);
  return z;
}

/** One network as what trials are run on. @param matrix J, in the storage of the run's precision. */
export function runnable(kernel: Kernel, matrix: Matrix, network: Network): Runnable {
  const { n, outputs } = network;
  return {
    dimension: n,
    outputs,
    openEnsemble: (states) => openEnsemble(kernel, matrix, new Array<Network>(states.length / n).fill(network), states),
  };
}
