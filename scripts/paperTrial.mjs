// Where the memories of the trial's networks end, three J at every cell: data/paper/replicates-trial.csv.
import { join } from "node:path";
import { memoriesEnd } from "../dist/src/mechanism/index.js";
import { openStore, writeAtomically } from "../dist/src/store/index.js";
import { csv, openRun, openStimuli, RECORD_SCHEMAS, subjectOfRun, trainingSeedOf } from "../dist/src/study/index.js";
import { ROOT } from "./stamp.mjs";

const COLUMNS = ["g", "fb", "seed", "training_seed", "ends_on", "memories"];
/** The J that were tried at every cell. */
const TRIED = 3;
/** 32 draws, each followed for so long, in τ. */
const FOLLOWED = { draws: 4, longest: 600 };

/** @returns how many networks there are. */
export function classify(study) {
  const rows = [];
  for (const { id } of openStore(study, RECORD_SCHEMAS, { create: false }).list().runs) {
    const run = openRun(join(study, id));
    const { spec, status } = run.record;
    if (spec.seed >= TRIED) continue;
    const at = [spec.network.g, spec.network.feedbackDivisor, spec.seed, trainingSeedOf(spec)];
    if (status !== "learned") {
      rows.push([...at, null, status]);
      continue;
    }
    const steps = memoriesEnd(subjectOfRun(run, openStimuli(spec.task.stimuli, null)).subject(), FOLLOWED);
    let step = steps.next();
    while (!step.done) step = steps.next();
    rows.push([...at, step.value.kinds.join("+"), step.value.apart]);
  }
  rows.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
  const text = csv(COLUMNS, rows).replaceAll("\r\n", "\n");
  writeAtomically(join(ROOT, "data/paper/replicates-trial.csv"), new TextEncoder().encode(text));
  return rows.length;
}
