/**
 * @file What is run beside the paper's grid: how much of it hangs on size, on training, on the delay, on the stimuli, on the initial
 * distribution. Thin grids of 300 units, but for sizes; the paper's task and rule where nothing else is said.
 */
import { type Plan, planSchema } from "./plan.ts";

/** Six cells that hold all mechanisms, four J each. */
const THIN = { n: 300, g: [0.8, 1.1], density: 0.4, fb: [20, 5, 2] };
const SEEDS = [0, 1, 2, 3];
const TRIALS = 1000;

const thin = (name: string, more: { network?: object; task?: object; training?: object } = {}): Plan =>
  planSchema.parse({
    name,
    network: { ...THIN, ...more.network },
    ...(more.task === undefined ? {} : { task: more.task }),
    training: { trials: TRIALS, ...more.training },
    seeds: SEEDS,
    assays: "quick",
  });

/** Where direct and forgetting networks of equal connectivity are both frequent: found on three J beforehand, docs/reproduction.md. */
const BOUNDARY = [
  { g: 1.1, fb: [5, 4, 3] },
  { g: 0.8, fb: 3 },
];

/**
 * Networks that differ by their training alone, 8 at each of these 4 points. No two networks of different J have stimuli in common, so
 * that J is the independent unit.
 */
const REPLICATES = Array.from({ length: 16 }, (_, seed) => seed).flatMap((seed) => {
  const trainingSeeds = { from: 100 * seed + 1, to: 100 * seed + 8, step: 1 };
  return BOUNDARY.map((cells) => ({ ...cells, seeds: seed, trainingSeeds }));
});

export const REPLICATES_PLAN = planSchema.parse({
  name: "paper-replicates",
  network: { n: 300, density: 0.4 },
  training: { trials: TRIALS },
  seeds: { from: 0, to: 15, step: 1 },
  grids: REPLICATES,
  assays: "quick",
});

/** Tried beforehand, for the cells of the replicates: 3 J × 3 trainings × 8 cells; and direct networks of 8 more J for the intervention. */
const TRIAL_PLAN = planSchema.parse({
  name: "paper-trial",
  network: { n: 300, g: [0.8, 1.1], density: 0.4, fb: [2, 3, 4, 5] },
  training: { trials: TRIALS },
  seeds: { from: 0, to: 10, step: 1 },
  grids: [
    ...[0, 1, 2].map((seed) => ({
      seeds: seed,
      trainingSeeds: { from: 100 * seed + 1, to: 100 * seed + 3, step: 1 },
    })),
    ...[3, 4, 5, 6, 7, 8, 9, 10].map((seed) => ({ seeds: seed, trainingSeeds: 100 * seed + 1, fb: 2 })),
  ],
  verdict: false,
});

export const SIZES_PLAN = thin("paper-sizes", { network: { n: [100, 200, 300, 500, 1000, 2000] } });

/** Tables of stimuli that `npm run paper -- --part latents` makes, or finds, in the folder of its plans. */
export const MEANS_TABLE = "latents-means.npz";
export const VAE_TABLES = ["latents-vae2.npz", "latents-vae3.npz", "latents-vae4.npz"] as const;

const CLASSES = { digits: [0, 1] };

/** Parts of the paper's study beside its grid, each a few plans. */
export const PAPER_PARTS: Readonly<Record<"trial" | "replicates" | "sizes" | "latents" | "checks", readonly Plan[]>> = {
  trial: [TRIAL_PLAN],
  replicates: [REPLICATES_PLAN],
  sizes: [
    SIZES_PLAN,
    ...[500, 2000, 3500].map((trials) => thin(`paper-trials-${trials}`, { training: { trials } })),
    ...[10, 20].map((delay) => thin(`paper-delay-${delay}`, { task: { durations: { delay1: delay, delay2: delay } } })),
  ],
  latents: [
    thin("paper-latents-mnist"),
    thin("paper-latents-gaussian", { task: { stimuli: "gaussian" } }),
    thin("paper-latents-means", { task: { stimuli: MEANS_TABLE, ...CLASSES } }),
    ...VAE_TABLES.map((stimuli, k) => thin(`paper-latents-vae${k + 2}`, { task: { stimuli, ...CLASSES } })),
  ],
  checks: [thin("paper-uniform", { network: { initial: "uniform" } })],
};
