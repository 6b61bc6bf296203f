import { stimuliOf } from "../../../../../src/task/index.ts";
import type { LabRecord } from "../../data/dataSource.ts";
import { source } from "../../data/study.ts";
import type { NetworkSource } from "../../engine/protocol.ts";

export interface LoadedRun {
  readonly record: LabRecord;
  readonly source: NetworkSource;
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
  const [npz, table] = await Promise.all([source().arrays(id, "train"), wants]);
  return { record, source: { kind: "run", record: train, npz: new Uint8Array(npz), table } };
}
