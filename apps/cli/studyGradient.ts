/** @file `lethe study run` of a plan with the rule as an axis: runs by gradient, and by FORCE beside them. */
import { join } from "node:path";
import { type Execution, executeGradient, executeRuns, type GradientStudy, runId } from "../../src/study/index.ts";
import { openProgressBar } from "./progressBar.ts";
import { assayAll, type PlannedRun, rowOf, tableOf } from "./ruleRows.ts";
import { complainOf, runWithProgress } from "./runWithProgress.ts";
import { stopOnSignals } from "./stopOnSignals.ts";

/** Trains what is missing, and says of each run what it came to. @returns the exit code. */
export async function runGradientStudy(
  { plan, specs, force, stimuliFile }: GradientStudy,
  {
    out,
    workers,
    json,
  }: { readonly out?: string | undefined; readonly workers?: number | undefined; readonly json?: true | undefined },
): Promise<number | undefined> {
  const dir = out ?? join("studies", plan.name);
  const runs: PlannedRun[] = [...force.flatMap((part) => part.specs), ...specs].map((spec) => ({
    id: runId(spec),
    spec,
  }));
  const byForce: Execution[] = [];
  for (const { specs: own, stimuli } of force) {
    byForce.push(
      await runWithProgress((ears) =>
        executeRuns(dir, own, stimuli, { ...ears, workers, wantsVerdict: plan.verdict, retryFailed: true }),
      ),
    );
    if (byForce.at(-1)!.stopped) break;
  }
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
        ...{ workers, stop, wantsVerdict: plan.verdict },
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
  const { store, failures, stopped } = execution;
  const isStopped = stopped || byForce.some((one) => one.stopped);
  if (!isStopped && plan.assays.length > 0) assayAll(dir, [...runs.map(({ id }) => id)], plan.assays, stimuliFile);
  const rows = runs.map((run) => rowOf(store, run, plan.verdict, plan.assays.includes("forgetting")));
  if (json) {
    const sum = (of: "found" | "complete") => execution[of] + byForce.reduce((all, one) => all + one[of], 0);
    const counts = { runs: runs.length, found: sum("found"), complete: sum("complete") };
    const object = { name: plan.name, dir, ...counts, stopped: isStopped, failures, rows };
    process.stdout.write(`${JSON.stringify(object, null, 2)}\n`);
  } else if (!isStopped) process.stdout.write(tableOf(rows, plan.verdict));
  const failed = byForce.map((one) => complainOf(one, one.runs)).find((code) => code !== undefined);
  return failed ?? complainOf({ ...execution, skipped: 0 }, specs.length);
}
