/** @file PyTorch's RNN, GRU and LSTM, and their cells; Equinox's, which have the same names but for the biases. */
import { InputError } from "../../format/index.ts";
import { show } from "../networkArrays.ts";
import { type CellWeights, type Dialect, kindOf, type Layer } from "./cell.ts";
import type { ArrayTable } from "./table.ts";

/** "rnn." "weight_hh" "_l0" "_reverse" */
const RECURRENT = /^(.*?)weight_hh(_l(\d+)(_reverse)?)?$/;
const PARAMETRISED = /(^|\.)(parametrizations\.)?weight_[ih]h(_l\d+)?(_raw|_orig|_g|_v|\.original\d*)$/;

/**
 * `weight_ih_l0` [gates · n × D], `weight_hh_l0` [gates · n × n], `bias_ih_l0` and `bias_hh_l0` [gates · n] (torch.nn.RNN, GRU,
 * LSTM; without `_l0` those of RNNCell, GRUCell, LSTMCell). Equinox has `bias` [gates · n] and, in a GRU, `bias_n` [n].
 * Source: https://pytorch.org/docs/stable/generated/torch.nn.GRU.html ("Variables"); Equinox, equinox/nn/_rnn.py.
 */
export const torchDialect: Dialect = {
  tool: "PyTorch",
  layersIn(table) {
    const parametrised = table.names.find((name) => PARAMETRISED.test(name));
    if (parametrised !== undefined) {
      throw new InputError(
        `${table.where}: ${show(parametrised)} is part of a parametrised weight; call remove_parametrizations (or remove_weight_norm) before the state_dict is saved`,
      );
    }
    return table.names.flatMap((name): Layer[] => {
      const [, module, ending = "", number, reverse = ""] = RECURRENT.exec(name) ?? [];
      if (module === undefined) return [];
      const title = [module.replace(/\.$/, ""), number === undefined ? "" : number + reverse].filter((t) => t !== "");
      return [{ name: title.join(".") || "cell", prefix: `${module}|${ending}` }];
    });
  },
  read(table, { prefix }): CellWeights {
    const [module, ending] = prefix.split("|");
    const named = (what: string) => `${module}${what}${ending}`;
    if (table.has(named("weight_hr"))) {
      throw new InputError(
        `${table.where}: ${show(named("weight_hr"))} projects the state (proj_size), which is not read; train without it`,
      );
    }
    const W = table.matrix(named("weight_hh"), null, null);
    const kind = kindOf(W.rows, W.columns, named("weight_hh"), table);
    const V = table.matrix(named("weight_ih"), W.rows, null);
    const zeros = () => new Float64Array(W.rows);
    const optional = (name: string, length: number) => (table.has(name) ? table.values(name, length) : null);
    const common = { kind, units: W.columns, inputs: V.columns, recurrent: W.data, input: V.data };
    const [bias, recurrentBias] = [optional(named("bias_ih"), W.rows), optional(named("bias_hh"), W.rows)];
    if ((bias === null) !== (recurrentBias === null)) {
      const missing = named(bias === null ? "bias_ih" : "bias_hh");
      throw new InputError(`${table.where}: must hold both biases or none, got no ${show(missing)}; save it too`);
    }
    if (bias !== null) return { ...common, bias, recurrentBias: recurrentBias!, notices: [] };
    // Equinox
    const own = ending === "" ? optional(`${module}bias`, W.rows) : null;
    const ofMemory = own !== null && kind === "gru" ? table.values(`${module}bias_n`, W.columns) : null;
    const beside = zeros();
    if (ofMemory !== null) beside.set(ofMemory, 2 * W.columns);
    return { ...common, bias: own ?? zeros(), recurrentBias: beside, notices: [] };
  },
  linear: { weights: /^(.*\.)?weight$/, bias: "bias", isRowsFirst: true },
};

/** What stands beside a module's weights and is not read would make another cell of it: its first such array. */
export function strangerOf(table: ArrayTable, { prefix }: Layer): string | undefined {
  const [module] = prefix.split("|");
  const isBeside = (name: string) => name.startsWith(module) && !name.slice(module.length).includes(".");
  return table.unread().find((name) => isBeside(name) && !/(weight|bias)_[ih][hr]_l\d+(_reverse)?$/.test(name));
}
