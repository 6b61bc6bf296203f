import type { Products } from "../../../kernel/index.ts";
import { CELL_ACTIVATION_FUNCTIONS, type CellActivationName } from "../activation.ts";
import { type BatchSize, type Cell, parameter } from "../cell.ts";
import { addColumnSums, addRows, fillRows, outerSum, type Shape, setRows } from "../sheets.ts";

export interface LeakyCellSpec {
  readonly units: number;
  readonly inputs: number;
  readonly activation: CellActivationName;
  /** "inside": h ← (1 − α) h + α φ(W h + W_x u + b). "outside": x ← (1 − α) x + α (W φ(x) + W_x u + b). */
  readonly form: "inside" | "outside";
  /** α of each unit, in (0, 1]: Δt/τ. */
  readonly alpha: Float64Array;
}

/** Shapes of the sheets and weights that a cell of this size makes. */
export function leakyShapes({ units: n, inputs }: LeakyCellSpec, { steps, count }: BatchSize) {
  const rows = steps * count;
  const sheets: Shape[] = [
    [rows + count, n],
    [rows + count, n],
    [rows, n],
    [rows, n],
    [count, n],
    [count, n],
    [n, n],
    [n, inputs],
  ];
  const weights: Shape[] = [
    [n, n],
    [n, inputs],
  ];
  return { sheets, weights };
}

/**
 * The leaky rate network, both forms. What the read-out sees is h (inside) or φ(x) (outside).
 * Parameters: `recurrent` W [n × n], `input` W_x [n × D], `bias` b [n].
 */
export function leakyCell(products: Products, spec: LeakyCellSpec, { steps, count }: BatchSize): Cell {
  const { units: n, inputs: D, form, alpha } = spec;
  const { apply, slope } = CELL_ACTIVATION_FUNCTIONS[spec.activation];
  const isInside = form === "inside";
  const rows = steps * count;
  const [recurrent, input, bias] = [parameter("recurrent", n, n), parameter("input", n, D), parameter("bias", 1, n)];
  const [W, Wx] = [products.weights(n, n), products.weights(n, D)];
  // block 0 of states and rates is the initial one; step t is block t + 1
  const states = products.sheet(rows + count, n);
  const rates = isInside ? states : products.sheet(rows + count, n);
  const drive = products.sheet(rows, n); // W r + W_x u + b; inside, φ of it once it is used
  const driveErrors = products.sheet(rows, n);
  const carried = products.sheet(count, n); // ∂loss/∂state of the step after
  const returned = isInside ? carried : products.sheet(count, n); // ∂loss/∂rates through W
  const [ofRecurrent, ofInput] = [outerSum(products, recurrent), outerSum(products, input)];
  const { stride } = states;

  return {
    parameters: [recurrent, input, bias],
    dimension: n,
    rates,
    ratesFrom: count,
    refresh() {
      W.set(recurrent.values);
      Wx.set(input.values);
    },
    forward(inputs, initial, noise) {
      if (initial.length === n) fillRows(states, 0, count, initial);
      else setRows(states, 0, count, initial);
      if (!isInside) apply(products, states, 0, rates, 0, count);
      fillRows(drive, 0, rows, bias.values);
      Wx.addForward(inputs, 0, drive, 0, rows);
      if (noise !== null) addRows(drive, 0, rows, noise);
      for (let t = 0; t < steps; t++) {
        const from = t * count;
        W.addForward(rates, from, drive, from, count);
        if (isInside) apply(products, drive, from, drive, from, count);
        const [before, after] = [from * stride, (from + count) * stride];
        for (let b = 0; b < count; b++) {
          for (let i = 0; i < n; i++) {
            const e = b * stride + i;
            const x = states.data[before + e];
            states.data[after + e] = x + alpha[i] * (drive.data[before + e] - x);
          }
        }
        if (!isInside) apply(products, states, from + count, rates, from + count, count);
      }
    },
    backward(inputs, rateErrors, initialErrors) {
      carried.data.fill(0);
      returned.data.fill(0);
      for (let t = steps - 1; t >= 0; t--) {
        const at = t * count * stride;
        for (let b = 0; b < count; b++) {
          for (let i = 0; i < n; i++) {
            const e = b * stride + i;
            const a = alpha[i];
            if (isInside) {
              const error = rateErrors.data[at + e] + carried.data[e];
              driveErrors.data[at + e] = a * error * slope(drive.data[at + e]);
              carried.data[e] = (1 - a) * error;
            } else {
              const rate = rates.data[at + count * stride + e];
              const error = (rateErrors.data[at + e] + returned.data[e]) * slope(rate) + carried.data[e];
              driveErrors.data[at + e] = a * error;
              carried.data[e] = (1 - a) * error;
              returned.data[e] = 0;
            }
          }
        }
        W.addBackward(driveErrors, t * count, returned, 0, count);
      }
      for (let b = 0; b < count; b++) {
        for (let i = 0; i < n; i++) {
          const e = b * stride + i;
          const through = isInside ? 0 : returned.data[e] * slope(rates.data[e]);
          initialErrors[b * n + i] = carried.data[e] + through;
        }
      }
      ofRecurrent.add(driveErrors, 0, rates, 0, rows);
      ofInput.add(driveErrors, 0, inputs, 0, rows);
      addColumnSums(driveErrors, rows, bias.gradient);
    },
  };
}
