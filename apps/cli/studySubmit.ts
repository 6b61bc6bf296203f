import { join } from "node:path";
import { readStudy, type SubmitOptions, submitStudy } from "../../src/study/index.ts";
import { FAILED } from "./exitCode.ts";

interface Flags extends Omit<SubmitOptions, "mix" | "retryFailed"> {
  readonly out?: string | undefined;
  readonly retry?: string | undefined;
  readonly mix?: true | undefined;
  readonly json?: true | undefined;
}

/** `study run --on <queue>`: submits what is missing and says what was submitted. @returns the exit code. */
export function submit(nameOrPath: string, { out, retry, mix, json, ...jobOptions }: Flags): number | undefined {
  const study = readStudy(nameOrPath);
  const dir = out ?? study.dir ?? join("studies", study.plan.name);
  const result = submitStudy(study, dir, { ...jobOptions, mix, retryFailed: retry === "failed" });
  const { runs, complete, queued, submitted, tasks, jobs, scripts, failures } = result;
  if (json) process.stdout.write(`${JSON.stringify({ name: study.plan.name, dir, ...result }, null, 2)}\n`);
  else {
    const found = `${complete} of ${runs} networks complete${queued > 0 ? `, ${queued} queued already` : ""}`;
    const now = submitted === 0 ? "nothing to submit" : `submitted ${submitted} in ${tasks} jobs of ${jobs.join(", ")}`;
    const where = scripts.length === 0 ? "" : `; script ${join(dir, jobOptions.on, scripts[0])}`;
    process.stdout.write(`${found}; ${now}${where}\n`);
    if (submitted + queued > 0) process.stdout.write(`watch with: lethe study status ${dir} --watch\n`);
  }
  for (const { id, message } of failures) process.stderr.write(`lethe: run ${id} failed: ${message}\n`);
  if (failures.length > 0) process.stderr.write("lethe: these were not submitted; --retry failed tries again\n");
  return failures.length > 0 ? FAILED : undefined;
}
