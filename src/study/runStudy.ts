import { InputError } from "../format/index.ts";
import { makeFolder, openStore } from "../store/index.ts";
import { type ExecuteOptions, type Execution, executeRuns } from "./execute.ts";
import { defaultMemory, fitMemory } from "./memory.ts";
import { RECORD_SCHEMAS, type Records } from "./records.ts";
import { runId } from "./runSpec.ts";
import { keepStudyFile, type Study } from "./studyFile.ts";
import { type SummaryRow, summarise } from "./summary.ts";

export interface StudyResult extends Execution {
  readonly rows: readonly SummaryRow[];
}

export interface RunStudyOptions extends Omit<ExecuteOptions, "wantsVerdict" | "wantsPortrait" | "assays" | "name"> {
  /** Whether runs that are in the folder and not in the plan may stay beside it. @default false */
  readonly mix?: boolean | undefined;
}

/** Runs what is missing of a study in `dir`. @throws InputError as `beginStudy`. */
export async function runStudy(study: Study, dir: string, options: RunStudyOptions): Promise<StudyResult> {
  const { mix, ...rest } = options;
  fitMemory(study.specs, 1, options.memory ?? defaultMemory()); // refuses before anything is written
  beginStudy(study, dir, { mix });
  const { plan, specs, stimuli } = study;
  const execution = await executeRuns(dir, specs, stimuli, {
    ...rest,
    wantsVerdict: plan.verdict,
    wantsPortrait: plan.portrait,
    assays: plan.assays,
    name: plan.name,
  });
  return { ...execution, rows: summarise(execution.store, specs, execution.verdict) };
}

/**
 * Makes the folder of a study, or adds to the one that is there. A plan that has grown keeps what is done; a plan
 * without some of the runs in the folder would mix two studies.
 *
 * @throws InputError for that, unless `mix`.
 */
export function beginStudy(study: Study, dir: string, { mix = false }: { readonly mix?: boolean | undefined }): void {
  makeFolder(dir);
  const store = openStore<Records>(dir, RECORD_SCHEMAS);
  const ids = new Set(study.specs.map(runId));
  const strangers = store.list().runs.filter(({ id }) => !ids.has(id)).length;
  if (strangers > 0 && !mix) {
    throw new InputError(
      `${dir}: holds ${strangers} ${strangers === 1 ? "run that is" : "runs that are"} not in plan ${study.plan.name}; ` +
        "give another --out, or --mix to have both in one folder",
    );
  }
  keepStudyFile(dir, study);
}
