/** @file What does a network cost on this machine? Measured, and kept for the next time. */
import { readFileSync } from "node:fs";
import { cpus, homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { canonicalJson, encodeNpz, sha256Hex } from "../format/index.ts";
import { openKernel } from "../kernel/index.ts";
import { defaultProtocol, judge } from "../mechanism/index.ts";
import { drawRecurrentWeights, loadMatrices } from "../network/index.ts";
import { makeFolder, StoreError, writeAtomically } from "../store/index.ts";
import { makeTask, type StimulusSource } from "../task/index.ts";
import { matrixStorage } from "../train/index.ts";
import { LARGEST_COHORT } from "./cohorts.ts";
import { restoreNetwork, type TrainedRun, trialEndsOf } from "./restore.ts";
import { runCohort } from "./runCohort.ts";
import { keyOf, NUMERICS, type RunSpec } from "./runSpec.ts";

const costSchema = z.strictObject({
  /** Seconds to draw J and to load it, once per cohort. */
  drawing: z.number(),
  /** Seconds of one trial of one network, in a cohort of four. */
  trial: z.number(),
  /** Seconds to test one network, and to follow it to its limit sets. */
  evaluation: z.number(),
  verdict: z.number(),
  /** Bytes of one network on disk, without its training curve. */
  disk: z.number(),
  /** Bytes that a task took beyond the process it ran in. */
  memory: z.number(),
});
/** What one network costs. */
export type Cost = z.infer<typeof costSchema>;

const TRIALS = 8;
const CURVE_BYTES = 16; // a trial's row of the training curve
/** Following four memories may take minutes: what is left after so many seconds is extrapolated. */
const LONGEST_VERDICT = 20;

/** The cost of networks like this one, from the cache or measured now: seconds, at large n half a minute. */
export function costOf(spec: RunSpec, stimuli: StimulusSource): Cost {
  const path = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "lethe", `cost-${keyFor(spec)}.json`);
  const kept = readKept(path);
  if (kept !== null) return kept;
  const cost = measureCost(spec, stimuli);
  try {
    makeFolder(join(path, ".."));
    writeAtomically(path, new TextEncoder().encode(JSON.stringify(cost)));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error; // no cache, then
  }
  return cost;
}

/** All that the cost depends on. */
function keyFor({ network, precision, task }: RunSpec): string {
  const machine = { cpu: cpus()[0]?.model ?? "", node: process.version, platform: process.platform };
  const work = { n: network.n, precision, durations: task.durations, labels: task.codes.length, numerics: NUMERICS };
  return sha256Hex(canonicalJson({ machine, work })).slice(0, 16);
}

function readKept(path: string): Cost | null {
  try {
    return costSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

/** Trains a cohort of four for a few trials, tests them, and follows the first of them. */
function measureCost(spec: RunSpec, stimuli: StimulusSource): Cost {
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
    stages.push({ record, arrays, bytes: encodeNpz(arrays).length + JSON.stringify(record).length });
    drawing = timing.drawing;
    trial = timing.training / (TRIALS * LARGEST_COHORT);
    evaluation = Math.max(evaluation, timing.evaluation);
  }
  const [run] = stages;
  const verdict = run.record.evaluation === null ? { seconds: 0, bytes: 0 } : measureVerdict(run, stimuli, now);
  return {
    drawing,
    trial,
    evaluation,
    verdict: verdict.seconds,
    disk: run.bytes - TRIALS * CURVE_BYTES + verdict.bytes,
    memory: Math.max(0, process.resourceUsage().maxRSS * 1024 - before),
  };
}

function measureVerdict(run: TrainedRun, stimuli: StimulusSource, now: () => number) {
  const { spec } = run.record;
  const began = now();
  const key = keyOf(spec);
  const { n, timeStep } = spec.network;
  const kernel = openKernel({ n, matrices: 3, solvers: 1 });
  const J = drawRecurrentWeights(key, n);
  const matrices = loadMatrices(kernel, J, n, matrixStorage(spec.precision));
  const task = makeTask(spec.task, stimuli, timeStep);
  const network = restoreNetwork(run, task.stimuli.dimension, J);
  const judging = judge(kernel, matrices, network, task, key, trialEndsOf(run), defaultProtocol(task));
  let settled = 0;
  for (let step = judging.next(); ; step = judging.next()) {
    const seconds = now() - began;
    if (step.done) {
      return { seconds, bytes: encodeNpz(step.value.arrays).length + JSON.stringify(step.value.verdict).length };
    }
    if (step.value.doing === "settling") settled = step.value.done / step.value.of;
    // the states at rest come first: what is left takes longer, and this says too little rather than nothing
    if (seconds > LONGEST_VERDICT) return { seconds: seconds / Math.max(0.1, settled), bytes: 8 * n * 100 };
  }
}

/** Seconds that a cohort of these runs takes. */
export function cohortSeconds(runs: readonly RunSpec[], cost: Cost, wantsVerdict: boolean): number {
  const each = ({ training }: RunSpec) =>
    training.trials * cost.trial + cost.evaluation + (wantsVerdict ? cost.verdict : 0);
  return cost.drawing + runs.reduce((sum, spec) => sum + each(spec), 0);
}

/** Bytes that a network takes on disk. */
export const diskOf = ({ training }: RunSpec, cost: Cost): number => cost.disk + CURVE_BYTES * training.trials;
