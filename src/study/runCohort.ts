import { type Kernel, openKernel, type Solver, type StreamKey } from "../kernel/index.ts";
import {
  defaultProtocol,
  type Judgement,
  judge,
  judgedNetwork,
  judgedShare,
  makeSubject,
  type PlannedAssay,
  PORTRAIT_PROTOCOL,
  portraitOfSubject,
  unjudged,
} from "../mechanism/index.ts";
import {
  drawNetwork,
  drawRecurrentWeights,
  fingerprint,
  loadMatrices,
  type RecurrentMatrices,
} from "../network/index.ts";
import { makeTask, type StimulusSource, type Task } from "../task/index.ts";
import { matrixStorage, rulesOf, trainCohort } from "../train/index.ts";
import type { CohortProgress, FinishedStage, Phase, TrainedStage } from "./cohortEvents.ts";
import { cohortKey, LARGEST_COHORT } from "./cohorts.ts";
import { type AssayRecord, portraitStage, type VerdictRecord, verdictStage } from "./records.ts";
import { restoreNetwork, type TrainedRun, trialEndsOf } from "./restore.ts";
import { keyOf, networkKeyOf, type RunSpec, runId, trainingSeedOf } from "./runSpec.ts";
import { makeTrainStage } from "./trainStage.ts";

export interface CohortRun {
  readonly spec: RunSpec;
  /** Its train stage, where that is finished: only the verdict is then made. */
  readonly trained: TrainedRun | null;
  /** Stages that are finished, and not made again. @default new Set() */
  readonly finished?: ReadonlySet<string>;
}

export interface CohortOptions {
  /** Whether to follow the networks to their limit sets. */
  readonly wantsVerdict: boolean;
  /** Whether the networks that learned have their portrait drawn. @default false */
  readonly wantsPortrait?: boolean | undefined;
  /** Experiments on the networks that learned. @default [] */
  readonly assays?: readonly PlannedAssay[];
  /** The time, in seconds from anywhere. */
  readonly now: () => number;
}

/** Guess of what the phases of one network cost, for progress only: seconds at N = 300 on one core. */
interface Cost {
  readonly training: number;
  readonly evaluating: number;
  readonly judging: number;
  readonly portraying: number;
  /** Of one assay. */
  readonly assaying: number;
}
const progressCost = ({ trials }: RunSpec["training"]): Cost => ({
  training: 0.0065 * trials,
  evaluating: 0.7,
  judging: 5,
  portraying: 5,
  assaying: 1,
});

/** What all phases of a cohort share. */
interface Setup {
  readonly kernel: Kernel;
  readonly J: Float32Array;
  readonly matrices: RecurrentMatrices;
  readonly task: Task;
  readonly key: StreamKey;
  readonly now: () => number;
  readonly cost: Cost;
  readonly progress: (phase: Phase, ids: readonly string[], done: number) => CohortProgress;
}

/**
 * Trains runs that share J, stimuli, task and training as one cohort, tests each, and asks how each remembers. Stages are
 * yielded as they are finished, progress in between, at least once per trial. A run's bytes do not depend on the others.
 *
 * @param runs 1 to 4 of them.
 * @throws RangeError for runs that are no cohort.
 */
export function* runCohort(
  runs: readonly CohortRun[],
  stimuli: StimulusSource | null,
  { wantsVerdict, wantsPortrait = false, now, assays = [] }: CohortOptions,
): Generator<CohortProgress | FinishedStage, void> {
  checkCohort(runs);
  const began = now();
  const { spec } = runs[0];
  const { n } = spec.network;
  const key = keyOf(spec);
  const fresh = runs.filter(({ trained }) => trained === null);
  const cost = progressCost(spec.training);
  const portraying = wantsPortrait ? cost.portraying : 0;
  const each = (wantsVerdict ? cost.judging : 0) + portraying + assays.length * cost.assaying; // what a network costs once trained
  const whole = fresh.length * (cost.training + cost.evaluating) + runs.length * each;
  const progress = (phase: Phase, ids: readonly string[], done: number): CohortProgress => ({
    type: "progress",
    phase,
    ids,
    fraction: Math.min(1, done / (whole || 1)),
  });
  const ids = runs.map((run) => runId(run.spec));
  yield progress("drawing", ids, 0);

  const task = makeTask(spec.task, stimuli, spec.network.timeStep);
  const filters = rulesOf(spec.training.method, task).length * fresh.length;
  const kernel = openKernel({ n, matrices: 3, filters, solvers: 1 });
  const J = drawRecurrentWeights(networkKeyOf(spec), n);
  const matrices = loadMatrices(kernel, J, n, matrixStorage(spec.precision));
  const setup: Setup = { kernel, J, matrices, task, key, now, cost, progress };
  const trained = new Map<string, TrainedRun>();
  for (const run of runs) if (run.trained !== null) trained.set(run.trained.record.id, run.trained);

  if (fresh.length > 0) {
    for (const stage of trainAndTest(setup, fresh, now() - began)) {
      if (stage.type === "trained") trained.set(stage.record.id, stage);
      yield stage;
    }
  }
  const before = fresh.length * (cost.training + cost.evaluating);
  const solver = kernel.solver(n);
  for (const [k, id] of ids.entries()) {
    const { finished = new Set() } = runs[k];
    const run = trained.get(id)!;
    const start = before + k * each;
    if (wantsVerdict && !finished.has(verdictStage(defaultProtocol()))) {
      yield* giveVerdict(setup, solver, run, start);
    }
    if (wantsPortrait && run.record.status === "learned" && !finished.has(portraitStage(PORTRAIT_PROTOCOL))) {
      yield* drawPortraitOf(setup, solver, run, start + (wantsVerdict ? cost.judging : 0));
    }
    if (assays.length === 0 || run.record.status !== "learned") continue;
    const missing = assays.filter(({ stage }) => !finished.has(stage));
    yield* giveAssays(setup, solver, run, missing, start + each - missing.length * cost.assaying);
  }
}

function* trainAndTest(
  setup: Setup,
  runs: readonly CohortRun[],
  drawing: number,
): Generator<CohortProgress | TrainedStage, void> {
  const { kernel, J, matrices, task, key, now, cost, progress } = setup;
  const { training, precision } = runs[0].spec;
  const ids = runs.map(({ spec }) => runId(spec));
  const networks = runs.map(({ spec }) => drawNetwork(spec.network, spec.seed, task, J, trainingSeedOf(spec)));
  const recurrentSha256 = fingerprint(J);

  const began = now();
  const running = trainCohort(kernel, matrices.trained, networks, task, key, training, precision);
  let step = running.next();
  for (; !step.done; step = running.next()) {
    yield progress("training", ids, (step.value.trial / training.trials) * runs.length * cost.training);
  }
  const columns = step.value;
  const seconds = now() - began;
  const networkSteps = columns.reduce((sum, { trials }) => sum + trials, 0) * task.steps;
  const microsecondsPerStep = networkSteps === 0 ? 0 : (1e6 * seconds) / networkSteps;

  for (const [k, column] of columns.entries()) {
    const testBegan = now();
    const before = runs.length * cost.training + k * cost.evaluating;
    const testing = makeTrainStage(kernel, matrices.trained, task, runs[k].spec, column, recurrentSha256);
    let tested = testing.next();
    for (; !tested.done; tested = testing.next()) {
      const { done, of } = tested.value;
      yield progress("evaluating", [ids[k]], before + (done / of) * cost.evaluating);
    }
    yield {
      type: "trained",
      ...tested.value,
      timing: { drawing, training: seconds, evaluation: now() - testBegan, networks: runs.length, microsecondsPerStep },
    };
  }
}

function* giveVerdict(
  { kernel, J, matrices, task, key, now, cost, progress }: Setup,
  solver: Solver,
  run: TrainedRun,
  before: number,
): Generator<CohortProgress | FinishedStage, void> {
  const { id, status } = run.record;
  const began = now();
  const protocol = defaultProtocol();
  const stage = verdictStage(protocol);
  let judgement: Judgement | { readonly verdict: Judgement["verdict"]; readonly arrays?: undefined };
  if (status === "learned") {
    const network = restoreNetwork(run, task, J);
    const judging = judge(
      judgedNetwork({ kernel, matrices, solver, network, task, key, ends: trialEndsOf(run) }),
      protocol,
    );
    let step = judging.next();
    for (; !step.done; step = judging.next()) {
      yield progress("judging", [id], before + judgedShare(step.value) * cost.judging);
    }
    judgement = step.value;
  } else {
    judgement = { verdict: unjudged(status, protocol) };
  }
  const record: VerdictRecord = { format: 1, stage, id, verdict: judgement.verdict };
  yield { type: "judged", record, arrays: judgement.arrays, timing: { verdict: now() - began } };
}

function* drawPortraitOf(
  { kernel, J, matrices, task, key, now, cost, progress }: Setup,
  solver: Solver,
  run: TrainedRun,
  before: number,
): Generator<CohortProgress | FinishedStage, void> {
  const { id } = run.record;
  const began = now();
  const network = restoreNetwork(run, task, J);
  const drawing = portraitOfSubject(
    judgedNetwork({ kernel, matrices, solver, network, task, key, ends: trialEndsOf(run) }),
  );
  let step = drawing.next();
  for (; !step.done; step = drawing.next()) {
    yield progress("portraying", [id], before + (step.value.done / step.value.of) * cost.portraying);
  }
  const { words: portrait, arrays } = step.value;
  const stage = portraitStage(PORTRAIT_PROTOCOL);
  yield {
    type: "portrayed",
    record: { format: 1, stage, id, protocol: PORTRAIT_PROTOCOL, portrait },
    arrays,
    timing: { portrait: now() - began },
  };
}

/** Experiments on a network that learned, each yielded as it is finished. */
function* giveAssays(
  { kernel, J, matrices, task, key, now, cost, progress }: Setup,
  solver: Solver,
  run: TrainedRun,
  assays: readonly PlannedAssay[],
  before: number,
): Generator<CohortProgress | FinishedStage, void> {
  const { id, spec } = run.record;
  const network = restoreNetwork(run, task, J);
  const training = { spec: spec.training, precision: spec.precision };
  const subject = makeSubject({ kernel, matrices, solver, network, task, key, ends: trialEndsOf(run), training });
  for (const [k, { assay, protocol, stage }] of assays.entries()) {
    const began = now();
    const running = assay.run(subject, protocol);
    let step = running.next();
    for (; !step.done; step = running.next()) {
      yield progress("assaying", [id], before + (k + step.value.done / step.value.of) * cost.assaying);
    }
    const { summary, notes = {}, curves, arrays } = step.value;
    const used = protocol as AssayRecord["protocol"];
    yield {
      type: "assayed",
      record: { format: 1, stage, id, assay: assay.name, protocol: used, summary, notes, curves: [...curves] },
      arrays,
      timing: { assay: now() - began },
    };
  }
}

function checkCohort(runs: readonly CohortRun[]): void {
  if (runs.length < 1 || runs.length > LARGEST_COHORT) {
    throw new RangeError(`runCohort: runs must be 1 to ${LARGEST_COHORT}, got ${runs.length}`);
  }
  if (new Set(runs.map(({ spec }) => cohortKey(spec))).size > 1) {
    throw new RangeError("runCohort: runs must share both seeds, density, n, time step, task, training and precision");
  }
  if (new Set(runs.map(({ spec }) => runId(spec))).size < runs.length) {
    throw new RangeError("runCohort: runs must differ, got one twice");
  }
}
