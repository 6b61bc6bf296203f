import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ID_PATTERN } from "../format/index.ts";
import { isTemporary } from "./atomicWrite.ts";
import { parseRecordName, prefixOf } from "./names.ts";
import { setAside } from "./stageFile.ts";
import type { Schemas, Store } from "./store.ts";
import { explained } from "./storeError.ts";

/**
 * damaged: a stage that was finished and no longer holds. orphan: arrays whose record was there once. duplicate: another
 * copy of a stage, under a name that is no stage's. These are damage. The rest is told, and harms nothing: unfinished
 * stages, whose writer was stopped between arrays and record, temporary files of unfinished writes, files set aside
 * before, files that are not the store's.
 */
export type FindingKind = "damaged" | "orphan" | "duplicate" | "unfinished" | "temporary" | "set-aside" | "foreign";
export const DAMAGE: readonly FindingKind[] = ["damaged", "orphan", "duplicate"];

export interface Finding {
  readonly kind: FindingKind;
  /** Name in `runs/`. */
  readonly file: string;
  readonly reason: string;
  /** The run and stage whose file this is, where it is one's. */
  readonly id: string | null;
  readonly stage: string | null;
}

export interface Inspection {
  /** Stages that are whole. */
  readonly whole: number;
  /** In the order of the files' names. */
  readonly findings: readonly Finding[];
}

const SET_ASIDE = /^[0-9a-f]{16}\.[a-z][A-Za-z0-9]*(-[0-9a-f]{8})?\.(json|npz)\.damaged-\d+$/;

/**
 * Looks at every file in `runs/` and reads every stage in full: syntax, checksum, schema, arrays.
 *
 * @param objection what else is wrong with a record that reads well, or null.
 * @param wasFinished whether it is known that this stage's record was there once.
 */
export function inspectStore<Records>(
  store: Store<Records>,
  schemas: Schemas<Records>,
  objection: (id: string, stage: string, record: Records[keyof Records]) => string | null,
  wasFinished: (id: string, stage: string) => boolean,
): Inspection {
  const runs = join(store.dir, "runs");
  const prefixes = Object.keys(schemas);
  const names = explained(`list ${runs}`, runs, () => readdirSync(runs)).sort();
  const present = new Set(names);
  const findings: Finding[] = [];
  let whole = 0;
  for (const file of names) {
    const name = parseRecordName(file);
    if (name !== undefined && prefixes.includes(prefixOf(name.stage)!)) {
      const read = store.read(name.id, name.stage as never);
      if (read.status === "missing") continue; // another process set it aside just now
      const reason =
        read.status === "damaged" ? read.reason : objection(name.id, name.stage, read.record as Records[keyof Records]);
      if (reason === null) whole++;
      else findings.push({ kind: "damaged", file, reason, ...name });
      continue;
    }
    const finding = lookAt(file, prefixes, present, wasFinished);
    if (finding !== null) findings.push(finding);
  }
  return { whole, findings };
}

/** What a file is that is no stage's record; null for arrays beside their record. */
function lookAt(
  file: string,
  prefixes: readonly string[],
  present: ReadonlySet<string>,
  wasFinished: (id: string, stage: string) => boolean,
): Finding | null {
  const nobodys = { file, id: null, stage: null };
  if (isTemporary(file)) return { kind: "temporary", reason: "a write that was not finished", ...nobodys };
  if (SET_ASIDE.test(file)) return { kind: "set-aside", reason: "was damaged, and set aside", ...nobodys };
  const record = file.endsWith(".npz") ? parseRecordName(file.replace(/npz$/, "json")) : undefined;
  if (record !== undefined && prefixes.includes(prefixOf(record.stage)!)) {
    if (present.has(`${record.id}.${record.stage}.json`)) return null;
    return wasFinished(record.id, record.stage)
      ? { kind: "orphan", file, reason: `its record ${record.id}.${record.stage}.json is missing`, ...record }
      : { kind: "unfinished", file, reason: "its record was not written; the next study run does it again", ...record };
  }
  const [id = ""] = /^[0-9a-f]+/.exec(file) ?? [];
  if (ID_PATTERN.test(id) && /\.(json|npz)\b/.test(file)) {
    return {
      kind: "duplicate",
      reason: `looks like a copy of a file of run ${id}, under a name no stage has`,
      ...nobodys,
    };
  }
  return { kind: "foreign", reason: "not a file of this store", ...nobodys };
}

/**
 * Sets aside what is damaged, by name; a copy under another name and files of strangers stay.
 *
 * @returns the names that were there.
 */
export function setAsideDamage(dir: string, findings: readonly Finding[]): string[] {
  const repairable = findings.filter(
    ({ kind, id, stage }) => (kind === "damaged" || kind === "orphan") && id !== null && stage !== null,
  );
  for (const { id, stage } of repairable) setAside(join(dir, "runs"), id!, stage!);
  return repairable.map(({ file }) => file);
}
