import { z } from "zod";
import type { StimulusSource } from "./stimuli.ts";
import { type StimuliSpec, stimuliSpecSchema } from "./stimuliSpec.ts";
import type { Task } from "./task.ts";

type Made<Name extends string, Settings extends z.ZodRawShape> = z.infer<z.ZodObject<Settings, z.core.$strict>> & {
  readonly name: Name;
};

/**
 * A task without labelled stimuli, from its settings: its specification is the name and the settings, all of them.
 *
 * @param make builds the task but for its specification. @throws InputError for what does not fit together.
 */
export function defineTask<const Name extends string, Settings extends z.ZodRawShape>(
  name: Name,
  summary: string,
  settings: z.ZodObject<Settings, z.core.$strict>,
  make: (spec: Made<Name, Settings>, timeStep: number) => Omit<Task, "spec" | "timeStep">,
) {
  return {
    name,
    summary,
    usesStimuli: false,
    schema: settings.extend({ name: z.literal(name) }),
    settings,
    complete: (given: z.input<typeof settings>) =>
      ({ name, ...settings.parse(given) }) as unknown as Made<Name, Settings>,
    make: (spec: Made<Name, Settings>, _stimuli: StimulusSource | null, timeStep: number): Task => ({
      spec,
      timeStep,
      ...make(spec, timeStep),
    }),
  };
}

/** A task whose items are labelled stimuli, from its settings: its specification holds the stimuli too. */
export function defineStimulusTask<const Name extends string, Settings extends z.ZodRawShape>(
  name: Name,
  summary: string,
  settings: z.ZodObject<Settings, z.core.$strict>,
  make: (spec: Made<Name, Settings>, stimuli: StimulusSource, timeStep: number) => Omit<Task, "spec" | "timeStep">,
) {
  type Spec = Made<Name, Settings> & { readonly stimuli: StimuliSpec };
  return {
    name,
    summary,
    usesStimuli: true,
    schema: settings.extend({ name: z.literal(name), stimuli: stimuliSpecSchema }),
    settings,
    complete: (given: z.input<typeof settings>, stimuli: StimuliSpec | null) =>
      ({ name, stimuli: stimuli!, ...settings.parse(given) }) as unknown as Spec,
    make: (spec: Spec, stimuli: StimulusSource | null, timeStep: number): Task => ({
      spec,
      timeStep,
      ...make(spec, stimuli!, timeStep),
    }),
  };
}
