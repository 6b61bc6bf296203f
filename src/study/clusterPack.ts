/**
 * @file Trained networks of one J, packed into one file: what training made and nothing else gives, that is read-outs, last states, and
 * the training curve at every 50th trial. Trial-end states are computed again and compared with their sha256. The curve's other
 * rows come back as NaN, so a stage that was unpacked has another checksum than the one that was trained; that one stays in the pack.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Arrays, arrayOf, decodeNpz, encodeNpz, type NumericArray } from "../format/index.ts";
import { openKernel } from "../kernel/index.ts";
import { drawNetwork, drawRecurrentWeights, runnable } from "../network/index.ts";
import { openStore, writeAtomically } from "../store/index.ts";
import { makeTask } from "../task/index.ts";
import { matrixStorage, trialEnds } from "../train/index.ts";
import { RECORD_SCHEMAS, type Records, type TrainRecord } from "./records.ts";
import { keyOf, networkKeyOf, trainingSeedOf } from "./runSpec.ts";
import { openStimuliOf } from "./stimuliFiles.ts";

/** Rows of the curve that are kept: these, and the last. */
const EVERY = 50;
const COLUMNS = 4;

interface PackedRun {
  readonly record: TrainRecord;
  /** Checksums of the stage that was trained. */
  readonly trained: unknown;
  /** sha256 of its trial-end states; null where training diverged. */
  readonly trialEnds: string | null;
}

function readPack(file: string): { readonly runs: readonly PackedRun[]; readonly arrays: Arrays } {
  if (!existsSync(file)) return { runs: [], arrays: {} };
  const arrays = decodeNpz(readFileSync(file));
  return { runs: JSON.parse(Buffer.from(arrays["records"].data as Uint8Array).toString()) as PackedRun[], arrays };
}

/** Ids of the networks that a pack holds; none where there is no such file. */
export const packedIds = (file: string): string[] => readPack(file).runs.map(({ record }) => record.id);

/**
 * Packs all trained networks of a study of one J. A network that the pack has already keeps the checksum it was trained to, also where
 * the study has it from the pack.
 *
 * @returns how many there are. @throws Error where the pack holds networks that the study has not.
 */
export function packCluster(study: string, file: string): number {
  const before = new Map(readPack(file).runs.map(({ record, trained }) => [record.id, trained]));
  const store = openStore<Records>(study, RECORD_SCHEMAS, { create: false });
  const runs = store.list().runs.flatMap(({ id }) => {
    const read = store.read(id, "train", { arrays: true });
    return read.status === "ok" ? [{ id, record: read.record, arrays: read.arrays! }] : [];
  });
  const lost = [...before.keys()].filter((id) => !runs.some((run) => run.id === id));
  if (lost.length > 0) {
    throw new Error(`${study}: ${file} has ${lost.length} networks packed that are not here; unpack it first`);
  }
  if (runs.length === 0) return 0;
  const { n } = runs[0].record.spec.network;
  const kept = keptRows(runs[0].record.spec.training.trials);
  const records = runs.map(({ id, record, arrays }): PackedRun => {
    const stage = JSON.parse(readFileSync(join(study, "runs", `${id}.train.json`), "utf8"));
    const ends = arrays["trial_ends"];
    const trained = before.get(id) ?? { checksum: stage.checksum, arrays: stage.arrays };
    return { record, trained, trialEnds: ends === undefined ? null : sha256(ends.data as Float64Array) };
  });
  const readout = new Float64Array(runs.length * 3 * n);
  const state = new Float64Array(runs.length * n);
  const curve = new Float32Array(runs.length * kept.length * COLUMNS).fill(Number.NaN);
  runs.forEach(({ arrays }, k) => {
    readout.set(arrays["readout"].data as Float64Array, k * 3 * n);
    state.set(arrays["state"].data as Float64Array, k * n);
    kept.forEach((row, r) => {
      const values = (arrays["curve"].data as Float32Array).subarray(row * COLUMNS, (row + 1) * COLUMNS);
      curve.set(values, (k * kept.length + r) * COLUMNS);
    });
  });
  const arrays = {
    readout: arrayOf(readout, [runs.length, 3, n]),
    state: arrayOf(state, [runs.length, n]),
    curve: arrayOf(curve, [runs.length, kept.length, COLUMNS]),
    curve_trials: arrayOf(Int32Array.from(kept), [kept.length]),
    records: arrayOf(new Uint8Array(Buffer.from(JSON.stringify(records)))),
  };
  writeAtomically(file, encodeNpz(arrays));
  return runs.length;
}

/**
 * Writes the train stages of a pack into a study's folder; what is there already stays. Yields after each network.
 *
 * @returns how many it holds. @throws Error where trial-end states are not those that the network was trained to.
 */
export function* unpackCluster(file: string, study: string): Generator<number, number> {
  const { runs, arrays } = readPack(file);
  if (runs.length === 0) return 0;
  const store = openStore<Records>(study, RECORD_SCHEMAS);
  const endsOf = trialEndsIn(runs[0].record);
  const kept = [...(arrays["curve_trials"].data as Int32Array)];
  const { n } = runs[0].record.spec.network;
  const part = <T extends NumericArray["data"]>(name: string, k: number, size: number) =>
    (arrays[name].data as T).slice(k * size, (k + 1) * size);
  for (const [k, { record, trialEnds: expected }] of runs.entries()) {
    if (store.has(record.id, "train", { quick: true })) continue;
    const rows = new Float32Array(record.trials * COLUMNS).fill(Number.NaN);
    const curve = part<Float32Array>("curve", k, kept.length * COLUMNS);
    kept.forEach((row, r) => {
      if (row < record.trials) rows.set(curve.subarray(r * COLUMNS, (r + 1) * COLUMNS), row * COLUMNS);
    });
    const readout = part<Float64Array>("readout", k, 3 * n) as Float64Array;
    const state = part<Float64Array>("state", k, n) as Float64Array;
    const stage: Record<string, NumericArray> = {
      readout: arrayOf(readout, [3, n]),
      state: arrayOf(state),
      curve: arrayOf(rows, [record.trials, COLUMNS]),
    };
    if (expected !== null) {
      const ends = endsOf(record, readout, state);
      if (sha256(ends) !== expected)
        throw new Error(`${record.id}: its trial-end states are not those it was trained to`);
      stage["trial_ends"] = arrayOf(ends, [ends.length / n, n]);
    }
    store.write(record.id, "train", record, stage);
    yield k + 1;
  }
  return runs.length;
}

/** Trial-end states of networks that share J and task; J is drawn when the first is asked for. */
function trialEndsIn({ spec }: TrainRecord) {
  const { n, timeStep } = spec.network;
  const stimuli = openStimuliOf(spec.task, null);
  const task = makeTask(spec.task, stimuli, timeStep);
  const kernel = openKernel({ n, matrices: 1, solvers: 0 });
  let shared: { J: Float32Array; matrix: ReturnType<typeof kernel.matrix> } | null = null;
  return (record: TrainRecord, readout: Float64Array, state: Float64Array): Float64Array => {
    if (shared === null) {
      const J = drawRecurrentWeights(networkKeyOf(spec), n);
      shared = { J, matrix: kernel.matrix(J, n, matrixStorage(spec.precision)) };
    }
    const { network: of, seed } = record.spec;
    const network = drawNetwork(of, seed, task, shared.J, trainingSeedOf(record.spec));
    network.readout.set(readout);
    return trialEnds(runnable(kernel, shared.matrix, network), task, keyOf(record.spec), state);
  };
}

function keptRows(trials: number): number[] {
  const rows = [];
  for (let row = EVERY - 1; row < trials - 1; row += EVERY) rows.push(row);
  return [...rows, trials - 1];
}

function sha256(values: Float64Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}
