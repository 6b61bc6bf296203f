import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { InputError } from "../format/index.ts";
import { openStore, type Store, StoreError } from "../store/index.ts";
import { isCurrent, RECORD_SCHEMAS, type Records, type VerdictRecord } from "./records.ts";
import type { TrainedRun } from "./restore.ts";
import type { GradientStage } from "./runGradient.ts";

/** A stored run by gradient that was asked for. */
export interface OpenedGradientRun extends GradientStage, Omit<OpenedRun, keyof TrainedRun> {}

/** A stored run by FORCE that was asked for. */
export interface OpenedRun extends TrainedRun {
  readonly store: Store<Records>;
  readonly verdicts: readonly VerdictRecord[];
  /** Names of all its finished stages. */
  readonly stages: readonly string[];
}

/**
 * The run a user means by the path of one of its files, by `<folder>/<id>`, or by the beginning of its id, which is
 * then looked for in runs/ and studies/*.
 *
 * @param from the folder that relative names start at. @default "."
 * @throws InputError when there is not exactly one, StoreError when it is damaged.
 */
export function openRun(name: string, from = "."): OpenedRun {
  const { store, id } = locate(name, from);
  const train = store.read(id, "train", { arrays: true });
  if (train.status === "missing" && store.has(id, "gradient", { quick: true })) {
    throw new InputError(
      `${id}: must be a run by FORCE, was trained by gradient; lethe show, dissect, verdict and assay take it`,
    );
  }
  if (train.status !== "ok") {
    const reason = train.status === "missing" ? "its train stage is missing" : train.reason;
    throw new StoreError(`${store.dir}: run ${id} cannot be read: ${reason}; run its study again`);
  }
  const stages = store.list().runs.find((run) => run.id === id)!.stages;
  return { store, record: train.record, arrays: train.arrays!, verdicts: verdictsOf(store, id, stages), stages };
}

function verdictsOf(store: Store<Records>, id: string, stages: readonly string[]): VerdictRecord[] {
  return stages.flatMap((stage) => {
    if (!stage.startsWith("verdict-")) return [];
    const read = store.read(id, stage as VerdictRecord["stage"]);
    return read.status === "ok" && isCurrent(read.record) ? [read.record] : [];
  });
}

/**
 * A run by gradient that a user means by such a name; null where the run is another's.
 *
 * @throws InputError when there is not exactly one, StoreError when it is damaged.
 */
export function openGradientRun(name: string, from = "."): OpenedGradientRun | null {
  const { store, id } = locate(name, from);
  const read = store.read(id, "gradient", { arrays: true });
  if (read.status === "missing") return null;
  if (read.status !== "ok") {
    throw new StoreError(`${store.dir}: run ${id} cannot be read: ${read.reason}; train it again`);
  }
  const stages = store.list().runs.find((run) => run.id === id)!.stages;
  return { store, record: read.record, arrays: read.arrays!, verdicts: verdictsOf(store, id, stages), stages };
}

function locate(name: string, from: string): { readonly store: Store<Records>; readonly id: string } {
  const isPath = name.includes("/") || name.includes("\\");
  if (!isPath && !name.includes(".")) return search(name, from);
  const path = isAbsolute(name) ? name : join(from, name);
  const prefix = basename(path).split(".")[0]!;
  // <study>/runs/<id>.train.json and <study>/<id> both work
  const folder = dirname(path);
  const dir = basename(folder) === "runs" && !hasRuns(folder) ? dirname(folder) : folder;
  if (!hasRuns(dir)) throw new InputError(`${name}: no such run; ${folder} is no study`);
  const store = openStore<Records>(dir, RECORD_SCHEMAS, { create: false });
  return { store, id: store.resolveId(prefix) };
}

function search(prefix: string, from: string): { readonly store: Store<Records>; readonly id: string } {
  const dirs = studiesBelow(from);
  const found = dirs.flatMap((dir) => {
    const store = openStore<Records>(dir, RECORD_SCHEMAS, { create: false });
    return store.list().runs.flatMap(({ id }) => (id.startsWith(prefix) ? [{ store, id }] : []));
  });
  if (found.length === 1) return found[0];
  const where = dirs.length === 0 ? "there are none in runs or studies" : `looked in ${dirs.join(", ")}`;
  if (found.length === 0) throw new InputError(`${prefix}: no such run; ${where}; give the path of its record`);
  const shown = found.slice(0, 4).map(({ store, id }) => join(store.dir, id));
  throw new InputError(
    `${prefix}: must mean one run, got ${found.length}: ${shown.join(", ")}${found.length > 4 ? ", …" : ""}; give more of it`,
  );
}

/** runs and every folder in studies, as far as they hold records. */
function studiesBelow(from: string): string[] {
  const studies = join(from, "studies");
  const inStudies = existsSync(studies) ? readdirSync(studies).map((name) => join(studies, name)) : [];
  return [join(from, "runs"), ...inStudies.sort()].filter(hasRuns);
}

const hasRuns = (dir: string): boolean => {
  const runs = join(dir, "runs");
  return existsSync(runs) && statSync(runs).isDirectory();
};
