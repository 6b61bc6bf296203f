import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { explainSchemaError, InputError } from "../format/index.ts";
import { makeFolder, sweepTemporaries, writeAtomically } from "./atomicWrite.ts";
import { appendLine } from "./log.ts";
import { checkNames, checkTask, parseRecordName, prefixOf, type RecordAt, type StageOf } from "./names.ts";
import { type Arrays, encodeStage, readStage, type StageRead, setAside } from "./stageFile.ts";
import { explained, StoreError } from "./storeError.ts";

/** A zod schema for the record of each kind of stage, by the stage's prefix. It must give back what it gave once. */
export type Schemas<Records> = { readonly [Prefix in keyof Records]: z.ZodType<Records[Prefix]> };

export interface OpenStoreOptions {
  /** Make the folders that are missing; otherwise their absence is an InputError. @default true */
  readonly create?: boolean;
}

/** "written": it is new. "unchanged": the same was there. "replaced": what was there was damaged and is set aside. */
export type WriteOutcome = "written" | "unchanged" | "replaced";

export interface RunEntry {
  readonly id: string;
  /** Names of the finished stages, sorted. */
  readonly stages: readonly string[];
}
export interface DamagedFile {
  /** Name in `runs/`. */
  readonly file: string;
  readonly reason: string;
}
export interface Listing {
  /** Sorted by id. */
  readonly runs: readonly RunEntry[];
  /** Finished once and no longer valid; only with `verify`, and then not among `runs`. */
  readonly damaged: readonly DamagedFile[];
}

export interface Store<Records> {
  /** The study's folder, as given. */
  readonly dir: string;
  /**
   * Keeps a stage's record and arrays: npz first, json last, so it counts only once it is whole. A stage is written
   * once; writing the same again does nothing, a damaged one is set aside (`<name>.damaged-<n>`) and written anew.
   * @throws StoreError for the disk's refusals, a record its schema rejects, and a different valid result for this id.
   */
  write<S extends StageOf<Records>>(
    id: string,
    stage: S,
    record: RecordAt<Records, S>,
    arrays: Arrays | undefined,
  ): WriteOutcome;
  /** Reads and verifies everything; `arrays: true` also decodes the npz, "unread" trusts it without a look. */
  read<S extends StageOf<Records>>(
    id: string,
    stage: S,
    options?: { readonly arrays?: boolean | "unread" },
  ): StageRead<RecordAt<Records, S>>;
  /** Whether a full read is ok. `quick` only asks whether the json is there: true for a stage damaged since. */
  has(id: string, stage: StageOf<Records>, options?: { readonly quick?: boolean }): boolean;
  /** Size of a stage's json; null where there is none. A stage never changes, so another size means damage. */
  bytes(id: string, stage: StageOf<Records>): number | null;
  /** What is finished, by file names alone (one reading of the folder); with `verify` every stage is read in full, and what is damaged is told apart. */
  list(options?: { readonly verify?: boolean }): Listing;
  /** The one id that begins with `prefix`. @throws InputError naming the candidates when there is not exactly one. */
  resolveId(prefix: string): string;
  /** Appends one JSON line to log/<task>.jsonl: the only place for dates, hosts and seconds. */
  appendLog(task: string, entry: unknown): void;
  /** Removes temporary files that processes of this machine left when they died. @returns how many. */
  sweepTemporaries(): number;
}

const MOST_CANDIDATES = 8;

/**
 * Opens, or begins, the records of a study in `dir`. Every method works on the files as they are now: any number of
 * processes may have the same store open, without locks.
 *
 * @throws StoreError when the folders cannot be made, e.g. because `dir` or a folder above it is a file.
 * @throws InputError when `create` is false and there is no study.
 */
export function openStore<Records>(
  dir: string,
  schemas: Schemas<Records>,
  { create = true }: OpenStoreOptions = {},
): Store<Records> {
  const runs = join(dir, "runs");
  const log = join(dir, "log");
  const prefixes = Object.keys(schemas);
  if (!existsSync(runs) || !statSync(runs).isDirectory()) {
    if (!create) throw new InputError(`${dir}: must be a study, has no folder runs; give another path`);
    makeFolder(runs);
  }
  const schemaOf = (stage: string) => (schemas as Record<string, z.ZodType<never>>)[prefixOf(stage)!]!;
  const readUntyped = (id: string, stage: string, wantArrays: boolean | "unread"): StageRead<never> => {
    checkNames(id, stage, prefixes);
    return readStage(runs, id, stage, schemaOf(stage), wantArrays);
  };

  const list = ({ verify = false } = {}): Listing => {
    const stagesOf = new Map<string, string[]>();
    const damaged: DamagedFile[] = [];
    const entries = explained(`list ${runs}`, runs, () => readdirSync(runs, { withFileTypes: true }));
    const records = entries.filter(({ name }) => name.endsWith(".json")); // before sorting: there are as many arrays
    for (const entry of records.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = parseRecordName(entry.name);
      if (name === undefined || !prefixes.includes(prefixOf(name.stage)!)) continue;
      if (verify) {
        const found = readUntyped(name.id, name.stage, false);
        if (found.status === "damaged") damaged.push({ file: entry.name, reason: found.reason });
        if (found.status !== "ok") continue;
      } else if (entry.isDirectory()) continue;
      const stages = stagesOf.get(name.id);
      if (stages === undefined) stagesOf.set(name.id, [name.stage]);
      else stages.push(name.stage);
    }
    return { runs: [...stagesOf].map(([id, stages]) => ({ id, stages: stages.sort() })), damaged };
  };

  return {
    dir,
    write(id, stage, record, arrays) {
      checkNames(id, stage, prefixes);
      const parsed = schemaOf(stage).safeParse(record);
      if (!parsed.success) {
        throw new StoreError(
          `internal: ${explainSchemaError(`store: record ${id}.${stage}`, parsed.error, record, schemaOf(stage))}`,
        );
      }
      const bytes = encodeStage(id, stage, parsed.data, arrays);
      const present = readUntyped(id, stage, false);
      if (present.status === "ok") {
        if (present.checksum === bytes.checksum) return "unchanged";
        throw new StoreError(
          `internal: two different results for one id: ${id}.${stage} has checksum ${present.checksum}, got ${bytes.checksum}`,
        );
      }
      if (present.status === "damaged") setAside(runs, id, stage);
      if (bytes.npz !== undefined) writeAtomically(join(runs, `${id}.${stage}.npz`), bytes.npz);
      writeAtomically(join(runs, `${id}.${stage}.json`), bytes.json);
      return present.status === "damaged" ? "replaced" : "written";
    },
    read: (id, stage, { arrays = false } = {}) => readUntyped(id, stage, arrays),
    has(id, stage, { quick = false } = {}) {
      checkNames(id, stage, prefixes);
      if (quick) return existsSync(join(runs, `${id}.${stage}.json`));
      return readUntyped(id, stage, false).status === "ok";
    },
    bytes(id, stage) {
      checkNames(id, stage, prefixes);
      return statSync(join(runs, `${id}.${stage}.json`), { throwIfNoEntry: false })?.size ?? null;
    },
    list,
    resolveId(prefix) {
      const ids = list().runs.map(({ id }) => id);
      const found = ids.filter((id) => id.startsWith(prefix));
      if (found.length === 1) return found[0]!;
      const shown = (some: string[]) =>
        some.slice(0, MOST_CANDIDATES).join(", ") + (some.length > MOST_CANDIDATES ? ", …" : "");
      throw new InputError(
        found.length > 1
          ? `${dir}: ${prefix} must begin one run's id, got ${found.length}: ${shown(found)}; give more digits`
          : `${dir}: ${prefix} must begin one run's id, got none of ${ids.length}${ids.length > 0 ? `: ${shown(ids)}` : ""}`,
      );
    },
    appendLog(task, entry) {
      checkTask(task);
      makeFolder(log);
      appendLine(join(log, `${task}.jsonl`), entry);
    },
    sweepTemporaries: () => [dir, runs].reduce((count, folder) => count + sweepTemporaries(folder).length, 0),
  };
}
