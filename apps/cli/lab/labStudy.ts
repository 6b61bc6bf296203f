import { randomBytes } from "node:crypto";
import { basename, resolve } from "node:path";
import { packRows } from "../../../src/format/index.ts";
import { openStore, type Store } from "../../../src/store/index.ts";
import {
  hasRow,
  type KeptRow,
  LAB_COLUMNS,
  type LabCell,
  type LabIndex,
  type LabUpdate,
  labCells,
  RECORD_SCHEMAS,
  type Records,
  readKeptRows,
  readRow,
  rowStages,
  sourcesOf,
  withBytes,
} from "../../../src/study/index.ts";
import { type FoundRun, openProgress } from "./labProgress.ts";

/** A study as the lab follows it: its table, kept up to date while records arrive. */
export interface LabStudy {
  /** That of its plan, else of its folder. */
  readonly name: string;
  readonly planName: string | null;
  /** Its folder, as it was given. */
  readonly folder: string;
  readonly store: Store<Records>;
  /** What is in the folder now. */
  index(): Promise<LabIndex>;
  /** What is in the folder now, once every record has been read. */
  wholeIndex(): Promise<LabIndex>;
  /** What came after `version`; everything, where that version is not of this process. */
  updates(version: string): Promise<LabUpdate>;
}

export interface LabStudyOptions {
  /** Take the rows of results.parquet whose records still have their sizes, without reading these. @default true */
  readonly trustTable?: boolean;
}

/** The folder is listed at most this often, in ms. */
const FRESH_MS = 500;
/** A first answer comes after this long with what has been read by then, in ms; the rest follows as updates. */
const PATIENCE_MS = 400;
/** Others get a turn after this long, in ms. */
const TURN_MS = 20;

const NAMES = LAB_COLUMNS.map(({ name }) => name);

interface Known extends FoundRun {
  /** Names of the stages its row was made of. */
  readonly chosen: string;
  /** In the order of `LAB_COLUMNS`; null where its train stage does not hold. */
  readonly cells: readonly LabCell[] | null;
  /** One line for each record that is damaged. */
  readonly damages: readonly string[];
  /** The count at which it last changed. */
  readonly version: number;
}

/** @throws InputError when there is no study in `dir`. */
export function openLabStudy(dir: string, { trustTable = true }: LabStudyOptions = {}): LabStudy {
  const store = openStore<Records>(dir, RECORD_SCHEMAS, { create: false });
  const progressOf = openProgress(dir);
  const name = progressOf.name ?? basename(resolve(dir));
  const session = randomBytes(6).toString("hex");
  const known = new Map<string, Known>();
  let kept: Promise<ReadonlyMap<string, KeptRow>> | null = trustTable ? readKeptRows(dir, NAMES) : null;
  let version = 0;
  let looked = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  const look = async () => {
    const rows = (await kept) ?? new Map<string, KeptRow>();
    kept = null;
    const runs = store.list().runs.filter(hasRow);
    const wanted = rowStages(runs);
    let turn = performance.now();
    for (const { id, stages } of runs) {
      const chosen = wanted.get(id)!;
      const key = chosen.join();
      const old = known.get(id);
      if (old?.chosen === key) {
        if (old.stages.length !== stages.length) known.set(id, { ...old, stages });
        continue;
      }
      known.set(id, { stages, chosen: key, version: ++version, ...rowOf(store, id, chosen, rows.get(id)) });
      if (performance.now() - turn > TURN_MS) {
        await new Promise((next) => setImmediate(next));
        turn = performance.now();
      }
    }
    for (const id of known.keys()) if (!wanted.has(id)) known.delete(id);
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
    const changed = [...known.values()].flatMap(({ cells, version: at }) =>
      cells !== null && at > least ? [cells] : [],
    );
    return {
      rows: packRows(NAMES, changed),
      progress: progressOf.now(known),
      notices: noticesOf([...known.values()].flatMap(({ damages }) => damages)),
      version: `${session}.${version}`,
    };
  };
  return {
    name,
    planName: progressOf.name,
    folder: dir,
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

const STATUS = NAMES.indexOf("status");

/** The row of one run: that which was kept, where its records have their sizes still; else from the records. */
function rowOf(
  store: Store<Records>,
  id: string,
  chosen: readonly string[],
  kept: KeptRow | undefined,
): Pick<Known, "cells" | "hasLearned" | "damages"> {
  if (!chosen.includes("train")) return { cells: null, hasLearned: false, damages: [] }; // its network is not here
  const sources = withBytes(store, id, chosen);
  const damages: string[] = [];
  const isFresh = kept !== undefined && kept.sources === sourcesOf(sources);
  const row = isFresh ? kept.row : readRow(store, id, sources, damages);
  const cells = row === null ? null : labCells(row);
  return { cells, hasLearned: cells?.[STATUS] === "learned", damages };
}

function noticesOf(damages: readonly string[]): string[] {
  if (damages.length === 0) return [];
  const count =
    damages.length === 1 ? "1 record is damaged and left out" : `${damages.length} records are damaged and left out`;
  return [
    `${count}: ${damages.slice(0, 3).join("; ")}${damages.length > 3 ? "; …" : ""}. Run the study again to fix it.`,
  ];
}
