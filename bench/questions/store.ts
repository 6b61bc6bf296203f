import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../src/store/index.ts";
import { RECORD_SCHEMAS, type Records, refreshResults } from "../../src/study/index.ts";
import { writeSyntheticStudy } from "../../test/syntheticStudy.ts";

export interface StoreOptions {
  readonly runs: number;
  /** Units and training trials: the size of the arrays. */
  readonly n: number;
  readonly trials: number;
}

export interface StoreAnswer extends StoreOptions {
  /** Seconds: all rows from the records; opening an up-to-date table; a group-by; names of all that is finished. */
  readonly compaction: number;
  readonly refresh: number;
  readonly query: number;
  readonly listing: number;
  /** The same for the compaction, in seconds of processor time: others at work do not count. */
  readonly compactionCpu: number;
  /** Of results.parquet. */
  readonly bytes: number;
  /** Largest resident set of this process, in bytes. */
  readonly memory: number;
}

/** What does a study's table cost? On synthetic records of the real schemas, in a process of its own. */
export async function store(options: StoreOptions): Promise<StoreAnswer> {
  const dir = mkdtempSync(join(tmpdir(), "lethe-bench-"));
  try {
    writeSyntheticStudy(dir, options);
    const before = process.cpuUsage();
    const [built, compaction] = await seconds(() => refreshResults(dir));
    const { user, system } = process.cpuUsage(before);
    const compactionCpu = (user + system) / 1e6;
    built.table.close();
    const [opened, refresh] = await seconds(() => refreshResults(dir));
    const sql = "select g, fb, mode(mechanism), avg(accuracy), count(*) from results group by g, fb";
    const [, query] = await seconds(() => opened.table.query(sql));
    opened.table.close();
    const opener = openStore<Records>(dir, RECORD_SCHEMAS, { create: false });
    const [listed, listing] = await seconds(async () => opener.list());
    if (built.read !== options.runs || opened.read !== 0 || listed.runs.length !== options.runs) {
      throw new Error(`store: read ${built.read} then ${opened.read} of ${options.runs}`);
    }
    const bytes = statSync(join(dir, "results.parquet")).size;
    return {
      ...options,
      compaction,
      compactionCpu,
      refresh,
      query,
      listing,
      bytes,
      memory: 1024 * process.resourceUsage().maxRSS,
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function seconds<T>(act: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  const result = await act();
  return [result, (performance.now() - began) / 1000];
}
