import { tanh } from "../kernel/index.ts";
import type { Network } from "../network/index.ts";

/** −1 + g √⟨(1 − r²)²⟩: the edge of the disc of J's eigenvalues at a state, which the read-outs leave as it is. */
export function bulkEdgeOf({ g }: Network): (x: Float64Array) => number {
  return (x) => {
    let sum = 0;
    for (const v of x) {
      const slope = 1 - tanh(v) * tanh(v);
      sum += slope * slope;
    }
    return -1 + g * Math.sqrt(sum / x.length);
  };
}
