import { decodeNpz, InputError, type NumericArray, sha256Hex } from "../format/index.ts";
import type { StimulusSet, StimulusSource } from "./stimuli.ts";

/** Latent vectors with labels, split into training and test. */
export interface LabelledTable {
  /** D ≤ 16 */
  readonly dimension: number;
  /** [count × D] row-major, finite. */
  readonly codes: Float64Array;
  readonly labels: Int32Array;
  readonly test: Uint8Array;
  /** sha256 of the file, part of what identifies a run. */
  readonly sha256: string;
}

/**
 * Reads a table of stimuli from an .npz with the arrays `code` (or `codes`) [count × D], `label` (or `labels`) [count],
 * whole numbers, and optionally `test` [count] (1: test set). Without `test`, every fifth row of a class is test.
 * @throws InputError when the file is not that.
 */
export function readTable(bytes: Uint8Array, where: string): LabelledTable {
  const arrays = decodeNpz(bytes, { where });
  const code = pick(arrays, ["code", "codes"], where);
  const label = pick(arrays, ["label", "labels"], where);
  if (code.shape.length !== 2 || code.shape[1] < 1 || code.shape[1] > 16) {
    throw new InputError(`${where}: code must be [count × D] with D from 1 to 16, got [${code.shape.join(" × ")}]`);
  }
  const [count, dimension] = code.shape;
  if (label.shape.length !== 1 || label.shape[0] !== count) {
    throw new InputError(`${where}: label must be [${count}] like code, got [${label.shape.join(" × ")}]`);
  }
  const codes = Float64Array.from(code.data as Iterable<number>);
  const bad = codes.findIndex((v) => !Number.isFinite(v));
  if (bad >= 0) {
    const row = Math.floor(bad / dimension);
    throw new InputError(`${where}: code must be finite, got ${codes[bad]} in row ${row}; remove or fix that row`);
  }
  const wrong = label.data.findIndex((v: number) => !Number.isInteger(v) || Math.abs(v) > 2 ** 31 - 1);
  if (wrong >= 0) {
    throw new InputError(`${where}: label must be whole numbers, got ${label.data[wrong]} in row ${wrong}`);
  }
  const labels = Int32Array.from(label.data as Iterable<number>);
  if (new Set(labels).size < 2) {
    const got = count === 0 ? "none" : `one (label ${labels[0]})`;
    throw new InputError(`${where}: at least two classes are needed, got ${got}`);
  }
  return { dimension, codes, labels, test: testFlags(arrays["test"], labels, where), sha256: sha256Hex(bytes) };
}

function pick(arrays: Readonly<Record<string, NumericArray>>, names: readonly string[], where: string): NumericArray {
  const found = names.find((name) => arrays[name] !== undefined);
  if (found !== undefined) return arrays[found];
  const got = Object.keys(arrays).join(", ") || "nothing";
  throw new InputError(`${where}: must hold an array ${names.join(" or ")}, got ${got}`);
}

function testFlags(given: NumericArray | undefined, labels: Int32Array, where: string): Uint8Array {
  if (given !== undefined) {
    if (given.shape.length !== 1 || given.data.length !== labels.length) {
      throw new InputError(`${where}: test must be [${labels.length}] like label, got [${given.shape.join(" × ")}]`);
    }
    return Uint8Array.from(given.data as Iterable<number>, (v) => (v === 0 ? 0 : 1));
  }
  const seen = new Map<number, number>();
  return Uint8Array.from(labels, (label) => {
    const rank = seen.get(label) ?? 0;
    seen.set(label, rank + 1);
    return rank % 5 === 4 ? 1 : 0;
  });
}

/** Stimuli drawn from the rows of a table that carry the given labels: one random row per draw. */
export function tableStimuli(table: LabelledTable, labels: readonly number[], where: string): StimulusSource {
  const { dimension, codes } = table;
  if (new Set(labels).size !== labels.length) {
    throw new InputError(`${where}: labels must differ, got ${labels.join(", ")}`);
  }
  const rows = (label: number, test: 0 | 1): Int32Array => {
    const found = Int32Array.from(table.labels.keys()).filter(
      (i) => table.labels[i] === label && table.test[i] === test,
    );
    if (found.length === 0) {
      const offered = [...new Set(table.labels)].sort((a, b) => a - b).join(", ");
      const set = test === 1 ? "test" : "training";
      throw new InputError(`${where}: no ${set} rows with label ${label}; the labels are ${offered}`);
    }
    return found;
  };
  const sets: Record<StimulusSet, Int32Array[]> = {
    training: labels.map((label) => rows(label, 0)),
    test: labels.map((label) => rows(label, 1)),
  };
  const means = new Float64Array(labels.length * dimension);
  sets.training.forEach((members, k) => {
    for (let d = 0; d < dimension; d++) {
      let sum = 0;
      for (const row of members) sum += codes[row * dimension + d];
      means[k * dimension + d] = sum / members.length;
    }
  });
  return {
    dimension,
    labels: labels.map(String),
    means,
    wordsPerDraw: 1,
    draw(label, random, position, set, out, at) {
      const members = sets[set][label];
      const row = members[random.below(position, members.length)];
      for (let d = 0; d < dimension; d++) out[at + d] = codes[row * dimension + d];
    },
  };
}
