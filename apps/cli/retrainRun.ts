import { type Arrays, arrayOf, InputError } from "../../src/format/index.ts";
import { finish, type Kernel, type Matrix, openKernel } from "../../src/kernel/index.ts";
import {
  type JudgedNetwork,
  judge,
  judgedNetwork,
  judgedShare,
  type Subject,
  unjudged,
  type Verdict,
  type VerdictProtocol,
} from "../../src/mechanism/index.ts";
import { loadMatrices, runnable } from "../../src/network/index.ts";
import { type OpenedRun, type RetrainedRecord, retrainedStage } from "../../src/study/index.ts";
import { evaluate, matrixStorage, rulesOf, type TrainedColumn, trainCohort, trialEnds } from "../../src/train/index.ts";
import type { NamedSubject } from "./openSubject.ts";
import { share, words } from "./words.ts";

type Protocol = RetrainedRecord["protocol"];
/** Fraction of the work that is done, and what is being done. */
type Report = (fraction: number, label: string) => void;

/**
 * A stored run trained again `times` times, from x(0) (1 + k ε), k = 1 … times, ε = 2⁻⁵², and judged. Each is kept as a stage
 * of the run; those that are there already are read.
 */
export function retrain(target: NamedSubject<Subject>, verdict: VerdictProtocol, times: number, report: Report) {
  const run = trainedHere(target);
  const { id } = run.record;
  const wanted = Array.from({ length: times }, (_, k): Protocol => ({ perturbation: k + 1, verdict }));
  const found = new Map<Protocol, RetrainedRecord>();
  for (const protocol of wanted) {
    const stored = run.store.read(id, retrainedStage(protocol));
    if (stored.status === "ok") found.set(protocol, stored.record as RetrainedRecord);
  }
  const missing = wanted.filter((protocol) => !found.has(protocol));
  if (missing.length > 0) {
    const { spec } = run.record;
    const filters = rulesOf(spec.training.method, target.task).length * missing.length;
    const kernel = openKernel({ n: spec.network.n, matrices: 3, filters, solvers: 1 });
    const matrices = loadMatrices(kernel, target.subject().network.J, spec.network.n, matrixStorage(spec.precision));
    const perturbations = missing.map(({ perturbation }) => perturbation);
    const columns = trainPerturbed(target, kernel, matrices.trained, perturbations, (done) =>
      report(done / 2, "training again"),
    );
    const solver = kernel.solver(spec.network.n);
    columns.forEach((column, k) => {
      const protocol = missing[k];
      const opened = { kernel, matrices, solver };
      const { record, arrays } = judgeAgain(target, opened, column, protocol, (done) =>
        report((1 + (k + done) / columns.length) / 2, "judging again"),
      );
      run.store.write(id, record.stage, record, arrays);
      found.set(protocol, record);
    });
  }
  return wanted.map((protocol) => found.get(protocol)!);
}

/** @throws InputError for a file from elsewhere. */
export function trainedHere({ name, run }: NamedSubject): OpenedRun {
  if (run === null)
    throw new InputError(`${name}: --retrain is for stored runs; a file does not say how it was trained`);
  return run;
}

/** Trains a stored run again from x(0) (1 + k ε) for each k, as one cohort: a network's bits do not depend on its cohort. */
export function trainPerturbed(
  { run, subject }: NamedSubject<Subject>,
  kernel: Kernel,
  matrix: Matrix,
  perturbations: readonly number[],
  report: (fraction: number) => void,
): TrainedColumn[] {
  const { training, precision } = run!.record.spec;
  const { network, task, key } = subject();
  const networks = perturbations.map((k) => ({
    ...network,
    readout: new Float64Array(network.readout.length),
    initialState: network.initialState.map((v) => v * (1 + k * Number.EPSILON)),
  }));
  const running = trainCohort(kernel, matrix, networks, task, key, training, precision);
  let step = running.next();
  for (; !step.done; step = running.next()) report(step.value.trial / step.value.trials);
  return step.value;
}

function judgeAgain(
  { run, subject }: NamedSubject<Subject>,
  { kernel, matrices, solver }: Pick<JudgedNetwork, "kernel" | "matrices" | "solver">,
  { network, state, divergence }: TrainedColumn,
  protocol: Protocol,
  report: (fraction: number) => void,
): { readonly record: RetrainedRecord; readonly arrays: Arrays } {
  const { id } = run!.record;
  const { task, key } = subject();
  const stage = retrainedStage(protocol);
  const readout = arrayOf(network.readout, [network.outputs, network.n]);
  const result = (accuracy: number | null, outcome: Verdict, arrays: Arrays = {}) => ({
    record: { format: 1 as const, stage, id, protocol, accuracy, outcome },
    arrays: { readout, ...arrays },
  });
  if (divergence !== null) return result(null, unjudged("diverged", protocol.verdict));
  const ends = trialEnds(runnable(kernel, matrices.trained, network), task, key, state);
  const { accuracy, learned } = finish(evaluate(runnable(kernel, matrices.trained, network), task, key, ends));
  if (!learned) return result(accuracy, unjudged("not-learned", protocol.verdict));
  const judging = judge(judgedNetwork({ kernel, matrices, solver, network, task, key, ends }), protocol.verdict);
  let step = judging.next();
  for (; !step.done; step = judging.next()) report(judgedShare(step.value));
  return result(accuracy, step.value.verdict, step.value.arrays);
}

/** How often the network's verdict stays, then a line for each retraining. */
export function showRetrained(retrained: readonly RetrainedRecord[], { network: before }: Verdict): string[] {
  const same = retrained.filter(({ outcome }) => outcome.network === before).length;
  return [
    `Trained again with x(0) changed in its last bits: the verdict stays in ${same} of ${retrained.length}`,
    ...retrained.map(
      ({ protocol, accuracy, outcome: { network, kind, margin } }) =>
        `  ${protocol.perturbation}: ${words(network)}${kind === null ? "" : ` (${words(kind)})`}, accuracy ${share(accuracy)}, margin ${share(margin)}`,
    ),
  ];
}
