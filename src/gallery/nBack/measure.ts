import { principalComponents } from "../../readout/index.ts";
import type { GradientModel } from "../../train/index.ts";
import { accuracyOf, type Decoders, fitDecoders, orthogonality, turnBetween } from "./decode.ts";
import { WIDTH } from "./objects.ts";
import { CLASSES_OF, FEATURES, INPUTS, type NBackTrials, STEPS } from "./trials.ts";

/** Directions that states are reduced to before decoders are turned: from fewer, a rotation of all is not determined. */
const REDUCED = 24;
/**
 * The object that is followed: before the first nothing is held, and from the fourth on a 3-back trial asks for an answer at
 * once, which is another code.
 */
const SECOND = 1;

/** States of trials after each object, and what was shown. */
export interface Seen {
  readonly trials: NBackTrials;
  readonly n: number;
  /** [t][count × n] */
  readonly states: readonly Float64Array[];
}

/** What was read from one network. */
export interface NBackMeasures {
  /** Accuracy of decoders of each feature, by the feature that the task asks: [decoded][asked]; within, and fitted in other tasks. */
  readonly within: readonly (readonly number[])[];
  readonly across: readonly number[];
  /** Of each feature: in the embedding, and in the state after the first object. */
  readonly orthogonality: readonly { readonly perceptual: number; readonly encoding: number }[];
  /** Of each feature, in its 3-back task, for the second object one step later: the decoder of its own step, one fitted anew. */
  readonly slots: readonly { readonly same: number; readonly fitted: number; readonly chance: number }[];
  /** Of each feature: decoders carried by their own rotation, by that of another object at the same age, of the same at another age. */
  readonly turned: readonly { readonly own: number; readonly otherObject: number; readonly otherAge: number }[];
}

/** Runs trials through a network that is open for as many. */
export function observe(model: GradientModel, trials: NBackTrials, n: number): Seen {
  model.evaluate(trials, null);
  const rates = model.rates();
  const size = trials.count * n;
  return { trials, n, states: Array.from({ length: STEPS }, (_, t) => rates.slice(t * size, (t + 1) * size)) };
}

/** @param mixed trials of all tasks. @param threeBack trials of the 3-back task of each feature. */
export function measureNBack(mixed: Seen, threeBack: readonly Seen[]): NBackMeasures {
  const within = FEATURES.map((_, f) => FEATURES.map((_, asked) => decodeFirst(mixed, f, asked, asked)));
  const across = FEATURES.map((_, f) => {
    const others = FEATURES.flatMap((_, a) => FEATURES.map((_, b) => [a, b] as const)).filter(([a, b]) => a !== b);
    return others.reduce((sum, [a, b]) => sum + decodeFirst(mixed, f, a, b), 0) / others.length;
  });
  const { trials, n, states } = mixed;
  const everyone = Array.from({ length: trials.count }, (_, b) => b);
  const embeddings = rowsOf(trials.inputs, INPUTS, everyone, WIDTH);
  const all = FEATURES.map((_, f) => ({
    perceptual: orthogonality(fitDecoders(embeddings, labelsOf(trials, everyone, 0, f), WIDTH, CLASSES_OF[f])),
    encoding:
      FEATURES.reduce((sum, _, asked) => {
        const some = everyone.filter((b) => trials.feature[b] === asked);
        const X = rowsOf(states[0], n, some, n);
        return sum + orthogonality(fitDecoders(X, labelsOf(trials, some, 0, f), n, CLASSES_OF[f]));
      }, 0) / FEATURES.length,
  }));
  const carried = threeBack.map((seen, f) => carry(seen, f));
  return {
    ...{ within, across, orthogonality: all },
    slots: carried.map(({ slots }) => slots),
    turned: carried.map(({ turned }) => turned),
  };
}

/** Accuracy for feature f of the first object: fitted in trials that ask `fitted`, tested on others that ask `tested`. */
function decodeFirst({ trials, n, states }: Seen, f: number, fitted: number, tested: number): number {
  const of = (asked: number) =>
    Array.from({ length: trials.count }, (_, b) => b).filter((b) => trials.feature[b] === asked);
  const half = <T>(list: readonly T[], second: boolean) => list.filter((_, k) => k % 2 === (second ? 1 : 0));
  const [some, others] = [half(of(fitted), false), half(of(tested), true)];
  const decoders = fitDecoders(rowsOf(states[0], n, some, n), labelsOf(trials, some, 0, f), n, CLASSES_OF[f]);
  return accuracyOf(decoders, rowsOf(states[0], n, others, n), labelsOf(trials, others, 0, f), n);
}

/** What becomes of the decoders of one feature while the second object ages, in trials of one task. */
function carry(seen: Seen, f: number) {
  const { trials, states } = seen;
  const count = trials.count;
  const classes = CLASSES_OF[f];
  const [some, others] = [0, 1].map((part) => Array.from({ length: count }, (_, b) => b).filter((b) => b % 2 === part));
  const reduced = reduce(states, seen.n);
  const width = Math.min(REDUCED, seen.n);
  /** Of object i, `age` steps after it was shown. */
  const decodersOf = (i: number, age: number) =>
    fitDecoders(rowsOf(reduced[i + age], width, some, width), labelsOf(trials, some, i, f), width, classes);
  const test = (decoders: Decoders, i: number, age: number) =>
    accuracyOf(decoders, rowsOf(reduced[i + age], width, others, width), labelsOf(trials, others, i, f), width);
  const [fresh, older] = [decodersOf(SECOND, 0), decodersOf(SECOND, 1)];
  const turnedBy = (from: Decoders, to: Decoders) => test(turnBetween(from, to)(fresh, older), SECOND, 1);
  return {
    slots: { same: test(fresh, SECOND, 1), fitted: test(older, SECOND, 1), chance: 1 / classes },
    turned: {
      own: turnedBy(fresh, older),
      otherObject: turnedBy(decodersOf(SECOND + 1, 0), decodersOf(SECOND + 1, 1)),
      otherAge: turnedBy(older, decodersOf(SECOND, 2)),
    },
  };
}

/** States less the mean of their step, in their first principal directions of all steps together. */
function reduce(states: readonly Float64Array[], n: number): Float64Array[] {
  const centred = states.map((X) => {
    const count = X.length / n;
    const mean = new Float64Array(n);
    X.forEach((v, e) => {
      mean[e % n] += v / count;
    });
    return X.map((v, e) => v - mean[e % n]);
  });
  const all = new Float64Array(centred.reduce((sum, X) => sum + X.length, 0));
  centred.reduce((at, X) => {
    all.set(X, at);
    return at + X.length;
  }, 0);
  const { directions } = principalComponents(all, n);
  const width = Math.min(REDUCED, n);
  return centred.map((X) => {
    const count = X.length / n;
    const out = new Float64Array(count * width);
    for (let c = 0; c < count; c++) {
      for (let d = 0; d < width; d++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += directions[d * n + i] * X[c * n + i];
        out[c * width + d] = sum;
      }
    }
    return out;
  });
}

/** The first `width` values of some rows of [· × stride]. */
function rowsOf(X: Float64Array, stride: number, rows: readonly number[], width: number): Float64Array {
  const out = new Float64Array(rows.length * width);
  rows.forEach((row, k) => {
    out.set(X.subarray(row * stride, row * stride + width), k * width);
  });
  return out;
}

const labelsOf = (trials: NBackTrials, rows: readonly number[], t: number, f: number): Int32Array =>
  Int32Array.from(rows, (b) => trials.classes[b][t][f]);
