import { show } from "../networkArrays.ts";
import type { Dialect } from "./cell.ts";
import type { ArrayTable } from "./table.ts";

export interface ReadoutOf {
  readonly outputs: number;
  /** [M × n] */
  readonly readout: Float64Array;
  /** [M] */
  readonly readoutBias: Float64Array;
  /** What was taken for the read-out, or why nothing was. */
  readonly notices: readonly string[];
}

const OUTPUT = /(^|[^a-z])(out|outputs?|output_layer|readout|fc|linear|dense|head|decoder|proj|logits)\d*([^a-z]|$)/i;

/**
 * The linear map of h, n units, that a file has beside its cell: the only one of its shape, or the only one of these whose
 * name says that it is the output. Nothing of the dynamics hangs on it.
 */
export function readoutOf(
  table: ArrayTable,
  units: number,
  { weights, bias, isRowsFirst }: Dialect["linear"],
): ReadoutOf {
  const candidates = table.unread().filter((name) => {
    const shape = table.shapeOf(name);
    return weights.test(name) && shape.length === 2 && shape[isRowsFirst ? 1 : 0] === units;
  });
  const named = candidates.filter((name) => OUTPUT.test(name));
  const chosen = candidates.length === 1 ? candidates[0] : named.length === 1 ? named[0] : undefined;
  if (chosen === undefined) {
    const none = { outputs: 0, readout: new Float64Array(0), readoutBias: new Float64Array(0) };
    const several = `${candidates.map(show).join(" and ")} may each be the read-out: no outputs are shown`;
    return { ...none, notices: candidates.length === 0 ? [] : [several] };
  }
  const { rows, columns, data } = table.matrix(chosen, null, null);
  const outputs = isRowsFirst ? rows : columns;
  const readout = new Float64Array(outputs * units);
  for (let m = 0; m < outputs; m++) {
    for (let i = 0; i < units; i++) readout[m * units + i] = isRowsFirst ? data[m * units + i] : data[i * outputs + m];
  }
  const biasName = chosen.replace(/(weight|kernel)(?=(:0|[/.]value)?$)/, bias);
  const hasBias = table.has(biasName) && table.shapeOf(biasName).length === 1;
  return {
    outputs,
    readout,
    readoutBias: hasBias ? table.values(biasName, outputs) : new Float64Array(outputs),
    notices: [`z is ${show(chosen)} h${hasBias ? ` + ${show(biasName)}` : ""}`],
  };
}
