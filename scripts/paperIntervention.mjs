// node scripts/paperIntervention.mjs <study> … [--out data/paper/intervention.csv] [--seconds 600] [--nice 15] [--most 12]
// Weakens the memory feedback of every direct network of these studies until its fixed point vanishes (docs/claims.md), and writes
// what holds on either side: one row per network and level of feedback. Networks that the table has are left alone; those that
// are not direct, or whose fixed points do not vanish, have one row that says so.
import { existsSync, readFileSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { weakenFeedback } from "../dist/src/mechanism/index.js";
import { openStore, writeAtomically } from "../dist/src/store/index.js";
import { csv, openRun, openStimuli, RECORD_SCHEMAS, subjectOfRun, trainingSeedOf } from "../dist/src/study/index.js";
import { ROOT } from "./stamp.mjs";

export const INTERVENTION_TABLE = join(ROOT, "data/paper/intervention.csv");
const COLUMNS = (
  "id seed training_seed density g fb n status reason how vanishes s distance apart loss_rate loss_dimension loss_contraction " +
  "attraction echo_rate tonic_share accuracy accuracy_longest lifetime tolerated_sigma"
).split(" ");

/** Rows of one network. */
function rowsOf(record, made) {
  const { id, spec } = record;
  const { density, g, feedbackDivisor: fb, n } = spec.network;
  const of = { id, seed: spec.seed, training_seed: trainingSeedOf(spec), density, g, fb, n, status: made.status };
  if (made.status !== "done") return [{ ...of, reason: made.reason }];
  const how = made.roots.find(({ end }) => end === made.vanishes).status;
  return made.levels.map(
    ({ s, distance, apart, loss, tonicShare, accuracy, accuracyLongest, lifetime, toleratedSigma }) => ({
      ...of,
      how,
      vanishes: made.vanishes,
      s,
      distance,
      apart,
      loss_rate: loss.rate,
      loss_dimension: loss.dimension,
      loss_contraction: loss.contraction,
      attraction: loss.attraction,
      echo_rate: loss.echoRate,
      tonic_share: tonicShare,
      accuracy,
      accuracy_longest: accuracyLongest,
      lifetime,
      tolerated_sigma: toleratedSigma,
    }),
  );
}

/** Networks of these studies, one after another, until the time is over or `most` direct ones are done. @returns how many are. */
export function intervene(studies, { out = INTERVENTION_TABLE, seconds = Infinity, most = Infinity } = {}) {
  const before = existsSync(out) ? readFileSync(out, "utf8").trimEnd().split("\n").slice(1) : [];
  const known = new Set(before.map((line) => line.split(",")[0]));
  const lines = [...before];
  const until = performance.now() + 1000 * seconds;
  const isDone = (line) => line.split(",")[COLUMNS.indexOf("status")] === "done";
  const done = () => new Set(lines.filter(isDone).map((line) => line.split(",")[0])).size;
  for (const study of studies) {
    const store = openStore(study, RECORD_SCHEMAS, { create: false });
    for (const { id } of store.list().runs) {
      if (performance.now() >= until || done() >= most) return done();
      if (known.has(id)) continue;
      const run = openRun(join(study, id));
      if (run.record.status !== "learned") continue;
      const { subject } = subjectOfRun(run, openStimuli(run.record.spec.task.stimuli, null));
      const from = performance.now();
      const steps = weakenFeedback(subject());
      let step = steps.next();
      while (!step.done) step = steps.next();
      const rows = rowsOf(run.record, step.value);
      const text = csv(
        COLUMNS,
        rows.map((row) => COLUMNS.map((name) => row[name] ?? null)),
      );
      lines.push(...text.trimEnd().split(/\r?\n/).slice(1));
      writeAtomically(out, new TextEncoder().encode(`${[COLUMNS.join(","), ...lines].join("\n")}\n`));
      const { g, feedbackDivisor } = run.record.spec.network;
      const what = rows[0].reason ?? `${rows[0].how} at s = ${rows[0].vanishes.toFixed(3)}`;
      console.log(`${id} g ${g} fb ${feedbackDivisor}: ${what}; ${((performance.now() - from) / 1000).toFixed(0)} s`);
    }
  }
  return done();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const number = { type: "string" };
  const { values, positionals } = parseArgs({
    options: { out: { type: "string" }, seconds: number, nice: number, most: number },
    allowPositionals: true,
  });
  if (values.nice !== undefined) setPriority(Number(values.nice));
  const limits = { seconds: Number(values.seconds ?? Infinity), most: Number(values.most ?? Infinity) };
  console.log(`${intervene(positionals, { out: values.out, ...limits })} direct networks`);
}
