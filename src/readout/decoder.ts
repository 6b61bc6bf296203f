import type { Stream } from "../kernel/index.ts";
import { ridge } from "./ridge.ts";

export interface DecoderOptions {
  /** As in `ridge`, for each fit. @default 1e-3 */
  readonly penalty?: number;
  /** Parts the states are cut into; each is decoded by a fit to the others. @default 5 */
  readonly folds?: number;
  /** How often labels are permuted for the chance level. @default 100 */
  readonly permutations?: number;
}

export interface Decoding {
  /** Share of states left out of the fit whose class was told right. */
  readonly accuracy: number;
  /** The same with permuted labels: mean, and the value that 95 % of permutations do not exceed. */
  readonly chance: number;
  readonly chance95: number;
  /** Share of permutations at least as good, the true labels counted among them: never 0. */
  readonly p: number;
  /** [count] what each state was told to be. */
  readonly told: Int32Array;
}

/**
 * Which class is a state of? One ridge fit per class against the rest; the largest output decides. Cross-validated.
 *
 * @param X [count × n] row-major.
 * @param labels [count], 0 … classes − 1.
 * @param random for the folds and the permutations.
 */
export function decodeClasses(
  X: Float64Array,
  labels: Int32Array,
  n: number,
  random: Stream,
  options: DecoderOptions = {},
): Decoding {
  const { penalty = 1e-3, folds = 5, permutations = 100 } = options;
  const count = labels.length;
  if (X.length !== count * n)
    throw new RangeError(`decodeClasses: X must hold ${count} states of ${n} values, got ${X.length}`);
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= count)) {
    throw new RangeError(`decodeClasses: folds must be a whole number from 2 to ${count}, got ${folds}`);
  }
  let position = 0;
  const shuffled = <T extends Int32Array>(values: T): T => {
    const out = values.slice() as T;
    for (let k = out.length - 1; k > 0; k--) {
      const j = random.below(position++, k + 1);
      [out[k], out[j]] = [out[j], out[k]];
    }
    return out;
  };
  const order = shuffled(Int32Array.from({ length: count }, (_, k) => k));
  const classes = labels.reduce((most, v) => Math.max(most, v), 0) + 1;
  const told = tellAll(X, labels, n, classes, { order, folds, penalty });
  const right = (truth: Int32Array, said: Int32Array) =>
    said.reduce((sum, v, k) => sum + (v === truth[k] ? 1 : 0), 0) / count;
  const accuracy = right(labels, told);
  const others = Float64Array.from({ length: permutations }, () => {
    const permuted = shuffled(labels);
    return right(permuted, tellAll(X, permuted, n, classes, { order, folds, penalty }));
  }).sort();
  const asGood = others.reduce((sum, v) => sum + (v >= accuracy ? 1 : 0), 0);
  return {
    accuracy,
    chance: others.reduce((a, b) => a + b, 0) / Math.max(1, permutations),
    chance95: permutations > 0 ? others[Math.ceil(0.95 * permutations) - 1] : Number.NaN,
    p: (1 + asGood) / (1 + permutations),
    told,
  };
}

interface Cut {
  readonly order: Int32Array;
  readonly folds: number;
  readonly penalty: number;
}

function tellAll(X: Float64Array, labels: Int32Array, n: number, classes: number, cut: Cut): Int32Array {
  const { order, folds, penalty } = cut;
  const told = new Int32Array(labels.length);
  const outputs = new Float64Array(classes);
  for (let fold = 0; fold < folds; fold++) {
    const fit = [...order].filter((_, k) => k % folds !== fold);
    const states = new Float64Array(fit.length * n);
    const targets = new Float64Array(fit.length * classes);
    fit.forEach((c, k) => {
      states.set(X.subarray(c * n, (c + 1) * n), k * n);
      targets[k * classes + labels[c]] = 1;
    });
    const reader = ridge(states, targets, n, classes, penalty * fit.length);
    for (let k = fold; k < order.length; k += folds) {
      const c = order[k];
      reader.predict(X.subarray(c * n, (c + 1) * n), outputs);
      told[c] = outputs.indexOf(outputs.reduce((a, b) => Math.max(a, b)));
    }
  }
  return told;
}
