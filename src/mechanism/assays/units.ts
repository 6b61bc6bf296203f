import { type StreamKey, stream } from "../../kernel/index.ts";
import type { Network } from "../../network/index.ts";

/** All units in random order; the first k of it are a random sample of k. */
export function shuffledUnits(key: StreamKey, n: number, index: number): Int32Array {
  const random = stream(key, "assayUnits", index);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i, i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Units by how much they weigh in the read-outs, each output counted by its own norm; the strongest first. */
export function unitsByReadout({ n, outputs, readout }: Network): Int32Array {
  const weight = new Float64Array(n);
  for (let m = 0; m < outputs; m++) {
    const row = readout.subarray(m * n, (m + 1) * n);
    const squares = row.reduce((sum, w) => sum + w * w, 0);
    if (squares > 0) for (let i = 0; i < n; i++) weight[i] += (row[i] * row[i]) / squares;
  }
  return descending(weight);
}

/** Units by Σ_j |J_ij| + |J_ji|, what they receive and give in the random matrix; hubs first. */
export function unitsByConnection({ n, J }: Network): Int32Array {
  const weight = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const size = Math.abs(J[i * n + j]);
      weight[i] += size;
      weight[j] += size;
    }
  }
  return descending(weight);
}

const descending = (weight: Float64Array) =>
  Int32Array.from(weight.keys()).sort((a, b) => weight[b] - weight[a] || a - b);
