/** @file The columns of the table of results, one row per network. docs/results.md lists them. */
import { requireArray } from "../format/index.ts";
import { ASSAYS, assayNamed } from "../mechanism/index.ts";
import type { Cell, Row } from "../store/index.ts";
import { stimuliLabels, stimuliOf } from "../task/index.ts";
import { CURVE_COLUMNS } from "../train/index.ts";
import {
  assayColumns,
  column,
  columnsOf,
  type DeclaredAssay,
  protocolOf,
  type ResultColumn,
  type RunRecords,
} from "./column.ts";
import { RECORD_SCHEMAS } from "./records.ts";
import { trainingSeedOf } from "./runSpec.ts";
import { VERDICT_COLUMNS } from "./verdictColumns.ts";

const at = columnsOf(RECORD_SCHEMAS.train, ({ train }) => train);

/** All that decides a run, spread out. */
const SPEC_COLUMNS: readonly ResultColumn[] = [
  at("id", "id", "", "name of the run: hash of all that decides it"),
  at("seed", "spec.seed", "", "of recurrent, feedback and input weights, together with density"),
  column(
    "training_seed",
    "unsigned",
    "",
    "of x(0), the order of trials, stimuli, test, verdict and assays; that of the network unless another was asked for",
    ({ train }) => trainingSeedOf(train.spec),
  ),
  at("density", "spec.network.density", "1", "share of the recurrent weights that are not 0"),
  at("g", "spec.network.g", "1", "recurrent gain"),
  at("fb", "spec.network.feedbackDivisor", "1", "divisor of the feedback weights: feedback is 1/fb"),
  at("n", "spec.network.n", "1", "units"),
  at("input_divisor", "spec.network.inputDivisor", "1", "divisor of the input weights"),
  at("initial", "spec.network.initial", "", "distribution of input weights, feedback weights and initial state"),
  at("time_step", "spec.network.timeStep", "τ", "Euler step"),
  at("task", "spec.task.name", "", "name of the task"),
  column(
    "stimuli",
    "text",
    "",
    "where the stimuli come from",
    ({ train }) => stimuliOf(train.spec.task)?.source ?? null,
  ),
  column("stimuli_sha256", "text", "", "hash of the stimuli's file; null for gaussian ones", ({ train }) => {
    const stimuli = stimuliOf(train.spec.task);
    return stimuli === null || stimuli.source === "gaussian" ? null : stimuli.sha256;
  }),
  column("labels", "texts", "", "labels of the stimulus classes", ({ train }) =>
    stimuliLabels(stimuliOf(train.spec.task)).map(String),
  ),
  at("stimulus1", "spec.task.durations.stimulus1", "τ", "duration of stimulus 1"),
  at("delay1", "spec.task.durations.delay1", "τ", "duration of delay 1"),
  at("stimulus2", "spec.task.durations.stimulus2", "τ", "duration of stimulus 2"),
  at("delay2", "spec.task.durations.delay2", "τ", "duration of delay 2"),
  at("response", "spec.task.durations.response", "τ", "duration of the response window"),
  at("codes", "spec.task.codes", "1", "what is to be answered for each sum of labels, ascending"),
  at("tolerance", "spec.task.tolerance", "1", "a response is correct when its mean lies this close to its code"),
  at("method", "spec.training.method", "", "training method"),
  at("trials", "spec.training.trials", "trial", "trials asked for"),
  at("alpha", "spec.training.alpha", "1", "P(0) = I/alpha"),
  at("every", "spec.training.every", "step", "one update of the read-out in so many steps"),
  at("stop_after", "spec.training.stopAfter", "trial", "stop once so many trials in a row were right; null: never"),
  at("precision", "spec.precision", "", "of the arithmetic"),
  column("numerics", "integer", "", "version of the arithmetic", ({ train }) => train.spec.numerics),
];

const TRAIN_COLUMNS: readonly ResultColumn[] = [
  at("status", "status", "", "what training came to"),
  at("trials_done", "trials", "trial", "trials done"),
  at("divergence_trial", "divergence.trial", "trial", "trial in which training diverged"),
  at("divergence_reason", "divergence.reason", "", "how that was seen"),
  at("learned", "evaluation.learned", "", "whether the test was passed"),
  at("accuracy", "evaluation.accuracy", "1", "share of test trials answered correctly"),
  at("rmse", "evaluation.rmse", "1", "root mean square error of the response in test trials"),
  at(
    "accuracy_by_pair",
    "evaluation.accuracyByPair",
    "1",
    "accuracy of each pair of stimuli, first one slowest: 00, 01, 10, 11",
  ),
  at("rmse_by_pair", "evaluation.rmseByPair", "1", "RMSE of each pair"),
  column("accuracy_least", "number", "1", "least accuracy of any pair", ({ train }) =>
    train.evaluation === null ? null : Math.min(...train.evaluation.accuracyByPair),
  ),
  column("rmse_most", "number", "1", "largest RMSE of any pair", ({ train }) =>
    train.evaluation === null ? null : Math.max(...train.evaluation.rmseByPair),
  ),
  at("test_trials", "evaluation.trials", "trial", "trials of the test"),
  column("response_norm", "number", "1", "norm of w_o after training", (run) => endOfCurve(run, "response_norm")),
  column("memory_norm", "number", "1", "Frobenius norm of W_d after training", (run) => endOfCurve(run, "memory_norm")),
  column("last_response_rmse", "number", "1", "RMSE of the response in the last trial of training", (run) =>
    endOfCurve(run, "response_rmse"),
  ),
  column("last_memory_rmse", "number", "1", "RMSE of the memory in the last trial of training", (run) =>
    endOfCurve(run, "memory_rmse"),
  ),
];

/** Assays whose summaries are in the table. */
export const DECLARED_ASSAYS: readonly DeclaredAssay[] = ASSAYS.map(assayNamed);

const PORTRAIT_COLUMNS: readonly ResultColumn[] = [
  column("portrait_protocol", "text", "", "hash of the protocol of its portrait; null where none was drawn", (run) =>
    protocolOf(run.assays["portrait"]?.stage),
  ),
];

/** Every column by what it says something of, in the order of the table. */
export const COLUMN_GROUPS: readonly { readonly name: string; readonly columns: readonly ResultColumn[] }[] = [
  { name: "parameters", columns: SPEC_COLUMNS },
  { name: "training", columns: TRAIN_COLUMNS },
  { name: "verdict", columns: VERDICT_COLUMNS },
  { name: "portrait", columns: PORTRAIT_COLUMNS },
  ...DECLARED_ASSAYS.map((assay) => ({ name: assay.name, columns: assayColumns(assay) })),
];

/** Every column, in the order of the table. */
export const RESULT_COLUMNS: readonly ResultColumn[] = COLUMN_GROUPS.flatMap(({ columns }) => columns);

/** A run as one row: a plain object that JSON can say, null for what it has not. */
export function resultRow(run: RunRecords, columns: readonly ResultColumn[] = RESULT_COLUMNS): Row {
  return Object.fromEntries(columns.map(({ name, of }) => [name, of(run)]));
}

/** The last trial's value of a column of the training curve; null where no trial was finished. */
function endOfCurve({ train, arrays }: RunRecords, name: (typeof CURVE_COLUMNS)[number]): Cell {
  if (arrays === null) return null;
  const width = CURVE_COLUMNS.length;
  const { data } = requireArray(arrays, "curve", { dtype: "f4", shape: ["trials", width] }, `${train.id}.train.npz`);
  const value = data[data.length - width + CURVE_COLUMNS.indexOf(name)];
  return value !== undefined && Number.isFinite(value) ? value : null;
}
