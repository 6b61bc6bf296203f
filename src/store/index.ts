/** @file store: how do a study's results stay on disk, whole or not at all? */

export type { Answer } from "./answer.ts";
export { isProcessAlive, makeFolder, temporaryBeside, writeAtomically, writeNew } from "./atomicWrite.ts";
export { DAMAGE, type Finding, type FindingKind, type Inspection, inspectStore, setAsideDamage } from "./inspect.ts";
export { appendLine } from "./log.ts";
export type { RecordAt, StageOf } from "./names.ts";
export { type SealState, sealOf } from "./seal.ts";
export { type Arrays, encodeStage, type StageBytes, type StageRead, setFileAside } from "./stageFile.ts";
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
export {
  type Cell,
  COLUMN_TYPES,
  type ColumnType,
  openTable,
  type Row,
  type Table,
  type TableColumn,
} from "./table.ts";
