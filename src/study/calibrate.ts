/** @file What does a network cost on this machine? Measured, and kept for the next time. */
import { readFileSync } from "node:fs";
import { cpus, homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { canonicalJson, encodeNpz, type NumericArray, sha256Hex } from "../format/index.ts";
import { plannedAssays } from "../mechanism/index.ts";
import { makeFolder, StoreError, writeAtomically } from "../store/index.ts";
import type { StimulusSource } from "../task/index.ts";
import { LARGEST_COHORT } from "./cohorts.ts";
import type { AssayChoice } from "./performTask.ts";
import type { TrainedRun } from "./restore.ts";
import { type CohortOptions, runCohort } from "./runCohort.ts";
import { NUMERICS, type RunSpec } from "./runSpec.ts";

const costSchema = z.strictObject({
  /** Seconds to draw J and to load it, once per cohort. */
  drawing: z.number(),
  /** Seconds of one trial of one network, in a cohort of four. */
  trial: z.number(),
  /** Seconds to test one network, to follow it to its limit sets, and to assay it where that is wanted. */
  evaluation: z.number(),
  verdict: z.number(),
  assays: z.number(),
  /** Bytes of one network on disk, without its training curve. */
  disk: z.number(),
  /** Bytes that a task took beyond the process it ran in. */
  memory: z.number(),
});
/** What one network costs. */
export type Cost = z.infer<typeof costSchema>;

const TRIALS = 8;
const CURVE_BYTES = 16; // a trial's row of the training curve
/** Verdicts and assays may take minutes each: what is left after so many seconds is extrapolated. */
const LONGEST = 20;

/** The cost of networks like this one, from the cache or measured now: seconds, at large n half a minute. */
export function calibratedCost(spec: RunSpec, stimuli: StimulusSource | null, assays: AssayChoice): Cost {
  const caches = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const path = join(caches, "lethe", `cost-${keyFor(spec, assays)}.json`);
  const kept = readKept(path);
  if (kept !== null) return kept;
  const cost = measureCost(spec, stimuli, assays);
  try {
    makeFolder(join(path, ".."));
    writeAtomically(path, new TextEncoder().encode(JSON.stringify(cost)));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error; // no cache, then
  }
  return cost;
}

/** All that the cost depends on. */
function keyFor({ network, precision, task }: RunSpec, choice: AssayChoice): string {
  const machine = { cpu: cpus()[0]?.model ?? "", node: process.version, platform: process.platform };
  const assays = choice === "none" ? [] : plannedAssays(choice).map(({ stage }) => stage);
  const work = { n: network.n, precision, task, numerics: NUMERICS, assays };
  return sha256Hex(canonicalJson({ machine, work })).slice(0, 16);
}

function readKept(path: string): Cost | null {
  try {
    return costSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

/** Trains a cohort of four for a few trials, tests them, and judges and assays the first of them. */
function measureCost(spec: RunSpec, stimuli: StimulusSource | null, choice: AssayChoice): Cost {
  const now = () => performance.now() / 1000;
  const before = process.memoryUsage.rss();
  const training = { ...spec.training, trials: TRIALS, stopAfter: null };
  const runs = Array.from({ length: LARGEST_COHORT }, (_, k) => ({
    spec: { ...spec, training, network: { ...spec.network, g: 0.8 + 0.01 * k } },
    trained: null,
  }));
  const stages: (TrainedRun & { readonly bytes: number })[] = [];
  let drawing = 0;
  let trial = 0;
  let evaluation = 0;
  for (const event of runCohort(runs, stimuli, { wantsVerdict: false, now })) {
    if (event.type !== "trained") continue;
    const { record, arrays, timing } = event;
    stages.push({ record, arrays, bytes: bytesOf(record, arrays) });
    drawing = timing.drawing;
    trial = timing.training / (TRIALS * LARGEST_COHORT);
    evaluation = Math.max(evaluation, timing.evaluation);
  }
  const [run] = stages;
  const verdict = measureStages(run, stimuli, { wantsVerdict: true, now });
  const assays = choice === "none" ? [] : plannedAssays(choice);
  const assayed = measureStages(run, stimuli, { wantsVerdict: false, assays, now });
  return {
    drawing,
    trial,
    evaluation,
    verdict: verdict.seconds,
    assays: assayed.seconds,
    disk: run.bytes - TRIALS * CURVE_BYTES + verdict.bytes + assayed.bytes,
    memory: Math.max(0, process.resourceUsage().maxRSS * 1024 - before),
  };
}

/** Seconds and bytes of what follows the training, supposing that the network had learned. */
function measureStages(run: TrainedRun, stimuli: StimulusSource | null, options: CohortOptions) {
  if (run.record.evaluation === null) return { seconds: 0, bytes: 0 };
  const record = { ...run.record, status: "learned" as const };
  const began = options.now();
  let bytes = 0;
  for (const event of runCohort([{ spec: record.spec, trained: { ...run, record } }], stimuli, options)) {
    if (event.type !== "progress") bytes += bytesOf(event.record, event.arrays);
    else {
      const seconds = options.now() - began;
      // the states at rest come first: what is left takes longer, and this says too little rather than nothing
      if (seconds > LONGEST)
        return { seconds: seconds / Math.max(0.1, event.fraction), bytes: 800 * record.spec.network.n };
    }
  }
  return { seconds: options.now() - began, bytes };
}

const bytesOf = (record: object, arrays: Readonly<Record<string, NumericArray>> = {}): number =>
  JSON.stringify(record).length + encodeNpz(arrays).length;

/** Seconds that a cohort of these runs takes. */
export function cohortSeconds(runs: readonly RunSpec[], cost: Cost, wantsVerdict: boolean): number {
  const each = ({ training }: RunSpec) =>
    training.trials * cost.trial + cost.evaluation + (wantsVerdict ? cost.verdict : 0) + cost.assays;
  return cost.drawing + runs.reduce((sum, spec) => sum + each(spec), 0);
}

/** Bytes that a network takes on disk. */
export const diskOf = ({ training }: RunSpec, cost: Cost): number => cost.disk + CURVE_BYTES * training.trials;
