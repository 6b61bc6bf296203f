import type { FlowPortraitData } from "../../../../../src/figures/index.ts";
import { decodeNpz } from "../../../../../src/format/index.ts";
import { unpackPortrait } from "../../../../../src/mechanism/index.ts";
import type { PortraitRecord } from "../../../../../src/study/portable.ts";
import { stimuliOf } from "../../../../../src/task/index.ts";
import type { LabRecord } from "../../data/dataSource.ts";
import { source } from "../../data/study.ts";
import type { NetworkSource } from "../../engine/protocol.ts";

export interface LoadedRun {
  readonly record: LabRecord;
  readonly source: NetworkSource;
  readonly portrait: FlowPortraitData | null;
}

let latents: Promise<Uint8Array> | undefined;

/** The MNIST latents, fetched once. */
export function mnistLatents(): Promise<Uint8Array> {
  latents ??= source()
    .stimuli()
    .then((bytes) => new Uint8Array(bytes));
  latents.catch(() => {
    latents = undefined; // another try may have them
  });
  return latents;
}

/** A network of the study with the arrays of its training, ready for an engine. */
export async function loadRun(id: string): Promise<LoadedRun> {
  const record = await source().record(id);
  const { train } = record;
  const stimuli = stimuliOf(train.spec.task);
  const wants = stimuli === null || stimuli.source === "gaussian" ? null : mnistLatents();
  const [npz, table, portrait] = await Promise.all([source().arrays(id, "train"), wants, portraitOf(record)]);
  return { record, portrait, source: { kind: "run", record: train, npz: new Uint8Array(npz), table } };
}

/** The portrait that a run's records hold; null where they hold none. */
export async function portraitOf(record: LabRecord): Promise<FlowPortraitData | null> {
  const stage = Object.keys(record.assays).find((name) => name.startsWith("portrait-"));
  if (stage === undefined) return null;
  const { portrait } = record.assays[stage] as PortraitRecord; // the server has checked it against its schema
  const npz = new Uint8Array(await source().arrays(record.id, stage));
  return unpackPortrait(portrait, decodeNpz(npz, { where: `${record.id}.${stage}.npz` }), stage);
}
