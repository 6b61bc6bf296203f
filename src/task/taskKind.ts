import type { z } from "zod";
import type { StimulusSource } from "./stimuli.ts";
import type { StimuliSpec } from "./stimuliSpec.ts";
import type { Task } from "./task.ts";

/** A task as its file describes it: what decides it, what a plan may say of it, and how it is made. */
export interface TaskKind<Spec extends { readonly name: string } = { readonly name: string }, Settings = unknown> {
  readonly name: Spec["name"];
  /** One line, for help. */
  readonly summary: string;
  /** Whether its items are labelled stimuli: a plan then says which. */
  readonly usesStimuli: boolean;
  /** Of a specification: all that decides the task. */
  readonly schema: z.ZodObject;
  /** Of what a plan may say beside name and stimuli; everything has a default. */
  readonly settings: z.ZodObject;
  /** The specification that settings stand for. @param stimuli null where it uses none. */
  complete(settings: Settings, stimuli: StimuliSpec | null): Spec;
  /** @param stimuli null where it uses none. @throws InputError for what does not fit together. */
  make(spec: Spec, stimuli: StimulusSource | null, timeStep: number): Task;
}
