/** @file store: how do a study's results stay on disk, whole or not at all? */
export { makeFolder, writeAtomically } from "./atomicWrite.ts";
export { appendLine } from "./log.ts";
export type { RecordAt, StageOf } from "./names.ts";
export type { Arrays, StageRead } from "./stageFile.ts";
export {
  type DamagedFile,
  type Listing,
  type OpenStoreOptions,
  openStore,
  type RunEntry,
  type Schemas,
  type Store,
  type WriteOutcome,
} from "./store.ts";
export { StoreError } from "./storeError.ts";
