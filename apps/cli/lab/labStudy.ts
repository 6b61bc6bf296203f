import { randomBytes } from "node:crypto";
import { basename, resolve } from "node:path";
import { openStore, type Store } from "../../../src/store/index.ts";
import {
  LAB_COLUMNS,
  type LabIndex,
  type LabUpdate,
  labRow,
  RECORD_SCHEMAS,
  type Records,
  type ResultRow,
  type VerdictStage,
} from "../../../src/study/index.ts";
import { openProgress } from "./labProgress.ts";

/** A study as the lab follows it: its table, kept up to date while records arrive. */
export interface LabStudy {
  /** That of its plan, else of its folder. */
  readonly name: string;
  readonly planName: string | null;
  readonly store: Store<Records>;
  /** What is in the folder now. */
  index(): Promise<LabIndex>;
  /** What is in the folder now, once every record has been read. */
  wholeIndex(): Promise<LabIndex>;
  /** What came after `version`; everything, where that version is not of this process. */
  updates(version: string): Promise<LabUpdate>;
}

/** The folder is listed at most this often, in ms. */
const FRESH_MS = 500;
/** A first answer comes after this long with what has been read by then, in ms; the rest follows as updates. */
const PATIENCE_MS = 800;
/** Records read before others get a turn. */
const BATCH = 20;

interface Known {
  /** Names of the stages it had when it was read. */
  readonly stages: string;
  readonly row: ResultRow | null;
  readonly damage: string | null;
  /** The count at which it last changed. */
  readonly version: number;
}

/** @throws InputError when there is no study in `dir`. */
export function openLabStudy(dir: string): LabStudy {
  const store = openStore<Records>(dir, RECORD_SCHEMAS, { create: false });
  const progressOf = openProgress(dir);
  const name = progressOf.name ?? basename(resolve(dir));
  const session = randomBytes(6).toString("hex");
  const known = new Map<string, Known>();
  let version = 0;
  let looked = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  const look = async () => {
    const { runs } = store.list();
    let read = 0;
    for (const { id, stages } of runs) {
      const key = stages.join();
      if (known.get(id)?.stages === key) continue;
      known.set(id, { stages: key, ...readRow(store, id, stages), version: ++version });
      if (++read % BATCH === 0) await new Promise((next) => setImmediate(next));
    }
    const present = new Set(runs.map(({ id }) => id));
    for (const id of known.keys()) if (!present.has(id)) known.delete(id);
  };
  const refresh = async () => {
    if (looking === null && performance.now() - looked < FRESH_MS) return;
    looking ??= look().finally(() => {
      looking = null;
      looked = performance.now();
    });
    await Promise.race([looking, new Promise((patience) => setTimeout(patience, PATIENCE_MS))]);
  };
  const since = (least: number) => {
    const all = [...known.values()];
    return {
      rows: all.flatMap(({ row, version: at }) => (row !== null && at > least ? [row] : [])),
      progress: progressOf.now(new Map([...known].map(([id, { stages }]) => [id, stages.split(",")]))),
      notices: noticesOf(all),
      version: `${session}.${version}`,
    };
  };
  return {
    name,
    planName: progressOf.name,
    store,
    async index() {
      await refresh();
      return { name, columns: LAB_COLUMNS, ...since(0) };
    },
    async wholeIndex() {
      await (looking ?? look());
      return { name, columns: LAB_COLUMNS, ...since(0) };
    },
    async updates(of) {
      await refresh();
      const [theirs, count] = of.split(".");
      return since(theirs === session && /^\d+$/.test(count ?? "") ? Number(count) : 0);
    },
  };
}

/** The row of one run, or why it has none. */
function readRow(store: Store<Records>, id: string, stages: readonly string[]): Pick<Known, "row" | "damage"> {
  const train = store.read(id, "train");
  if (train.status === "missing") return { row: null, damage: null }; // a later stage whose network is not here
  if (train.status === "damaged") return { row: null, damage: `${id}.train.json: ${train.reason}` };
  const stage = verdictOf(stages);
  const verdict = stage === undefined ? undefined : store.read(id, stage);
  const damage = verdict?.status === "damaged" ? `${id}.${stage}.json: ${verdict.reason}` : null;
  return { row: labRow(train.record, verdict?.status === "ok" ? verdict.record : null), damage };
}

/** The verdict that is shown: the last by name, as `lethe show` has it. */
export function verdictOf(stages: readonly string[]): VerdictStage | undefined {
  return stages.findLast((stage): stage is VerdictStage => stage.startsWith("verdict-"));
}

function noticesOf(all: readonly Known[]): string[] {
  const damages = all.flatMap(({ damage }) => (damage === null ? [] : [damage]));
  if (damages.length === 0) return [];
  const count =
    damages.length === 1 ? "1 record is damaged and left out" : `${damages.length} records are damaged and left out`;
  return [
    `${count}: ${damages.slice(0, 3).join("; ")}${damages.length > 3 ? "; …" : ""}. Run the study again to mend it.`,
  ];
}
