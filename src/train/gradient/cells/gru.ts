import { type Products, padded, type Storage } from "../../../kernel/index.ts";
import { type BatchSize, type Cell, parameter } from "../cell.ts";
import { addBiasGradient, addRows, fillRows, outerSum, rowOf, rowsOf, type Shape, setRows, spread } from "../sheets.ts";

export interface GatedCellSpec {
  readonly units: number;
  readonly inputs: number;
}

export function gruShapes({ units: n, inputs }: GatedCellSpec, { steps, count }: BatchSize, storage: Storage) {
  const rows = steps * count;
  const wide = 3 * padded(storage, n);
  const sheets: Shape[] = [
    [rows + count, n],
    [rows, wide],
    [rows, wide],
    [count, n],
    [wide, n],
    [wide, inputs],
  ];
  const weights: Shape[] = [
    [wide, n],
    [wide, inputs],
  ];
  return { sheets, weights };
}

/**
 * The gated recurrent unit, as PyTorch has it:
 *
 *     r = σ(W_r h + V_r u + b_r)   z = σ(W_z h + V_z u + b_z)   m = tanh(V_m u + b_m + r (W_m h + c_m))
 *     h ← (1 − z) m + z h
 *
 * Parameters: `recurrent` [3 n × n] and `input` [3 n × D], rows in the order r, z, m; `bias` [3 n] and `recurrentBias`
 * [3 n] (c; its r and z parts add to b's). Noise acts on the drive of m.
 * Source: Cho et al. (2014) arXiv 1406.1078, with the reset gate after the product.
 */
export function gruCell(products: Products, { units: n, inputs: D }: GatedCellSpec, { steps, count }: BatchSize): Cell {
  const { passes } = products;
  const rows = steps * count;
  const width = padded(products.storage, n);
  const at = { blocks: 3, n, width };
  const [recurrent, input] = [parameter("recurrent", 3 * n, n), parameter("input", 3 * n, D)];
  const [bias, recurrentBias] = [parameter("bias", 1, 3 * n), parameter("recurrentBias", 1, 3 * n)];
  const [W, V] = [products.weights(3 * width, n), products.weights(3 * width, D)];
  const states = products.sheet(rows + count, n);
  const gates = products.sheet(rows, 3 * width); // V u + b, then r, z, m; backward, the errors of V u + b
  const recalled = products.sheet(rows, 3 * width); // W h + c; backward, its errors
  const carried = products.sheet(count, n);
  const [ofRecurrent, ofInput] = [outerSum(products, recurrent, at), outerSum(products, input, at)];

  return {
    parameters: [recurrent, input, bias, recurrentBias],
    dimension: n,
    rates: states,
    ratesFrom: count,
    lastState: (b) => rowOf(states, rows + b),
    refresh() {
      W.set(spread(recurrent.values, n, at));
      V.set(spread(input.values, D, at));
    },
    forward(inputs, initial, noise) {
      if (initial.length === n) fillRows(states, 0, count, initial);
      else setRows(states, 0, count, initial);
      fillRows(gates, 0, rows, spread(bias.values, 1, at));
      V.addForward(inputs, 0, gates, 0, rows);
      if (noise !== null) addRows(gates, rows, noise, n, 2 * width);
      fillRows(recalled, 0, rows, spread(recurrentBias.values, 1, at));
      for (let t = 0; t < steps; t++) {
        const [now, next] = [t * count, (t + 1) * count];
        W.addForward(states, now, recalled, now, count);
        passes.gruForward(rowsOf(gates, now), rowsOf(recalled, now), rowsOf(states, now), rowsOf(states, next), count);
      }
    },
    backward(inputs, rateErrors, initialErrors) {
      carried.data.fill(0);
      const back = rowsOf(carried);
      for (let t = steps - 1; t >= 0; t--) {
        const now = t * count;
        const [given, came] = [rowsOf(gates, now), rowsOf(recalled, now)];
        passes.gruBackward(rowsOf(rateErrors, now), back, given, came, rowsOf(states, now), count);
        W.addBackward(recalled, now, carried, 0, count);
      }
      for (let b = 0; b < count; b++) {
        for (let i = 0; i < n; i++) initialErrors[b * n + i] = carried.data[b * width + i];
      }
      ofRecurrent.add(recalled, 0, states, 0, rows);
      ofInput.add(gates, 0, inputs, 0, rows);
      addBiasGradient(products, gates, rows, bias, at);
      addBiasGradient(products, recalled, rows, recurrentBias, at);
    },
  };
}
