import { type Products, padded, type Storage } from "../../../kernel/index.ts";
import { type BatchSize, type Cell, parameter } from "../cell.ts";
import { addBiasGradient, addRows, fillRows, outerSum, rowOf, rowsOf, type Shape, spread } from "../sheets.ts";
import type { GatedCellSpec } from "./gru.ts";

export function lstmShapes({ units: n, inputs }: GatedCellSpec, { steps, count }: BatchSize, storage: Storage) {
  const rows = steps * count;
  const wide = 4 * padded(storage, n);
  const sheets: Shape[] = [
    [rows + count, n],
    [rows + count, n],
    [rows, n],
    [rows, wide],
    [count, n],
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
 * Long short-term memory, as PyTorch has it; a state is (h, c):
 *
 *     i, f, o = σ(W h + V u + b)   g = tanh(W_g h + V_g u + b_g)
 *     c ← f c + i g   h ← o tanh c
 *
 * Parameters: `recurrent` [4 n × n], `input` [4 n × D], `bias` [4 n], rows in the order i, f, g, o. Noise acts on the drive
 * of g.
 * Source: Hochreiter & Schmidhuber (1997) Neural Comput. 9:1735; forget gate: Gers et al. (2000) 12:2451.
 */
export function lstmCell(
  products: Products,
  { units: n, inputs: D }: GatedCellSpec,
  { steps, count }: BatchSize,
): Cell {
  const { passes } = products;
  const rows = steps * count;
  const width = padded(products.storage, n);
  const at = { blocks: 4, n, width };
  const [recurrent, input] = [parameter("recurrent", 4 * n, n), parameter("input", 4 * n, D)];
  const bias = parameter("bias", 1, 4 * n);
  const [W, V] = [products.weights(4 * width, n), products.weights(4 * width, D)];
  const hidden = products.sheet(rows + count, n);
  const cells = products.sheet(rows + count, n);
  const squashed = products.sheet(rows, n); // tanh c after the step
  const gates = products.sheet(rows, 4 * width); // arguments, then i, f, g, o; backward, the errors of the arguments
  const carried = { hidden: products.sheet(count, n), cells: products.sheet(count, n) };
  const [ofRecurrent, ofInput] = [outerSum(products, recurrent, at), outerSum(products, input, at)];

  return {
    parameters: [recurrent, input, bias],
    dimension: 2 * n,
    rates: hidden,
    ratesFrom: count,
    lastState: (b) => Float64Array.of(...rowOf(hidden, rows + b), ...rowOf(cells, rows + b)),
    refresh() {
      W.set(spread(recurrent.values, n, at));
      V.set(spread(input.values, D, at));
    },
    forward(inputs, initial, noise) {
      const next = initial.length === 2 * n ? 0 : 2 * n;
      for (let b = 0; b < count; b++) {
        for (let i = 0; i < n; i++) {
          hidden.data[b * width + i] = initial[b * next + i];
          cells.data[b * width + i] = initial[b * next + n + i];
        }
      }
      fillRows(gates, 0, rows, spread(bias.values, 1, at));
      V.addForward(inputs, 0, gates, 0, rows);
      if (noise !== null) addRows(gates, rows, noise, n, 2 * width);
      for (let t = 0; t < steps; t++) {
        const [now, then] = [t * count, (t + 1) * count];
        W.addForward(hidden, now, gates, now, count);
        const [before, after, h] = [rowsOf(cells, now), rowsOf(cells, then), rowsOf(hidden, then)];
        passes.lstmForward(rowsOf(gates, now), before, after, rowsOf(squashed, now), h, count);
      }
    },
    backward(inputs, rateErrors, initialErrors) {
      const back = { hidden: rowsOf(carried.hidden), cells: rowsOf(carried.cells) };
      carried.hidden.data.fill(0);
      carried.cells.data.fill(0);
      for (let t = steps - 1; t >= 0; t--) {
        const now = t * count;
        const [errors, flat] = [rowsOf(rateErrors, now), rowsOf(squashed, now)];
        passes.lstmBackward(errors, back, rowsOf(gates, now), rowsOf(cells, now), flat, count);
        W.addBackward(gates, now, carried.hidden, 0, count);
      }
      for (let b = 0; b < count; b++) {
        for (let i = 0; i < n; i++) {
          initialErrors[b * 2 * n + i] = carried.hidden.data[b * width + i];
          initialErrors[b * 2 * n + n + i] = carried.cells.data[b * width + i];
        }
      }
      ofRecurrent.add(gates, 0, hidden, 0, rows);
      ofInput.add(gates, 0, inputs, 0, rows);
      addBiasGradient(products, gates, rows, bias, at);
    },
  };
}
