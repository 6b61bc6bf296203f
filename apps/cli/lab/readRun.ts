import { lstatSync } from "node:fs";
import { join } from "node:path";
import { encodeNpz, ID_PATTERN } from "../../../src/format/index.ts";
import type { Store } from "../../../src/store/index.ts";
import type { LabRecord, Records } from "../../../src/study/index.ts";
import { trainCommand } from "../trainCommand.ts";
import { verdictOf } from "./labStudy.ts";

type AnyStage = Parameters<Store<Records>["read"]>[1];

/** Names of a run's stages as the store lists them: what a request asks for must be among them. */
function stagesOf(store: Store<Records>, id: string): readonly string[] {
  if (!ID_PATTERN.test(id)) return [];
  return store.list().runs.find((run) => run.id === id)?.stages ?? [];
}

/** The records of one run; null when there is none, or its train stage is damaged. */
export function readRun(store: Store<Records>, id: string): LabRecord | null {
  const stages = stagesOf(store, id).filter((stage) => areOwnFiles(store, id, stage));
  if (!stages.includes("train")) return null;
  const train = store.read(id, "train");
  if (train.status !== "ok") return null;
  const stage = verdictOf(stages);
  const verdict = stage === undefined ? null : store.read(id, stage);
  const others = stages.filter((name) => name !== "train" && !name.startsWith("verdict-"));
  const assays = others.flatMap((name) => {
    const read = store.read(id, name as AnyStage);
    return read.status === "ok" ? [[name, read.record]] : [];
  });
  return {
    id,
    train: train.record,
    verdict: verdict?.status === "ok" ? verdict.record : null,
    assays: Object.fromEntries(assays),
    stages,
    command: trainCommand(train.record.spec, "runs"),
  };
}

/** The arrays of one stage as .npz: what the store read and verified, encoded again, which gives the same bytes. */
export function readArrays(store: Store<Records>, id: string, stage: string): Uint8Array | null {
  if (!stagesOf(store, id).includes(stage) || !areOwnFiles(store, id, stage)) return null;
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
