/** @file `lethe study run` of a plan of runs by gradient. */
import { join } from "node:path";
import { executeGradient, type GradientStudy, runId } from "../../src/study/index.ts";
import { alignedTable } from "./alignedTable.ts";
import { openProgressBar } from "./progressBar.ts";
import { complainOf } from "./runWithProgress.ts";
import { stopOnSignals } from "./stopOnSignals.ts";

/** Trains what is missing, and says of each run what it came to. @returns the exit code. */
export async function runGradientStudy(
  { plan, specs, stimuliFile }: GradientStudy,
  {
    out,
    workers,
    json,
  }: { readonly out?: string | undefined; readonly workers?: number | undefined; readonly json?: true | undefined },
): Promise<number | undefined> {
  const dir = out ?? join("studies", plan.name);
  const bar = openProgressBar({
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    now: () => performance.now() / 1000,
    columns: process.stderr.columns || undefined, // 0 where the terminal does not say
  });
  const shares = new Map<string, number>();
  const execution = await stopOnSignals(async (stop) => {
    try {
      return await executeGradient(dir, specs, stimuliFile, {
        ...{ workers, stop },
        onReport(report, complete) {
          if (report.type === "complete") shares.delete(report.id);
          if (report.type !== "progress") return;
          for (const id of report.ids) shares.set(id, report.fraction);
          const begun = [...shares.values()].reduce((sum, part) => sum + part, 0);
          bar.update({ fraction: (complete + begun) / specs.length, label: `${complete} of ${specs.length} networks` });
        },
      });
    } finally {
      bar.close();
    }
  });
  const { store, failures, found, complete, stopped } = execution;
  const rows = specs.map((spec) => {
    const read = store.read(runId(spec), "gradient");
    const record = read.status === "ok" ? read.record : null;
    const { task, network, seed } = spec;
    return {
      ...{ id: runId(spec), task: task.name, model: network.model, n: network.n, seed },
      status: record?.status ?? "missing",
      ...{ updates: record?.updates ?? null, accuracy: record?.evaluation?.accuracy ?? null },
      meanError: record?.meanError ?? null,
    };
  });
  if (json) {
    const object = { name: plan.name, dir, runs: specs.length, found, complete, stopped, failures, rows };
    process.stdout.write(`${JSON.stringify(object, null, 2)}\n`);
  } else if (!stopped) {
    const columns = ["id", "task", "model", "n", "seed", "status", "updates", "accuracy", "mean error"];
    const cells = rows.map((row) => [
      ...[row.id, row.task, row.model, row.n, row.seed, row.status, row.updates, row.accuracy, row.meanError],
    ]);
    process.stdout.write(alignedTable(columns, cells));
  }
  return complainOf({ ...execution, skipped: 0 }, specs.length);
}
