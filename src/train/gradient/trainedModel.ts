import { gruModel, leakyModel, leakyNetwork, lstmModel, type Model } from "../../network/index.ts";
import type { Parameter } from "./cell.ts";
import type { CellSpec } from "./cells/index.ts";
import { openRecurrence } from "./recurrence.ts";

/** Arrays of a trained network by the names of its parameters, each [rows × columns] as there. */
export type TrainedArrays = Readonly<Record<string, Float64Array>>;

export const arraysOf = (parameters: readonly Parameter[]): TrainedArrays =>
  Object.fromEntries(parameters.map(({ name, values }) => [name, values.slice()]));

/** What was trained, as the model that everybody studies: Dale's signs and low rank are then in W's numbers. */
export function trainedModel(cell: CellSpec, outputs: number, arrays: TrainedArrays): Model {
  const { units, inputs } = cell;
  const { input, bias, readout, readoutBias, initialState } = arrays;
  const shared = { units, inputs, outputs, input, bias, readout, readoutBias, initialState };
  if (cell.kind === "gru") {
    return gruModel({ ...shared, recurrent: arrays["recurrent"], recurrentBias: arrays["recurrentBias"] });
  }
  if (cell.kind === "lstm") return lstmModel({ ...shared, recurrent: arrays["recurrent"] });
  const { form, activation, alpha, recurrence: made = { kind: "full" } } = cell;
  const recurrence = openRecurrence(made, units);
  for (const { name, values } of recurrence.parameters) values.set(arrays[name]);
  return leakyModel(leakyNetwork({ ...shared, form, activation, alpha, recurrent: recurrence.compose().slice() }));
}
