import { hostname } from "node:os";
import { InputError } from "../format/index.ts";
import { type ExecuteOptions, type Execution, executeRuns } from "./execute.ts";
import { runId } from "./runSpec.ts";
import { readSubmission, tellOfJob } from "./slurmFiles.ts";
import { readStudy } from "./studyFile.ts";

/**
 * Does one task of a submission, as a job of Slurm, and tells in the job's log how it went.
 *
 * @throws InputError when there is no such task, or its runs are no longer in the plan.
 */
export async function workOnTask(
  dir: string,
  { submission, task }: { readonly submission: string; readonly task: number },
  options: Pick<ExecuteOptions, "workers" | "stop" | "onProgress">,
): Promise<Execution> {
  const ids = readSubmission(dir, submission).tasks[task];
  if (ids === undefined) throw new InputError(`${dir}: submission ${submission} has no task ${task}`);
  const about = {
    job: process.env["SLURM_JOB_ID"] ?? null,
    restarts: Number(process.env["SLURM_RESTART_COUNT"] ?? 0),
    host: hostname(),
    process: process.pid,
  };
  tellOfJob(dir, submission, task, "began", about);
  try {
    const { plan, specs, stimuli } = readStudy(dir);
    const byId = new Map(specs.map((spec) => [runId(spec), spec]));
    const cohorts = ids.map((cohort) =>
      cohort.map((id) => {
        const spec = byId.get(id);
        if (spec === undefined) throw new InputError(`${dir}: run ${id} of task ${task} is not in the plan any more`);
        return spec;
      }),
    );
    // which networks are given up is decided where tasks are made
    const what = {
      wantsVerdict: plan.verdict,
      wantsPortrait: plan.portrait,
      assays: plan.assays,
      cohorts,
      retryFailed: true,
    };
    const execution = await executeRuns(dir, cohorts.flat(), stimuli, { ...options, ...what });
    const event = execution.stopped ? "stopped" : execution.failures.length > 0 ? "failed" : "done";
    tellOfJob(dir, submission, task, event, about);
    return execution;
  } catch (error) {
    tellOfJob(dir, submission, task, "failed", { ...about, message: (error as Error).message });
    throw error;
  }
}
