import { type Command, Option } from "@commander-js/extra-typings";
import { InputError, nearestName } from "../../src/format/index.ts";
import { BUILT_IN_PLANS, type Plan, planSchema } from "../../src/study/index.ts";
import { numberOption } from "./options.ts";

export function addStudyPlan(study: Command): void {
  const names = Object.keys(BUILT_IN_PLANS);
  study
    .command("plan")
    .description("print a plan, to be changed and run")
    .argument("<name>", `one of ${names.join(", ")}`)
    .addOption(new Option("--n <number>", "units").argParser(whole("--n", 2, 20_000)))
    .addOption(new Option("--trials <number>", "training trials").argParser(whole("--trials", 1, 1_000_000)))
    .addOption(new Option("--seeds <list>", "like 0,1,2 or 0-15").argParser(seedsOption))
    .addOption(new Option("--initial <law>", "initial distribution").choices(["normal", "uniform", "both"]))
    .addOption(new Option("--stimuli <source>", "where inputs come from").choices(["mnist", "gaussian"]))
    .option("--name <name>", "of the study (default: the plan's, with what was changed)")
    .addHelpText("after", "\nExample:\n  lethe study plan paper --n 500 > study.json")
    .action((name, flags) => {
      if (!Object.hasOwn(BUILT_IN_PLANS, name)) {
        const nearest = nearestName(name, names);
        const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
        throw new InputError(`study plan: the name must be one of ${names.join(", ")}, got ${name}${hint}`);
      }
      if (flags.seeds !== undefined && BUILT_IN_PLANS[name].grids?.some(({ seeds }) => seeds !== undefined)) {
        throw new InputError(`--seeds: the grids of ${name} say their seeds themselves; change them in the plan`);
      }
      process.stdout.write(`${showPlan(adjusted(BUILT_IN_PLANS[name], flags))}\n`);
    });
}

interface Flags {
  readonly n?: number | undefined;
  readonly trials?: number | undefined;
  readonly seeds?: Plan["seeds"] | undefined;
  readonly initial?: "normal" | "uniform" | "both" | undefined;
  readonly stimuli?: string | undefined;
  readonly name?: string | undefined;
}

/** A plan with these changes, and a name that tells of them: two studies are not to share a folder by accident. */
function adjusted(plan: Plan, { n, trials, seeds, initial, stimuli, name }: Flags): Plan {
  const changes = [
    n === undefined ? "" : `-n${n}`,
    trials === undefined ? "" : `-t${trials}`,
    initial === undefined ? "" : `-${initial}`,
    stimuli === undefined ? "" : `-${stimuli}`,
  ];
  const changed = {
    ...plan,
    name: name ?? plan.name + changes.join(""),
    network: {
      ...plan.network,
      ...(n === undefined ? {} : { n }),
      ...(initial === undefined ? {} : { initial: initial === "both" ? ["normal", "uniform"] : initial }),
    },
    training: { ...plan.training, ...(trials === undefined ? {} : { trials }) },
    task: { ...plan.task, ...(stimuli === undefined ? {} : { stimuli }) },
    ...(seeds === undefined ? {} : { seeds }),
  };
  const parsed = planSchema.safeParse(changed);
  if (!parsed.success) throw new InputError(`--name must be letters, digits and . _ -, got ${name}`);
  return parsed.data;
}

/** JSON with each list of numbers or words on one line. */
function showPlan(plan: Plan): string {
  return JSON.stringify(plan, null, 2).replace(
    /\[\s+((?:[^[\]{}]|\n)*?)\s+\]/g,
    (_, inner: string) => `[${inner.replace(/\s*\n\s*/g, " ")}]`,
  );
}

const whole = (name: string, min: number, max: number) => numberOption({ name, min, max, integer: true });

/** "0,1,2" or "0-15". */
function seedsOption(text: string): Plan["seeds"] {
  const seed = whole("--seeds", 0, 2 ** 32 - 1);
  const [, from, to] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) {
    if (seed(from) > seed(to)) throw new InputError(`--seeds must go up, like ${to}-${from}, got ${text}`);
    return { from: seed(from), to: seed(to), step: 1 };
  }
  return text.split(",").map(seed);
}
