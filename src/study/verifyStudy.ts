import { existsSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, sha256Hex } from "../format/index.ts";
import { DAMAGE, type Finding, inspectStore, openStore, openTable, setAsideDamage } from "../store/index.ts";
import { RECORD_SCHEMAS, type Records } from "./records.ts";
import { RESULTS_FILE } from "./results.ts";
import { runId } from "./runSpec.ts";

export interface Verification {
  /** Stages that are whole. */
  readonly whole: number;
  /** What is wrong, or not the store's, by file. */
  readonly findings: readonly Finding[];
  /** Runs that must be run again, as far as the files show: those with damage, and those with a verdict but no training. */
  readonly again: readonly string[];
  /** Names of files set aside by the repair. */
  readonly setAside: readonly string[];
}

/**
 * Reads every file of a study in full: checksums, schemas, ids, arrays, orphans, duplicates.
 *
 * @param repair set damaged runs' files aside, as `<name>.damaged-<n>`, so that a study run makes them again.
 * @throws InputError when there is no study.
 */
export async function verifyStudy(dir: string, repair = false): Promise<Verification> {
  const store = openStore<Records>(dir, RECORD_SCHEMAS, { create: false });
  const { whole, findings } = inspectStore<Records>(store, RECORD_SCHEMAS, objection);
  const trained = new Map(store.list().runs.map(({ id, stages }) => [id, stages.includes("train")]));
  const untrained: Finding[] = [...trained].flatMap(([id, isTrained]) =>
    isTrained || findings.some((finding) => finding.id === id && finding.stage === "train")
      ? []
      : [
          {
            kind: "orphan",
            file: `${id}.train.json`,
            reason: "it is missing, and later stages are there",
            id,
            stage: null,
          },
        ],
  );
  const lost: Finding[] = (await runsOfTable(dir))
    .filter((id) => !trained.has(id) && !findings.some((finding) => finding.id === id))
    .map((id) => ({
      kind: "orphan",
      file: `${id}.train.json`,
      reason: `it is missing, and ${RESULTS_FILE} has its row`,
      id,
      stage: null,
    }));
  const all = [...findings, ...untrained, ...lost].sort((a, b) => (a.file < b.file ? -1 : 1));
  const harmed = all.flatMap(({ kind, id }) => (DAMAGE.includes(kind) && id !== null ? [id] : []));
  const setAside = repair ? setAsideDamage(dir, all) : [];
  if (repair) store.sweepTemporaries();
  return { whole, findings: all, again: [...new Set(harmed)].sort(), setAside };
}

/** What reads well and cannot be: an id that is not its specification's, a stage that is not its protocol's. */
function objection(id: string, stage: string, record: Records[keyof Records]): string | null {
  if (record.id !== id || record.stage !== stage) return `its record is of ${record.id}.${record.stage}`;
  if ("spec" in record && runId(record.spec) !== id) return `its specification is that of run ${runId(record.spec)}`;
  const protocol = "verdict" in record ? record.verdict.protocol : "protocol" in record ? record["protocol"] : null;
  if (protocol === null) return null;
  const expected = sha256Hex(canonicalJson(protocol)).slice(0, 8);
  return stage.endsWith(`-${expected}`) ? null : `its protocol has the hash ${expected}`;
}

/** Ids in results.parquet as it is, whatever its columns. */
async function runsOfTable(dir: string): Promise<string[]> {
  const path = join(dir, RESULTS_FILE);
  if (!existsSync(path)) return [];
  const table = await openTable("results", [{ name: "id", type: "text" }]);
  try {
    if (!(await table.load(path, null))) return [];
    return (await table.texts("id"))[0].filter((id) => id !== null);
  } finally {
    table.close();
  }
}
