import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, sha256Hex } from "../format/index.ts";
import {
  DAMAGE,
  type Finding,
  inspectStore,
  openStore,
  openTable,
  sealOf,
  setAsideDamage,
  setFileAside,
} from "../store/index.ts";
import { RECORD_SCHEMAS, type Records } from "./records.ts";
import { RESULTS_FILE, SOURCES } from "./results.ts";
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
 * Reads every file of a study in full: checksums, schemas, ids, arrays, orphans, duplicates, and the table of results.
 *
 * @param repair set damaged runs' files aside, as `<name>.damaged-<n>`, so that a study run makes them again.
 * @throws InputError when there is no study.
 */
export async function verifyStudy(dir: string, repair = false): Promise<Verification> {
  const store = openStore<Records>(dir, RECORD_SCHEMAS, { create: false });
  const kept = await rowsOfTable(dir);
  const finished = new Set([...stagesOfLog(dir), ...kept.flatMap(({ id, stages }) => stages.map((s) => `${id}.${s}`))]);
  const { whole, findings } = inspectStore<Records>(store, RECORD_SCHEMAS, objection, (id, stage) =>
    finished.has(`${id}.${stage}`),
  );
  const trained = new Map(
    store.list().runs.map(({ id, stages }) => [id, stages.includes("train") || stages.includes("gradient")]),
  );
  const isNamed = (id: string) => findings.some((found) => found.id === id && DAMAGE.includes(found.kind));
  const isTrainNamed = (id: string) =>
    findings.some((found) => found.id === id && found.stage === "train" && DAMAGE.includes(found.kind));
  const missing = (id: string, why: string): Finding => {
    return { kind: "orphan", file: `${id}.train.json`, reason: `it is missing, and ${why}`, id, stage: null };
  };
  const untrained = [...trained].flatMap(([id, isTrained]) =>
    isTrained || isTrainNamed(id) ? [] : [missing(id, "later stages are there")],
  );
  const lost = kept.flatMap(({ id }) =>
    trained.has(id) || isNamed(id) ? [] : [missing(id, `${RESULTS_FILE} has its row`)],
  );
  const table = lookAtTable(dir);
  const all = [...findings, ...untrained, ...lost, ...(table === null ? [] : [table])].sort((a, b) =>
    a.file < b.file ? -1 : 1,
  );
  const harmed = all.flatMap(({ kind, id }) => (DAMAGE.includes(kind) && id !== null ? [id] : []));
  const setAside = repair ? setAsideDamage(dir, all) : [];
  if (repair) store.sweepTemporaries();
  if (repair && table?.kind === "damaged") {
    setFileAside(join(dir, RESULTS_FILE));
    setAside.push(RESULTS_FILE);
  }
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

/** What is wrong with results.parquet; null where it is whole, or there is none. */
function lookAtTable(dir: string): Finding | null {
  const path = join(dir, RESULTS_FILE);
  if (!existsSync(path)) return null;
  const nobodys = { file: RESULTS_FILE, id: null, stage: null };
  if (!statSync(path).isFile()) return { kind: "damaged", reason: "it is not a file", ...nobodys };
  switch (sealOf(readFileSync(path))) {
    case "whole":
      return null;
    case "broken":
      return {
        kind: "damaged",
        reason: "its bytes do not match their sha256; the next query makes it anew",
        ...nobodys,
      };
    case "none":
      return { kind: "foreign", reason: "it has no sha256 of this store; the next query makes it anew", ...nobodys };
  }
}

/** Rows of results.parquet as it is, and the stages each was made from. */
async function rowsOfTable(dir: string): Promise<{ readonly id: string; readonly stages: readonly string[] }[]> {
  const columns = [{ name: "id", type: "text" } as const, { name: SOURCES, type: "text" } as const];
  const table = await openTable("results", columns);
  try {
    if (!(await table.load(join(dir, RESULTS_FILE), null))) return [];
    const [ids, sources] = await table.texts("id", SOURCES);
    return ids.map((id, i) => ({
      id: id ?? "",
      stages: (sources[i] ?? "").split(" ").map((one) => one.split(":")[0]),
    }));
  } finally {
    table.close();
  }
}

/** "<id>.<stage>" of all that the logs say was kept. */
function stagesOfLog(dir: string): string[] {
  const log = join(dir, "log");
  if (!existsSync(log)) return [];
  const lines = readdirSync(log)
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(join(log, name), "utf8").split("\n"));
  return lines.flatMap((line) => {
    try {
      const { run, stage } = JSON.parse(line);
      return [`${run}.${stage}`];
    } catch {
      return []; // a line that a full disk cut short
    }
  });
}
