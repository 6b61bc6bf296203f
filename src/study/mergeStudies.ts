import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../format/index.ts";
import { openStore, StoreError } from "../store/index.ts";
import { RECORD_SCHEMAS, type Records, type VerdictStage } from "./records.ts";
import { whole } from "./wholeFolder.ts";

export interface Merge {
  /** Networks and stages in the new study. */
  readonly runs: number;
  readonly stages: number;
  /** Stages that several studies had, the same in each. */
  readonly shared: number;
  /** Whether study.json went along: it does where all have the same. */
  readonly hasPlan: boolean;
}

const MOST_NAMED = 8;

/**
 * Puts the runs of several studies into a new one. What they share must be the same to the last bit. Everything is read
 * and checked before anything is written, and the new folder appears whole, under its name, or not at all.
 *
 * @throws InputError when `into` exists, StoreError naming what is damaged or differs.
 */
export async function mergeStudies(dirs: readonly string[], into: string): Promise<Merge> {
  if (existsSync(into)) throw new InputError(`${into}: must not exist yet; give another --into`);
  const found = new Map<
    string,
    { readonly dir: string; readonly id: string; readonly checksum: string; readonly stage: string }
  >();
  const wrong: string[] = [];
  let shared = 0;
  for (const dir of dirs) {
    const store = openStore<Records>(dir, RECORD_SCHEMAS, { create: false });
    for (const { id, stages } of store.list().runs) {
      for (const stage of stages) {
        const name = `${id}.${stage}`;
        const read = store.read(id, stage as VerdictStage);
        if (read.status === "missing") continue;
        if (read.status === "damaged") {
          wrong.push(`${join(dir, "runs", `${name}.json`)} is damaged: ${read.reason}`);
          continue;
        }
        const other = found.get(name);
        if (other === undefined) found.set(name, { dir, id, stage, checksum: read.checksum });
        else if (other.checksum === read.checksum) shared++;
        else wrong.push(`${name} differs between ${other.dir} and ${dir}`);
      }
    }
  }
  if (wrong.length > 0) {
    const more = wrong.length > MOST_NAMED ? `; and ${wrong.length - MOST_NAMED} more` : "";
    throw new StoreError(`nothing was merged: ${wrong.slice(0, MOST_NAMED).join("; ")}${more}; see lethe study verify`);
  }
  const hasPlan = havePlanInCommon(dirs);
  await whole(into, async (folder) => {
    mkdirSync(join(folder, "runs"));
    for (const { dir, id, stage } of found.values()) {
      for (const name of [`${id}.${stage}.npz`, `${id}.${stage}.json`]) {
        const from = join(dir, "runs", name);
        if (existsSync(from)) copyFileSync(from, join(folder, "runs", name));
      }
    }
    if (!hasPlan) return;
    for (const name of readdirSync(dirs[0])) {
      if (name === "study.json" || /^stimuli-[0-9a-f]{8}\.npz$/.test(name)) {
        copyFileSync(join(dirs[0], name), join(folder, name));
      }
    }
  });
  const runs = new Set([...found.values()].map(({ id }) => id)).size;
  return { runs, stages: found.size, shared, hasPlan };
}

function havePlanInCommon(dirs: readonly string[]): boolean {
  const plans = dirs.map((dir) => {
    const path = join(dir, "study.json");
    return existsSync(path) ? readFileSync(path, "utf8") : null;
  });
  return plans[0] !== null && new Set(plans).size === 1;
}
