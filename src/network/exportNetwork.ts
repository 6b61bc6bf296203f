import { arrayOf, encodeNpz, type NumericArray } from "../format/index.ts";
import type { Network } from "./network.ts";
import { transpose } from "./networkArrays.ts";

/** What may go along with a network. */
export interface ExportExtras {
  /** States at trial ends, [count × n]: x_trial_end. */
  readonly trialEnds?: Float64Array | undefined;
  /** Means of the stimulus classes, [classes × D]: mu. */
  readonly means?: Float64Array | undefined;
  /** Labels of the classes: labels. */
  readonly labels?: readonly number[] | undefined;
  /** The task as JSON text, UTF-8 bytes: task. */
  readonly task?: string | undefined;
}

/**
 * A network as arrays in the paper's letters, which `importNetwork` reads back to the last bit. J keeps its dtype, all
 * else is f8; matrices of vectors have one column each, [n × k]; time is in τ.
 */
export function networkArrays(network: Network, extras: ExportExtras = {}): Record<string, NumericArray> {
  const { n, outputs, inputs, J, feedback, readout, input } = network;
  const scalar = (value: number) => arrayOf(Float64Array.of(value), []);
  const columns = (rows: Float64Array, count: number) => arrayOf(transpose(rows, count, n), [n, count]);
  const { trialEnds, means, labels, task } = extras;
  return {
    J: arrayOf(J, [n, n]),
    g: scalar(network.g),
    w_f: arrayOf(feedback.slice(0, n)),
    W_fd: columns(feedback.subarray(n), outputs - 1),
    w_o: arrayOf(readout.slice(0, n)),
    W_d: columns(readout.subarray(n), outputs - 1),
    W_in: columns(input, inputs),
    x0: arrayOf(network.initialState),
    dt: scalar(network.timeStep),
    tau: scalar(1),
    ...(trialEnds && { x_trial_end: arrayOf(trialEnds, [trialEnds.length / n, n]) }),
    ...(means && { mu: arrayOf(means, [means.length / inputs, inputs]) }),
    ...(labels && { labels: arrayOf(Int32Array.from(labels)) }),
    ...(task !== undefined && { task: arrayOf(new TextEncoder().encode(task)) }),
  };
}

/** The bytes of the .npz. */
export function exportNetwork(network: Network, extras: ExportExtras = {}): Uint8Array<ArrayBuffer> {
  return encodeNpz(networkArrays(network, extras));
}
