import type { Products } from "../../../kernel/index.ts";
import { type CellActivationName, openActivation } from "../activation.ts";
import { type BatchSize, type Cell, parameter } from "../cell.ts";
import { openRecurrence, type RecurrenceSpec } from "../recurrence.ts";
import { addBiasGradient, addRows, fillRows, outerSum, rowOf, rowsOf, type Shape, setRows } from "../sheets.ts";

export interface LeakyCellSpec {
  readonly units: number;
  readonly inputs: number;
  readonly activation: CellActivationName;
  /** "inside": h ← (1 − α) h + α φ(W h + W_x u + b). "outside": x ← (1 − α) x + α (W φ(x) + W_x u + b). */
  readonly form: "inside" | "outside";
  /** α of each unit, in (0, 1]: Δt/τ. */
  readonly alpha: Float64Array;
  /** @default { kind: "full" } */
  readonly recurrence?: RecurrenceSpec;
}

/** Shapes of the sheets and weights that a cell of this size makes. */
export function leakyShapes({ units: n, inputs }: LeakyCellSpec, { steps, count }: BatchSize) {
  const rows = steps * count;
  const sheets: Shape[] = [
    [rows + count, n],
    [rows + count, n],
    [rows, n],
    [count, n],
    [count, n],
    [count, n],
    [1, n],
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
 * Parameters: those of the recurrence (`recurrent` W [n × n] where it is full), `input` W_x [n × D], `bias` b [n].
 */
export function leakyCell(products: Products, spec: LeakyCellSpec, { steps, count }: BatchSize): Cell {
  const { units: n, inputs: D, form, alpha, recurrence: made = { kind: "full" } } = spec;
  const { passes } = products;
  const activation = openActivation(products, spec.activation);
  const isInside = form === "inside";
  const rows = steps * count;
  const recurrence = openRecurrence(made, n);
  const [input, bias] = [parameter("input", n, D), parameter("bias", 1, n)];
  const [W, Wx] = [products.weights(n, n), products.weights(n, D)];
  // block 0 of states and rates is the initial one; step t is block t + 1
  const states = products.sheet(rows + count, n);
  const rates = isInside ? states : products.sheet(rows + count, n);
  const drive = products.sheet(rows, n); // W r + W_x u + b, inside then φ of it; backward, the errors of the drive
  const carried = products.sheet(count, n); // ∂loss/∂state of the step after
  const returned = isInside ? carried : products.sheet(count, n); // ∂loss/∂rates through W
  const slopes = products.sheet(count, n);
  const leaks = products.sheet(1, n);
  setRows(leaks, 0, 1, alpha);
  const [alphas, at] = [rowsOf(leaks), { slopes: rowsOf(slopes), alpha: rowsOf(leaks) }];
  const [ofRecurrent, ofInput] = [outerSum(products, recurrence.whole), outerSum(products, input)];

  return {
    parameters: [...recurrence.parameters, input, bias],
    dimension: n,
    rates,
    ratesFrom: count,
    lastState: (b) => rowOf(states, rows + b),
    refresh() {
      W.set(recurrence.compose());
      Wx.set(input.values);
    },
    forward(inputs, initial, noise) {
      if (initial.length === n) fillRows(states, 0, count, initial);
      else setRows(states, 0, count, initial);
      if (!isInside) activation.apply(rowsOf(states), rowsOf(rates), count);
      fillRows(drive, 0, rows, bias.values);
      Wx.addForward(inputs, 0, drive, 0, rows);
      if (noise !== null) addRows(drive, rows, noise, n);
      for (let t = 0; t < steps; t++) {
        const [now, next, driven] = [t * count, (t + 1) * count, rowsOf(drive, t * count)];
        W.addForward(rates, now, drive, now, count);
        if (isInside) activation.apply(driven, driven, count);
        passes.leak(rowsOf(states, now), driven, alphas, rowsOf(states, next), count);
        if (!isInside) activation.apply(rowsOf(states, next), rowsOf(rates, next), count);
      }
    },
    backward(inputs, rateErrors, initialErrors) {
      carried.data.fill(0);
      returned.data.fill(0);
      for (let t = steps - 1; t >= 0; t--) {
        const [now, driven] = [t * count, rowsOf(drive, t * count)];
        const errors = rowsOf(rateErrors, now);
        activation.slopes(isInside ? driven : rowsOf(rates, now + count), at.slopes, count);
        if (isInside) passes.leakInsideBackward(errors, rowsOf(carried), at, driven, count);
        else passes.leakOutsideBackward(errors, rowsOf(carried), rowsOf(returned), at, driven, count);
        W.addBackward(drive, now, returned, 0, count);
      }
      if (!isInside) activation.slopes(rowsOf(rates), at.slopes, count);
      for (let b = 0; b < count; b++) {
        for (let i = 0; i < n; i++) {
          const e = b * slopes.stride + i;
          initialErrors[b * n + i] = carried.data[e] + (isInside ? 0 : returned.data[e] * slopes.data[e]);
        }
      }
      ofRecurrent.add(drive, 0, rates, 0, rows);
      recurrence.passOn();
      ofInput.add(drive, 0, inputs, 0, rows);
      addBiasGradient(products, drive, rows, bias);
    },
  };
}
