import { leadingModes } from "../../../../src/dynamics/index.ts";
import { encodeNpz } from "../../../../src/format/index.ts";
import { type Kernel, openKernel } from "../../../../src/kernel/index.ts";
import {
  type DrawnNetwork,
  drawNetwork,
  type Ensemble,
  fingerprint,
  flowOf,
  loadMatrices,
  openEnsemble,
  type RecurrentMatrices,
} from "../../../../src/network/index.ts";
import {
  exportedArrays,
  keyOf,
  makeTrainStage,
  type RunSpec,
  targetRows,
  trainingSeedOf,
} from "../../../../src/study/portable.ts";
import { drawTrial, makeTask, stimuliFrom, stimuliOf, type Task } from "../../../../src/task/index.ts";
import { inputRows, matrixStorage, rulesOf, trainCohort } from "../../../../src/train/index.ts";
import type { TrainEvent, TrainRequest, TrainResult } from "./protocol.ts";
import { shownEpochs } from "./shownEpochs.ts";

/** A look at the network in training, at most so often, in milliseconds. */
const LOOK_EVERY = 400;
const MODES = 12;

/** Trains one network, as `lethe train` does: the same functions, the same bytes. */
export function* train({ spec, table }: TrainRequest): Generator<TrainEvent | null, TrainResult> {
  const chosen = stimuliOf(spec.task);
  const stimuli = chosen === null ? null : stimuliFrom(chosen, table, "stimuli");
  const task = makeTask(spec.task, stimuli, spec.network.timeStep);
  const filters = rulesOf(spec.training.method, task).length;
  const kernel = openKernel({ n: spec.network.n, matrices: 3, filters, solvers: 0 });
  const network = drawNetwork(spec.network, spec.seed, task, undefined, trainingSeedOf(spec));
  const matrices = loadMatrices(kernel, network.J, network.n, matrixStorage(spec.precision));
  const key = keyOf(spec);
  const look = openLook(kernel, matrices, network, task, spec);
  const running = trainCohort(kernel, matrices.trained, [network], task, key, spec.training, spec.precision);
  let looked = Number.NEGATIVE_INFINITY;
  let step = running.next();
  for (; !step.done; step = running.next()) {
    const { trial, trials, errors } = step.value;
    yield { type: "trial", trial, trials, error: errors[0] ?? Number.NaN };
    if (performance.now() - looked >= LOOK_EVERY) {
      yield look(trial);
      looked = performance.now();
    }
  }
  const column = step.value[0];
  if (column.divergence === null) yield look(column.trials);
  const testing = makeTrainStage(kernel, matrices.trained, task, spec, column, fingerprint(network.J));
  let tested = testing.next();
  for (; !tested.done; tested = testing.next()) yield { type: "testing", ...tested.value };
  const { record, arrays } = tested.value;
  const ends = arrays["trial_ends"];
  return {
    record,
    evaluation: record.evaluation,
    divergence: record.divergence,
    npz: encodeNpz(arrays),
    exported: ends === undefined ? null : encodeNpz(exportedArrays({ record, arrays }, network, stimuli)),
  };
}

/**
 * Looks at the network without touching its training: a test trial of the next pair with the weights as they are, which
 * goes on where the last such trial ended, and the leading eigenvalues of W, those of the Jacobian at 0 plus 1.
 */
function openLook(
  kernel: Kernel,
  matrices: RecurrentMatrices,
  network: DrawnNetwork,
  task: Task,
  spec: RunSpec,
): (trial: number) => TrainEvent {
  const flow = flowOf(kernel, matrices, network);
  const origin = new Float64Array(network.n);
  const M = network.outputs;
  let ensemble: Ensemble | undefined;
  let looks = 0;
  return (trial) => {
    const condition = looks++ % task.conditions.length;
    ensemble = openEnsemble(kernel, matrices.trained, [network], ensemble?.x ?? network.initialState);
    const shown = drawTrial(task, condition, "test", keyOf(spec), "simulatedStimuli", looks);
    const outputs = new Float64Array(task.steps * M);
    for (let step = 0; step < task.steps; step++) {
      ensemble.step(inputRows([shown], step, task));
      outputs.set(ensemble.z, step * M);
    }
    const { modes } = leadingModes(flow, origin, { count: MODES, tolerance: 1e-3, mostProducts: 120 });
    return {
      type: "probe",
      trial,
      pair: task.conditions[condition].labels.join(""),
      epochs: shownEpochs(task),
      outputs,
      targets: targetRows(task, shown, spec.training.method),
      eigenvalues: modes.map(({ eigenvalue: [re, im] }) => [re + 1, im]),
    };
  };
}
