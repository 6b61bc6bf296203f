import { z } from "zod";
import { InputError } from "../format/index.ts";
import { ASSAY_PROTOCOLS } from "../mechanism/index.ts";
import { DEFAULT_NETWORK, networkSpecSchema } from "../network/index.ts";
import {
  DEFAULT_DURATIONS,
  DEFAULT_TOLERANCE,
  defaultCodes,
  durationsSchema,
  type StimuliSpec,
  type TaskSpec,
  taskSpecSchema,
} from "../task/index.ts";
import { DEFAULT_TRAINING, PRECISIONS, trainingSpecSchema } from "../train/index.ts";
import { DEFAULT_PRECISION, NUMERICS, type RunSpec, runId, runSpecSchema } from "./runSpec.ts";

/** More runs than this are a mistake, or a matter for several studies. */
export const MOST_RUNS = 100_000;

const { g, density, feedbackDivisor, n, inputDivisor, initial } = networkSpecSchema.shape;
const { trials, method, stopAfter, alpha, every } = trainingSpecSchema.shape;
const oneOrMore = (value: z.ZodNumber) => z.union([value, z.array(value).min(1)]);

export const planSchema = z.strictObject({
  /** Names the folder studies/<name>; a file that gives none is named after itself. */
  name: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/),
  network: z
    .strictObject({
      n: n.default(DEFAULT_NETWORK.n),
      g: oneOrMore(g).default(DEFAULT_NETWORK.g),
      density: oneOrMore(density).default(DEFAULT_NETWORK.density),
      fb: oneOrMore(feedbackDivisor).default(DEFAULT_NETWORK.feedbackDivisor),
      inputDivisor: inputDivisor.default(DEFAULT_NETWORK.inputDivisor),
      initial: initial.default(DEFAULT_NETWORK.initial),
    })
    .prefault({}),
  task: z
    .strictObject({
      /** mnist, gaussian, or the path of an .npz, from the folder the plan is in. */
      stimuli: z.string().min(1).default("mnist"),
      digits: z.array(z.int()).min(2).max(16).optional(),
      codes: taskSpecSchema.shape.codes.optional(),
      durations: durationsSchema.partial().prefault({}),
    })
    .prefault({}),
  training: z
    .strictObject({
      trials: trials.default(DEFAULT_TRAINING.trials),
      method: method.default(DEFAULT_TRAINING.method),
      stopAfter: stopAfter.default(DEFAULT_TRAINING.stopAfter),
      alpha: alpha.default(DEFAULT_TRAINING.alpha),
      every: every.default(DEFAULT_TRAINING.every),
    })
    .prefault({}),
  /** The seed, or the list of seeds: every cell of the grid is run with each. */
  seeds: oneOrMore(runSpecSchema.shape.seed),
  precision: z.enum(PRECISIONS).default(DEFAULT_PRECISION),
  /** Whether networks that learned are followed to their limit sets. */
  verdict: z.boolean().default(true),
  /** Whether networks that learned are assayed, and by which protocol. */
  assays: z.enum(["none", ...ASSAY_PROTOCOLS]).default("none"),
});
/** A study as its author writes it, in plan.json; g, density, fb and seeds may be lists and span a grid. */
export type Plan = z.infer<typeof planSchema>;

/** Plans that go by a name. */
export const BUILT_IN_PLANS: Readonly<Record<string, Plan>> = {
  demo: planSchema.parse({
    name: "demo",
    network: { n: 300, g: [0.8, 0.9, 1, 1.1, 1.2, 1.3], fb: [20, 10, 5, 2] },
    training: { trials: 600 },
    seeds: 1,
  }),
};

/**
 * Every run of a plan: seeds outermost, then densities, g and fb, each in the order written.
 *
 * @param stimuli what the plan's `task.stimuli` and `task.digits` stand for.
 * @throws InputError for a run that occurs twice, or too many.
 */
export function expandPlan(plan: Plan, stimuli: StimuliSpec): RunSpec[] {
  const { name, network, training, precision } = plan;
  const axes = {
    seeds: listOf(plan.seeds),
    densities: listOf(network.density),
    gs: listOf(network.g),
    feedbacks: listOf(network.fb),
  };
  const count = Object.values(axes).reduce((product, axis) => product * axis.length, 1);
  if (count > MOST_RUNS) throw new InputError(`${name}: a plan must have at most ${MOST_RUNS} runs, got ${count}`);
  const task = planTask(plan, stimuli);
  const { n, inputDivisor, initial } = network;
  const { timeStep } = DEFAULT_NETWORK;
  const specs = axes.seeds.flatMap((seed) =>
    axes.densities.flatMap((density) =>
      axes.gs.flatMap((g) =>
        axes.feedbacks.map((feedbackDivisor): RunSpec => {
          const drawn = { n, g, density, feedbackDivisor, inputDivisor, initial, timeStep };
          return { task, network: drawn, training: { ...training }, seed, precision, numerics: NUMERICS };
        }),
      ),
    ),
  );
  refuseTwins(name, specs);
  return specs;
}

/** The task of a plan. */
function planTask({ task }: Plan, stimuli: StimuliSpec): TaskSpec {
  const labels = stimuli.source === "gaussian" ? stimuli.classes.map(({ label }) => Number(label)) : stimuli.labels;
  const given = Object.entries(task.durations).filter(([, duration]) => duration !== undefined);
  return {
    name: "sequential-pattern-matching",
    stimuli,
    durations: { ...DEFAULT_DURATIONS, ...Object.fromEntries(given) },
    codes: task.codes ?? defaultCodes(labels),
    tolerance: DEFAULT_TOLERANCE,
  };
}

const listOf = (value: number | readonly number[]): readonly number[] => (typeof value === "number" ? [value] : value);

function refuseTwins(name: string, specs: readonly RunSpec[]): void {
  const seen = new Set<string>();
  for (const spec of specs) {
    const id = runId(spec);
    if (seen.has(id)) {
      const { density, g, feedbackDivisor } = spec.network;
      throw new InputError(
        `${name}: runs must differ, got seed ${spec.seed}, density ${density}, g ${g}, fb ${feedbackDivisor} twice; remove one`,
      );
    }
    seen.add(id);
  }
}
