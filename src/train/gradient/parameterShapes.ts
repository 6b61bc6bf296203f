import type { TrainableModelSpec } from "./modelSpec.ts";
import type { Shape } from "./sheets.ts";

/** Arrays of a trained network, [rows, columns] by name, in the order in which they are kept. */
export function parameterShapes(
  spec: TrainableModelSpec,
  { inputs: D, outputs: M }: { readonly inputs: number; readonly outputs: number },
): Record<string, Shape> {
  const { n } = spec;
  const readout: Record<string, Shape> = { readout: [M, n], readoutBias: [1, M] };
  if (spec.model === "leaky") {
    const { recurrence } = spec;
    const recurrent: Record<string, Shape> =
      recurrence.kind === "low-rank"
        ? { left: [n, recurrence.rank], right: [n, recurrence.rank] }
        : { recurrent: [n, n] };
    return { ...recurrent, input: [n, D], bias: [1, n], ...readout, initialState: [1, n] };
  }
  const gates = spec.model === "gru" ? 3 : 4;
  return {
    ...{ recurrent: [gates * n, n], input: [gates * n, D], bias: [1, gates * n] },
    ...(spec.model === "gru" && { recurrentBias: [1, gates * n] as const }),
    ...readout,
    initialState: [1, spec.model === "lstm" ? 2 * n : n],
  };
}
