/** @file A network of another model than the paper's in its task: a run by gradient, or a file of another tool. */
import { InputError } from "../format/index.ts";
import { finish, openKernel } from "../kernel/index.ts";
import type { ModelSubject } from "../mechanism/index.ts";
import { type ImportedNetwork, type Model, modelOf } from "../network/index.ts";
import { makeTask, type StimulusSource, type Task } from "../task/index.ts";
import { evaluate } from "../train/index.ts";
import { keysOf } from "./gradientRecord.ts";
import { onlyOnce } from "./onlyOnce.ts";
import { type GradientStage, openGradientModelOf } from "./runGradient.ts";
import { checkSteps, type OpenedSubject, type SubjectOrigin, type SubjectTask } from "./subject.ts";

/** A stored run by gradient with its own task: every trial starts from its initial state, as in training. */
export function subjectOfGradientRun(run: GradientStage, stimuli: StimulusSource | null): OpenedSubject<ModelSubject> {
  const { spec, status, evaluation } = run.record;
  const task = makeTask(spec.task, stimuli, spec.network.timeStep);
  return {
    task,
    origin: { task: "run", trialEnds: "x0 in every trial" },
    subject: onlyOnce(() => {
      const { model, kernel, open } = openGradientModelOf(run);
      const start = { ends: repeated(model.initialState, task), resets: true };
      const solver = kernel.solver(model.dimension);
      return { model: open, solver, task, key: keysOf(spec).key, ...start, known: new Map() };
    }),
    tested: () => ({ status, accuracy: evaluation?.accuracy ?? null }),
  };
}

/**
 * A network's file, of another model than the paper's, in a task of which it says nothing itself. Its trials follow one another from x_trial_end,
 * where the file has one for each condition; else each starts from its initial state.
 *
 * @param task built with the time step that `timeStepOf` gives.
 * @throws InputError for a network with other inputs or outputs than the task, or without finite weights.
 */
export function subjectOfModelFile(
  imported: ImportedNetwork,
  task: Task,
  { key }: Pick<SubjectTask, "key">,
  from: SubjectOrigin["task"],
  where: string,
): OpenedSubject<ModelSubject> {
  const model = modelOf(imported);
  const name = task.spec.name;
  if (model.inputs !== task.inputs) {
    throw new InputError(
      `${where}: must have ${task.inputs} inputs for ${name}, got ${model.inputs}; give the task it was trained on`,
    );
  }
  if (model.outputs !== task.outputs) {
    throw new InputError(
      `${where}: its read-out must have ${task.outputs} outputs for ${name}, got ${model.outputs}; ${model.outputs === 0 ? "save the output layer with the network" : "give the task it was trained on"}`,
    );
  }
  checkSteps(task, where);
  const states = imported.trialEnds;
  const isWhole = states !== null && states.length === task.conditions.length * model.dimension;
  const subject = onlyOnce((): ModelSubject => {
    const kernel = openKernel(model.needs);
    const start = isWhole ? { ends: states } : { ends: repeated(model.initialState, task), resets: true };
    const wrong = start.ends.find((v) => !Number.isFinite(v));
    if (wrong !== undefined) throw new InputError(`${where}: states must be finite, got ${wrong}; save it again`);
    return { model: model.open(kernel), solver: kernel.solver(model.dimension), task, key, ...start, known: new Map() };
  });
  return {
    task,
    origin: { task: from, trialEnds: isWhole ? "x_trial_end" : "x0 in every trial" },
    subject,
    tested: onlyOnce(() => {
      const { learned, accuracy } = finish(evaluate(subject().model, task, key, subject().ends));
      return { status: learned ? "learned" : "not-learned", accuracy } as const;
    }),
  };
}

/** Δt of a file's network in τ: its own, else what is said to be a step, else 1: durations then count steps. */
export function timeStepOf(imported: ImportedNetwork, said: number | undefined): number {
  return modelOf(imported).timeStep ?? said ?? 1;
}

function repeated(initialState: Model["initialState"], { conditions }: Task): Float64Array {
  const ends = new Float64Array(conditions.length * initialState.length);
  for (let at = 0; at < ends.length; at += initialState.length) ends.set(initialState, at);
  return ends;
}
