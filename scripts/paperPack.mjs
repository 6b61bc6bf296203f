// Trained networks of the paper's study, packed: one file per cluster (seed, density) in data/paper, below 2 MB each.
//
//   node scripts/paperPack.mjs pack <study> …      writes data/paper/<cluster>.npz of complete or partly trained clusters
//   node scripts/paperPack.mjs unpack <cluster> <study>   writes the train stages again
//
// A pack holds what training made and nothing else gives: read-outs, the last state, the training curve at every 50th
// trial. Trial-end states are computed again and compared with their sha256. The curve's other rows come back as NaN, so a
// stage that was unpacked has another checksum than the one that was trained; the first one's is kept in the pack.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { arrayOf, decodeNpz, encodeNpz } from "../dist/src/format/index.js";
import { openKernel } from "../dist/src/kernel/index.js";
import { drawNetwork, drawRecurrentWeights } from "../dist/src/network/index.js";
import { openStore, writeAtomically } from "../dist/src/store/index.js";
import { keyOf, networkKeyOf, openStimuli, RECORD_SCHEMAS, trainingSeedOf } from "../dist/src/study/index.js";
import { makeTask } from "../dist/src/task/index.js";
import { matrixStorage, trialEnds } from "../dist/src/train/index.js";
import { ROOT } from "./stamp.mjs";

export const PACKS = join(ROOT, "data/paper");
/** Rows of the curve that are kept: these, and the last. */
const EVERY = 50;
const COLUMNS = 4;

const sha256 = (values) =>
  createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");

const packOf = (cluster) => join(PACKS, `${cluster}.npz`);

/** Records of a pack, as `pack` wrote them; none where there is no pack. */
function packedRecords(cluster) {
  if (!existsSync(packOf(cluster))) return [];
  return JSON.parse(Buffer.from(decodeNpz(readFileSync(packOf(cluster))).records.data).toString());
}

/** How many networks a pack holds. */
export const packedNetworks = (cluster) => packedRecords(cluster).length;

/**
 * Networks of one cluster that are trained, as one npz. A network that the pack has already keeps the checksum it was trained
 * to, also where the study has it from the pack.
 *
 * @returns how many there are. @throws Error where the pack holds networks that the study has not.
 */
export function pack(study, cluster) {
  const before = new Map(packedRecords(cluster).map(({ record, trained }) => [record.id, trained]));
  const store = openStore(study, RECORD_SCHEMAS, { create: false });
  const runs = store
    .list()
    .runs.map(({ id }) => ({ id, ...store.read(id, "train", { arrays: true }) }))
    .filter(({ status }) => status === "ok");
  const lost = [...before.keys()].filter((id) => !runs.some((run) => run.id === id));
  if (lost.length > 0)
    throw new Error(`${study}: ${cluster} has ${lost.length} networks packed that are not here; unpack first`);
  if (runs.length === 0) return 0;
  const { n } = runs[0].record.spec.network;
  const { trials } = runs[0].record.spec.training;
  const kept = keptRows(trials);
  const records = runs.map(({ id, record, arrays }) => {
    const stage = JSON.parse(readFileSync(join(study, "runs", `${id}.train.json`), "utf8"));
    return {
      record,
      trained: before.get(id) ?? { checksum: stage.checksum, arrays: stage.arrays },
      trialEnds: arrays.trial_ends === undefined ? null : sha256(arrays.trial_ends.data),
    };
  });
  const readout = new Float64Array(runs.length * 3 * n);
  const state = new Float64Array(runs.length * n);
  const curve = new Float32Array(runs.length * kept.length * COLUMNS).fill(Number.NaN);
  runs.forEach(({ arrays }, k) => {
    readout.set(arrays.readout.data, k * 3 * n);
    state.set(arrays.state.data, k * n);
    kept.forEach((row, r) => {
      const values = arrays.curve.data.subarray(row * COLUMNS, (row + 1) * COLUMNS);
      curve.set(values, (k * kept.length + r) * COLUMNS);
    });
  });
  mkdirSync(PACKS, { recursive: true });
  const arrays = {
    readout: arrayOf(readout, [runs.length, 3, n]),
    state: arrayOf(state, [runs.length, n]),
    curve: arrayOf(curve, [runs.length, kept.length, COLUMNS]),
    curve_trials: arrayOf(Int32Array.from(kept), [kept.length]),
    records: arrayOf(new Uint8Array(Buffer.from(JSON.stringify(records)))),
  };
  writeAtomically(packOf(cluster), encodeNpz(arrays));
  return runs.length;
}

/** Writes the train stages of a pack into a study's folder; what is there already stays. @returns how many it holds. */
export function unpack(cluster, study) {
  const arrays = decodeNpz(readFileSync(packOf(cluster)));
  const records = packedRecords(cluster);
  const store = openStore(study, RECORD_SCHEMAS);
  const { spec } = records[0].record;
  const { n, timeStep } = spec.network;
  const task = makeTask(spec.task, openStimuli(spec.task.stimuli, null), timeStep);
  const key = keyOf(spec);
  let J, kernel, matrix;
  const kept = [...arrays.curve_trials.data];
  records.forEach(({ record, trialEnds: expected }, k) => {
    if (store.has(record.id, "train", { quick: true })) return;
    const rows = new Float32Array(record.trials * COLUMNS).fill(Number.NaN);
    kept.forEach((row, r) => {
      if (row >= record.trials) return;
      const from = (k * kept.length + r) * COLUMNS;
      rows.set(arrays.curve.data.subarray(from, from + COLUMNS), row * COLUMNS);
    });
    const readout = arrays.readout.data.slice(k * 3 * n, (k + 1) * 3 * n);
    const state = arrays.state.data.slice(k * n, (k + 1) * n);
    const stage = {
      readout: arrayOf(readout, [3, n]),
      state: arrayOf(state),
      curve: arrayOf(rows, [record.trials, COLUMNS]),
    };
    if (expected !== null) {
      J ??= drawRecurrentWeights(networkKeyOf(spec), n);
      kernel ??= openKernel({ n, matrices: 1, solvers: 0 });
      matrix ??= kernel.matrix(J, n, matrixStorage(spec.precision));
      const network = drawNetwork(record.spec.network, record.spec.seed, 2, J, trainingSeedOf(record.spec));
      network.readout.set(readout);
      const ends = trialEnds(kernel, matrix, network, task, key, state);
      if (sha256(ends) !== expected)
        throw new Error(`${record.id}: its trial-end states are not those it was trained to`);
      stage.trial_ends = arrayOf(ends, [ends.length / n, n]);
    }
    store.write(record.id, "train", record, stage);
  });
  return records.length;
}

const keptRows = (trials) => {
  const rows = [];
  for (let row = EVERY - 1; row < trials - 1; row += EVERY) rows.push(row);
  return [...rows, trials - 1];
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [what, ...rest] = process.argv.slice(2);
  if (what === "unpack") console.log(`${unpack(rest[0], rest[1])} networks`);
  else
    for (const study of rest) {
      const cluster = study.replace(/\/+$/, "").split("/").at(-1);
      if (existsSync(study) && readdirSync(study).includes("runs"))
        console.log(`${cluster}: ${pack(study, cluster)} networks`);
    }
}
