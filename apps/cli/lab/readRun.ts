import { lstatSync } from "node:fs";
import { join } from "node:path";
import { encodeNpz } from "../../../src/format/index.ts";
import type { Store } from "../../../src/store/index.ts";
import { isCurrent, type LabRecord, type Records, rowStages, type VerdictStage } from "../../../src/study/index.ts";
import { trainCommand } from "../trainCommand.ts";

type AnyStage = Parameters<Store<Records>["read"]>[1];

/** What a store has, by id: what a request asks for must be among it. */
export interface Listed {
  /** Names of all stages of a run. */
  readonly stages: ReadonlyMap<string, readonly string[]>;
  /** Of these, those that the table shows. */
  readonly inTable: ReadonlyMap<string, readonly string[]>;
}

export function listRuns(store: Store<Records>): Listed {
  const { runs } = store.list();
  return { stages: new Map(runs.map(({ id, stages }) => [id, stages])), inTable: rowStages(runs) };
}

/** The records of one run; null when there is none, or its train stage is damaged. */
export function readRun(store: Store<Records>, id: string, listed = listRuns(store)): LabRecord | null {
  const all = listed.stages.get(id) ?? [];
  const stages = all.filter((stage) => areOwnFiles(store, id, stage));
  if (!stages.includes("train")) return null;
  const train = store.read(id, "train");
  if (train.status !== "ok") return null;
  const inTable = listed.inTable.get(id)!.filter((stage) => stages.includes(stage));
  const stage = inTable.find((name): name is VerdictStage => name.startsWith("verdict-"));
  const verdict = stage === undefined ? null : store.read(id, stage);
  const others = stages.filter((name) => name !== "train" && !name.startsWith("verdict-") && !inTable.includes(name));
  const shown = inTable.filter((name) => name !== "train" && name !== stage);
  const assays = [...others, ...shown].flatMap((name) => {
    const read = store.read(id, name as AnyStage);
    return read.status === "ok" ? [[name, read.record]] : [];
  });
  return {
    id,
    train: train.record,
    verdict: verdict?.status === "ok" && isCurrent(verdict.record) ? verdict.record : null,
    assays: Object.fromEntries(assays),
    stages,
    command: trainCommand(train.record.spec, "runs"),
  };
}

/** The arrays of one stage as .npz: what the store read and verified, encoded again, which gives the same bytes. */
export function readArrays(
  store: Store<Records>,
  id: string,
  stage: string,
  listed = listRuns(store),
): Uint8Array | null {
  if (listed.stages.get(id)?.includes(stage) !== true || !areOwnFiles(store, id, stage)) return null;
  const read = store.read(id, stage as AnyStage, { arrays: true });
  return read.status === "ok" && read.arrays !== undefined ? encodeNpz(read.arrays) : null;
}

/** Whether a stage's files stand in the study, and are no links to elsewhere. */
function areOwnFiles(store: Store<Records>, id: string, stage: string): boolean {
  return ["json", "npz"].every((ending) => {
    const found = lstatSync(join(store.dir, "runs", `${id}.${stage}.${ending}`), { throwIfNoEntry: false });
    return found === undefined || found.isFile();
  });
}
