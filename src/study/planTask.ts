/** @file The task of a plan: its name, its stimuli where it uses some, and its own settings. */
import { z } from "zod";
import { kindOf, type StimuliSpec, TASK_KINDS, type TaskName, type TaskSpec } from "../task/index.ts";

const stimuli = {
  /** mnist, gaussian, or the path of an .npz, from the folder the plan is in. */
  stimuli: z
    .string()
    .min(1)
    .refine(staysInside, "must be mnist, gaussian or a path inside the folder of the plan")
    .default("mnist"),
  digits: z.array(z.int()).min(2).max(16).optional(),
};

const [usual, ...others] = TASK_KINDS.map((kind) =>
  z.strictObject({
    name: z.literal(kind.name),
    ...(kind.usesStimuli ? stimuli : {}),
    ...kind.settings.shape,
  }),
);

/** The task that is meant where a plan names none. */
export const DEFAULT_TASK = "sequential-pattern-matching" satisfies TaskName;

/** What a plan says of its task; beside these keys, the settings of the task. */
export interface PlannedTask {
  /** @default DEFAULT_TASK */
  readonly name?: TaskName | undefined;
  readonly stimuli?: string | undefined;
  readonly digits?: number[] | undefined;
  readonly [setting: string]: unknown;
}

export const planTaskSchema = z.discriminatedUnion("name", [
  usual.extend({ name: usual.shape.name.optional() }),
  ...others,
]) as z.ZodType<PlannedTask, PlannedTask>;

/** The specification that a plan's task stands for. @param chosen its stimuli; null where it uses none. */
export function plannedTask({ name = DEFAULT_TASK, ...given }: PlannedTask, chosen: StimuliSpec | null): TaskSpec {
  const { stimuli: _, digits: __, ...settings } = given;
  return kindOf(name).complete(settings as never, chosen);
}

/** Whether a path, absolute nowhere, climbs out of no folder it is put in. */
function staysInside(path: string): boolean {
  const parts = path.split(/[/\\]/);
  return !/^([/\\]|[A-Za-z]:)/.test(path) && !parts.includes("..") && !path.includes("\0");
}
