/** @file What stands in a network's file beside the arrays that are read: harmless, or part of another network? */
import { InputError, type NumericArray, nearestName } from "../format/index.ts";
import { offer, show, showShape } from "./networkArrays.ts";

type Arrays = Readonly<Record<string, NumericArray>>;

/** A word of a name, with a number or without, as in W_rec/Adam, rec_Connectivity or cell.bias_hh0. */
const word = (words: string) => new RegExp(`(^|[^a-z0-9])(${words})\\d{0,2}([^a-z0-9]|$)`, "i");
const OF_TRAINING = word("adam|adamw|adagrad|adadelta|rmsprop|momentum|sgd|grads?|gradients?|optimi[sz]er|ema");
const MASK = word("mask|connectivity|dale|dales?sign|signs?");
const TIME = word("taus?|alphas?|dts?|leaks?|decays?|time_?constants?");
const WEIGHTS = word(
  "w|b|j|ws|bs|bias|biases|weights?|kernels?|rec|recurrent|hh|feedback|fb|gains?|slopes?|beta|thresholds?|theta|drive|baseline|background|currents?|i_ext|ext",
);
/** What acts on the outputs, or waits for an input, moves nothing by itself. */
const OUTSIDE = word("out|outputs?|readout|in|inp|inputs?|ih|init|initial|state|states|targets?|noise|trial|ends?");

/**
 * Looks at every array that no one reads.
 *
 * @param unread their names; `unreadable` of them hold no numbers.
 * @param recurrent W or J [n × n] row-major, which masks are held against.
 * @returns a sentence for each mask that the matrix agrees with.
 * @throws InputError for the first that would make another network of it: a weight or bias, a time constant, a mask that
 * was not applied, the name of an array that is read, misspelt.
 */
export function judgeOthers(
  arrays: Arrays,
  unread: readonly string[],
  known: readonly string[],
  recurrent: ArrayLike<number>,
  where: string,
): string[] {
  const n = Math.sqrt(recurrent.length);
  return unread.flatMap((name) => {
    const { shape, data } = arrays[name];
    const isOfUnits = shape.includes(n) && data.length >= n;
    const shown = `${show(name)} ${showShape(shape)}`;
    const nearest = nearestName(name, known);
    const isNear = nearest !== undefined && name.length > 2 && !Object.hasOwn(arrays, nearest);
    const isCase = nearest !== undefined && nearest.toLowerCase() === name.toLowerCase();
    if (isCase || (isOfUnits && isNear && !OF_TRAINING.test(name))) {
      const advice = Object.hasOwn(arrays, nearest) ? "remove one" : `rename ${show(name)} to ${nearest}, or remove it`;
      throw new InputError(`${where}: ${shown} is not read; ${advice}`);
    }
    if (OF_TRAINING.test(name)) return [];
    if (MASK.test(name) && (data.length === n || data.length === n * n) && isOfUnits) {
      return [maskNotice(shown, data, recurrent, n, where)];
    }
    const isTime = TIME.test(name) && (data.length === 1 || isOfUnits);
    const isWeights =
      (WEIGHTS.test(name) || /^[WJ]/.test(name)) && isOfUnits && !OUTSIDE.test(name) && !MASK.test(name);
    if (isTime || isWeights) {
      throw new InputError(
        `${where}: ${shown} is not read, though it would change the dynamics; make it part of ${known.join(", ")}, or remove it`,
      );
    }
    return [];
  });
}

/** A mask of zeros and ones, or Dale's signs, [n], [n × n] diagonal: W as it was used has zeros and signs accordingly. */
function maskNotice(shown: string, mask: ArrayLike<number>, W: ArrayLike<number>, n: number, where: string): string {
  const isSigns = mask.length === n || isDiagonal(mask, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const w = W[i * n + j];
      const m = mask.length === n ? mask[j] : mask[isSigns ? j * n + j : i * n + j];
      // a sign, where the mask has any; a unit without outputs has the sign 0
      const agrees = isSigns ? w * m > 0 || w === 0 : m !== 0 || w === 0;
      if (!agrees) {
        const how = isSigns ? "|W| @ diag(signs)" : "W * mask";
        throw new InputError(
          `${where}: ${shown} was not applied to the matrix, whose entry [${i}, ${j}] is ${w}; save ${how} as the matrix, or remove the mask`,
        );
      }
    }
  }
  return `${shown} agrees with the matrix`;
}

function isDiagonal(matrix: ArrayLike<number>, n: number): boolean {
  for (let e = 0; e < n * n; e++) if (matrix[e] !== 0 && e % (n + 1) !== 0) return false;
  return n > 1;
}

/** Names of networks that are written out by hand, and what to do with them. */
const CONVENTIONS: readonly { readonly name: RegExp; readonly advice: string }[] = [
  {
    name: /(^|\.)(h2h|hidden2hidden|hh|recurrent|rec)\.weight$/,
    advice:
      "has a recurrent Linear of a network written out by hand, whose equation the names do not say; save W_rec = its weight, W_in = that of the inputs, b = the sum of both biases, alpha, W_out, b_out, and read that with --form flow-inside or flow and --activation",
  },
  {
    name: /(^|[./])weight_ih(_l\d+)?$/,
    advice: "has the input weights of a PyTorch cell, but no weight_hh; save the whole state_dict",
  },
];

/** @throws InputError for a file with neither J nor W_rec nor another tool's cell: says what it has, and how to make a network's file of it. */
export function refuseForeignNames(arrays: Arrays, where: string): never {
  for (const { name, advice } of CONVENTIONS) {
    const found = Object.keys(arrays).find((key) => name.test(key));
    if (found !== undefined) throw new InputError(`${where}: ${show(found)} ${advice}`);
  }
  throw new InputError(
    `${where}: must hold J, of the paper's model, W_rec, of a rate network, or a cell of PyTorch, Keras or Flax, got ${offer(arrays, "W_rec")}`,
  );
}
