import { hostname } from "node:os";
import { InputError } from "../format/index.ts";
import { type ExecuteOptions, type Execution, executeRuns } from "./execute.ts";
import { jobsFolder, queueNamed, readSubmission, reportOfJob } from "./queue/index.ts";
import { runId } from "./runSpec.ts";
import { readStudy } from "./studyFile.ts";

/**
 * Does one task of a submission, as a job of a queue, and reports in the job's log how it went.
 *
 * @throws InputError when there is no such task, or its runs are no longer in the plan.
 */
export async function workOnTask(
  dir: string,
  { on, submission, task }: { readonly on: string; readonly submission: string; readonly task: number },
  options: Pick<ExecuteOptions, "workers" | "stop" | "onProgress">,
): Promise<Execution> {
  const queue = queueNamed(on);
  const folder = jobsFolder(dir, queue);
  const ids = readSubmission(folder, submission).tasks[task];
  if (ids === undefined) throw new InputError(`${dir}: submission ${submission} has no task ${task}`);
  const about = {
    ...queue.own(process.env),
    host: hostname(),
    process: process.pid,
  };
  reportOfJob(folder, submission, task, "began", about);
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
    reportOfJob(folder, submission, task, event, about);
    return execution;
  } catch (error) {
    reportOfJob(folder, submission, task, "failed", { ...about, message: (error as Error).message });
    throw error;
  }
}
