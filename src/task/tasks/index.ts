/** @file Every task there is. A new one is a file beside this and a line in `KINDS`. */
import { z } from "zod";
import type { StimulusSource } from "../stimuli.ts";
import type { StimuliSpec } from "../stimuliSpec.ts";
import type { Task } from "../task.ts";
import type { TaskKind } from "../taskKind.ts";
import { angularIntegration } from "./angularIntegration.ts";
import { contextIntegration } from "./contextIntegration.ts";
import { delayedDiscrimination } from "./delayedDiscrimination.ts";
import { delayedMatchToSample } from "./delayedMatchToSample.ts";
import { flipFlop } from "./flipFlop.ts";
import { intervalReproduction } from "./intervalReproduction.ts";
import { nBack } from "./nBack.ts";
import { ringMemory } from "./ringMemory.ts";
import { sequentialPatternMatching } from "./sequentialPatternMatching.ts";

const KINDS = [
  sequentialPatternMatching,
  delayedMatchToSample,
  delayedDiscrimination,
  flipFlop,
  ringMemory,
  angularIntegration,
  intervalReproduction,
  contextIntegration,
  nBack,
] as const;

/** The tasks; the first is the one that is meant where none is named. */
export const TASK_KINDS: readonly TaskKind<TaskSpec, never>[] = KINDS;
/** Schemas of their specifications. */
export const TASK_SCHEMAS = KINDS.map(({ schema }) => schema) as unknown as SchemasOf<typeof KINDS>;
type SchemasOf<Kinds extends readonly { readonly schema: unknown }[]> = {
  readonly [K in keyof Kinds]: Kinds[K]["schema"];
};

export const taskSpecSchema = z.discriminatedUnion("name", TASK_SCHEMAS);
/** All that decides a task, by its name. */
export type TaskSpec = z.infer<typeof taskSpecSchema>;
export type TaskName = TaskSpec["name"];

/** Builds the task. @throws InputError for what does not fit together. */
export function makeTask(spec: TaskSpec, stimuli: StimulusSource | null, timeStep: number): Task {
  return kindOf(spec.name).make(spec as never, stimuli, timeStep);
}

export function kindOf(name: TaskName): TaskKind<TaskSpec, never> {
  return TASK_KINDS.find((kind) => kind.name === name)!;
}

/** The stimuli that a specification names; null where its task uses none. */
export function stimuliOf(spec: { readonly name: string; readonly stimuli?: StimuliSpec }): StimuliSpec | null {
  return spec.stimuli ?? null;
}

/** The labels of stimuli, in their order; none of none. */
export function stimuliLabels(spec: StimuliSpec | null): readonly (string | number)[] {
  if (spec === null) return [];
  return spec.source === "gaussian" ? spec.classes.map(({ label }) => label) : spec.labels;
}
