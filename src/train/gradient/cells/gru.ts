import type { Products, Sheet } from "../../../kernel/index.ts";
import { type BatchSize, type Cell, parameter } from "../cell.ts";
import { addColumnSums, fillRows, outerSum, type Shape, setRows } from "../sheets.ts";

export interface GatedCellSpec {
  readonly units: number;
  readonly inputs: number;
}

export function gruShapes({ units: n, inputs }: GatedCellSpec, { steps, count }: BatchSize) {
  const rows = steps * count;
  const sheets: Shape[] = [
    [rows + count, n],
    ...repeat([rows, 3 * n], 5),
    [count, n],
    [count, 2 * n],
    [count, n],
    [3 * n, n],
    [3 * n, inputs],
  ];
  const weights: Shape[] = [
    [3 * n, n],
    [3 * n, inputs],
  ];
  return { sheets, weights };
}
const repeat = (shape: Shape, times: number): Shape[] => new Array<Shape>(times).fill(shape);

/**
 * The gated recurrent unit, as PyTorch has it:
 *
 *     r = σ(W_r h + V_r u + b_r)   z = σ(W_z h + V_z u + b_z)   m = tanh(V_m u + b_m + r (W_m h + c_m))
 *     h ← (1 − z) m + z h
 *
 * Parameters: `recurrent` [3 n × n] and `input` [3 n × D], rows in the order r, z, m; `bias` [3 n] and `recurrentBias`
 * [3 n] (c; its r and z parts add to b's).
 * Source: Cho et al. (2014) arXiv 1406.1078, with the reset gate after the product.
 */
export function gruCell(products: Products, { units: n, inputs: D }: GatedCellSpec, { steps, count }: BatchSize): Cell {
  const rows = steps * count;
  const [recurrent, input] = [parameter("recurrent", 3 * n, n), parameter("input", 3 * n, D)];
  const [bias, recurrentBias] = [parameter("bias", 1, 3 * n), parameter("recurrentBias", 1, 3 * n)];
  const [W, V] = [products.weights(3 * n, n), products.weights(3 * n, D)];
  const states = products.sheet(rows + count, n);
  const driven = products.sheet(rows, 3 * n); // V u + b
  const recalled = products.sheet(rows, 3 * n); // W h + c
  const gates = products.sheet(rows, 3 * n); // r, z, m
  const drivenErrors = products.sheet(rows, 3 * n);
  const recalledErrors = products.sheet(rows, 3 * n);
  const carried = products.sheet(count, n);
  const halves = products.sheet(count, 2 * n); // half the arguments of r and z, then their tanh
  const memory = products.sheet(count, n);
  const [ofRecurrent, ofInput] = [outerSum(products, recurrent), outerSum(products, input)];
  const [S, G] = [states.stride, gates.stride];

  return {
    parameters: [recurrent, input, bias, recurrentBias],
    dimension: n,
    rates: states,
    ratesFrom: count,
    refresh() {
      W.set(recurrent.values);
      V.set(input.values);
    },
    forward(inputs, initial, noise) {
      if (initial.length === n) fillRows(states, 0, count, initial);
      else setRows(states, 0, count, initial);
      fillRows(driven, 0, rows, bias.values);
      V.addForward(inputs, 0, driven, 0, rows);
      if (noise !== null) addToMemory(driven, noise, rows, n);
      fillRows(recalled, 0, rows, recurrentBias.values);
      for (let t = 0; t < steps; t++) {
        const from = t * count;
        W.addForward(states, from, recalled, from, count);
        eachUnit((b, i) => {
          const g = (from + b) * G + i;
          halves.data[b * halves.stride + i] = 0.5 * (driven.data[g] + recalled.data[g]);
          halves.data[b * halves.stride + n + i] = 0.5 * (driven.data[g + n] + recalled.data[g + n]);
        });
        products.tanh(halves, 0, halves, 0, count);
        eachUnit((b, i) => {
          const g = (from + b) * G + i;
          gates.data[g] = 0.5 + 0.5 * halves.data[b * halves.stride + i];
          gates.data[g + n] = 0.5 + 0.5 * halves.data[b * halves.stride + n + i];
          memory.data[b * S + i] = driven.data[g + 2 * n] + gates.data[g] * recalled.data[g + 2 * n];
        });
        products.tanh(memory, 0, memory, 0, count);
        eachUnit((b, i) => {
          const g = (from + b) * G + i;
          const m = memory.data[b * S + i];
          gates.data[g + 2 * n] = m;
          states.data[(from + count + b) * S + i] = m + gates.data[g + n] * (states.data[(from + b) * S + i] - m);
        });
      }
    },
    backward(inputs, rateErrors, initialErrors) {
      carried.data.fill(0);
      for (let t = steps - 1; t >= 0; t--) {
        const from = t * count;
        eachUnit((b, i) => {
          const g = (from + b) * G + i;
          const [r, z, m] = [gates.data[g], gates.data[g + n], gates.data[g + 2 * n]];
          const error = rateErrors.data[(from + b) * rateErrors.stride + i] + carried.data[b * S + i];
          const atMemory = error * (1 - z) * (1 - m * m);
          const atReset = atMemory * recalled.data[g + 2 * n] * r * (1 - r);
          const atUpdate = error * (states.data[(from + b) * S + i] - m) * z * (1 - z);
          drivenErrors.data[g] = recalledErrors.data[g] = atReset;
          drivenErrors.data[g + n] = recalledErrors.data[g + n] = atUpdate;
          drivenErrors.data[g + 2 * n] = atMemory;
          recalledErrors.data[g + 2 * n] = atMemory * r;
          carried.data[b * S + i] = error * z;
        });
        W.addBackward(recalledErrors, from, carried, 0, count);
      }
      eachUnit((b, i) => {
        initialErrors[b * n + i] = carried.data[b * S + i];
      });
      ofRecurrent.add(recalledErrors, 0, states, 0, rows);
      ofInput.add(drivenErrors, 0, inputs, 0, rows);
      addColumnSums(drivenErrors, rows, bias.gradient);
      addColumnSums(recalledErrors, rows, recurrentBias.gradient);
    },
  };

  function eachUnit(f: (b: number, i: number) => void): void {
    for (let b = 0; b < count; b++) for (let i = 0; i < n; i++) f(b, i);
  }
}

/** Noise acts on the drive of the candidate m. */
function addToMemory(driven: Sheet, noise: Float64Array, rows: number, n: number): void {
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < n; i++) driven.data[row * driven.stride + 2 * n + i] += noise[row * n + i];
  }
}
