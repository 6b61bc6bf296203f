import type { Products } from "../../../kernel/index.ts";
import { type BatchSize, type Cell, parameter } from "../cell.ts";
import { addColumnSums, outerSum, type Shape } from "../sheets.ts";
import type { GatedCellSpec } from "./gru.ts";

export function lstmShapes({ units: n, inputs }: GatedCellSpec, { steps, count }: BatchSize) {
  const rows = steps * count;
  const sheets: Shape[] = [
    [rows + count, n],
    [rows + count, n],
    [rows, n],
    [rows, 4 * n],
    [rows, 4 * n],
    [count, n],
    [count, n],
    [4 * n, n],
    [4 * n, inputs],
  ];
  const weights: Shape[] = [
    [4 * n, n],
    [4 * n, inputs],
  ];
  return { sheets, weights };
}

/**
 * Long short-term memory, as PyTorch has it; a state is (h, c):
 *
 *     i, f, o = σ(W h + V u + b)   g = tanh(W_g h + V_g u + b_g)
 *     c ← f c + i g   h ← o tanh c
 *
 * Parameters: `recurrent` [4 n × n], `input` [4 n × D], `bias` [4 n], rows in the order i, f, g, o.
 * Source: Hochreiter & Schmidhuber (1997) Neural Comput. 9:1735; forget gate: Gers et al. (2000) 12:2451.
 */
export function lstmCell(
  products: Products,
  { units: n, inputs: D }: GatedCellSpec,
  { steps, count }: BatchSize,
): Cell {
  const rows = steps * count;
  const [recurrent, input, bias] = [
    parameter("recurrent", 4 * n, n),
    parameter("input", 4 * n, D),
    parameter("bias", 1, 4 * n),
  ];
  const [W, V] = [products.weights(4 * n, n), products.weights(4 * n, D)];
  const hidden = products.sheet(rows + count, n);
  const cells = products.sheet(rows + count, n);
  const squashed = products.sheet(rows, n); // tanh c after the step
  const gates = products.sheet(rows, 4 * n); // arguments, then i, f, g, o
  const gateErrors = products.sheet(rows, 4 * n);
  const hiddenErrors = products.sheet(count, n);
  const cellErrors = products.sheet(count, n);
  const [ofRecurrent, ofInput] = [outerSum(products, recurrent), outerSum(products, input)];
  const [S, G] = [hidden.stride, gates.stride];

  return {
    parameters: [recurrent, input, bias],
    dimension: 2 * n,
    rates: hidden,
    ratesFrom: count,
    refresh() {
      W.set(recurrent.values);
      V.set(input.values);
    },
    forward(inputs, initial, noise) {
      const isShared = initial.length === 2 * n;
      eachUnit((b, i) => {
        const from = isShared ? 0 : b * 2 * n;
        hidden.data[b * S + i] = initial[from + i];
        cells.data[b * S + i] = initial[from + n + i];
      });
      for (let row = 0; row < rows; row++) {
        for (let k = 0; k < 4 * n; k++) gates.data[row * G + k] = bias.values[k];
        if (noise !== null) for (let i = 0; i < n; i++) gates.data[row * G + 2 * n + i] += noise[row * n + i];
      }
      V.addForward(inputs, 0, gates, 0, rows);
      for (let t = 0; t < steps; t++) {
        const from = t * count;
        W.addForward(hidden, from, gates, from, count);
        // σ(x) = ½ + ½ tanh(x/2)
        eachUnit((b, i) => {
          const g = (from + b) * G + i;
          gates.data[g] *= 0.5;
          gates.data[g + n] *= 0.5;
          gates.data[g + 3 * n] *= 0.5;
        });
        products.tanh(gates, from, gates, from, count);
        eachUnit((b, i) => {
          const g = (from + b) * G + i;
          const put = 0.5 + 0.5 * gates.data[g];
          const keep = 0.5 + 0.5 * gates.data[g + n];
          gates.data[g] = put;
          gates.data[g + n] = keep;
          gates.data[g + 3 * n] = 0.5 + 0.5 * gates.data[g + 3 * n];
          cells.data[(from + count + b) * S + i] = keep * cells.data[(from + b) * S + i] + put * gates.data[g + 2 * n];
        });
        products.tanh(cells, from + count, squashed, from, count);
        eachUnit((b, i) => {
          const e = (from + b) * S + i;
          hidden.data[e + count * S] = gates.data[(from + b) * G + 3 * n + i] * squashed.data[e];
        });
      }
    },
    backward(inputs, rateErrors, initialErrors) {
      hiddenErrors.data.fill(0);
      cellErrors.data.fill(0);
      for (let t = steps - 1; t >= 0; t--) {
        const from = t * count;
        eachUnit((b, i) => {
          const g = (from + b) * G + i;
          const e = b * S + i;
          const [put, keep, value, show] = [
            gates.data[g],
            gates.data[g + n],
            gates.data[g + 2 * n],
            gates.data[g + 3 * n],
          ];
          const tanhC = squashed.data[from * S + e];
          const error = rateErrors.data[(from + b) * rateErrors.stride + i] + hiddenErrors.data[e];
          const atCell = error * show * (1 - tanhC * tanhC) + cellErrors.data[e];
          gateErrors.data[g] = atCell * value * put * (1 - put);
          gateErrors.data[g + n] = atCell * cells.data[from * S + e] * keep * (1 - keep);
          gateErrors.data[g + 2 * n] = atCell * put * (1 - value * value);
          gateErrors.data[g + 3 * n] = error * tanhC * show * (1 - show);
          cellErrors.data[e] = atCell * keep;
          hiddenErrors.data[e] = 0;
        });
        W.addBackward(gateErrors, from, hiddenErrors, 0, count);
      }
      eachUnit((b, i) => {
        initialErrors[b * 2 * n + i] = hiddenErrors.data[b * S + i];
        initialErrors[b * 2 * n + n + i] = cellErrors.data[b * S + i];
      });
      ofRecurrent.add(gateErrors, 0, hidden, 0, rows);
      ofInput.add(gateErrors, 0, inputs, 0, rows);
      addColumnSums(gateErrors, rows, bias.gradient);
    },
  };

  function eachUnit(f: (b: number, i: number) => void): void {
    for (let b = 0; b < count; b++) for (let i = 0; i < n; i++) f(b, i);
  }
}
