/** @file A task of Lethe's list, named on the command line for a network that does not say its own. */
import { type Command, Option, type OptionValues } from "@commander-js/extra-typings";
import { InputError, parseWith } from "../../src/format/index.ts";
import { ACTIVATIONS, type ImportOptions, RATE_FORMS } from "../../src/network/index.ts";
import { chooseStimuli, NO_STIMULI } from "../../src/study/index.ts";
import { kindOf, type StimulusSource, TASK_KINDS, type TaskName, type TaskSpec } from "../../src/task/index.ts";
import { codesOption, digitsOption, durationsOption, numberOption, settingsOption } from "./options.ts";

export interface NamedTaskOptions extends Pick<ImportOptions, "form" | "activation" | "layer"> {
  readonly task?: TaskName | undefined;
  /** A file of trials, in place of a task of the list. */
  readonly trials?: string | undefined;
  /** Of the task, as a plan has them. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly stimuli?: string | undefined;
  readonly digits?: readonly number[] | undefined;
  /** What a step of a map lasts, in τ. */
  readonly dt?: number | undefined;
}

/** @throws InputError where no task is named, or its settings do not fit. */
export function namedTask(
  path: string,
  { task: name, settings, stimuli = "mnist", digits }: NamedTaskOptions,
): { readonly spec: TaskSpec; readonly source: StimulusSource | null; readonly notices: readonly string[] } {
  if (name === undefined) {
    throw new InputError(
      `${path}: a network needs its task, which the file does not say; give --task (${TASK_KINDS.map((kind) => kind.name).join(", ")}), and --settings where durations are not the usual ones, or a file of --trials`,
    );
  }
  const kind = kindOf(name);
  const chosen = kind.usesStimuli ? chooseStimuli(stimuli, digits, "--stimuli") : NO_STIMULI;
  const given = parseWith(kind.settings, settings ?? {}, "--settings");
  const spec = kind.complete(given as never, chosen.spec);
  const durations = Object.entries(spec.durations).map(([epoch, time]) => `${epoch} ${time}`);
  return {
    ...{ spec, source: chosen.source },
    notices: [`the task is ${name}, by options: ${durations.join(", ")}`],
  };
}

/** Adds the options that say the task of a network's file, and how the file is read: the same wherever one is opened. */
export function withTaskOptions<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  return command
    .option(
      "--stimuli <source>",
      "mnist, gaussian or a table .npz: the task of a file, or the table a run was trained on",
    )
    .addOption(new Option("--digits <labels>", "classes of stimuli of a file: 0,1").argParser(digitsOption))
    .addOption(new Option("--codes <values>", "answers of a file, by ascending sums: 1,0.5,1.5").argParser(codesOption))
    .addOption(
      new Option("--durations <tau>", "of a file's stimulus 1, delay 1, stimulus 2, delay 2, response").argParser(
        durationsOption,
      ),
    )
    .addOption(
      new Option("--task <name>", "of a file that does not say its own").choices(
        TASK_KINDS.map(({ name }) => name) as TaskName[],
      ),
    )
    .addOption(
      new Option(
        "--trials <file>",
        "or an .npz with inputs [trials × T × D], targets [trials × T × M] and a mask: what they ask last is held",
      ),
    )
    .addOption(new Option("--settings <json>", "of that task, as a plan has them").argParser(settingsOption))
    .addOption(new Option("--form <form>", "equation of a file with W_rec (default: flow)").choices(RATE_FORMS))
    .addOption(
      new Option("--activation <name>", "φ of a file with W_rec, and of a plain RNN (default: tanh)").choices(
        ACTIVATIONS,
      ),
    )
    .addOption(
      new Option("--layer <name>", "which recurrent layer, where a file of PyTorch, Keras or Flax has several"),
    )
    .addOption(
      new Option("--dt <tau>", "what a step of a file's map lasts; else durations are in steps").argParser(
        numberOption({ name: "--dt", min: 0, max: 1000, exclusive: true }),
      ),
    );
}
