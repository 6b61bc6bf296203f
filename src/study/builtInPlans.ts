import { type Plan, planSchema } from "./plan.ts";

/** Gains and feedback divisors of the paper. */
const G = [0.8, 0.9, 1.1, 1.2, 1.3, 1.4, 1.5];
const FB = [40, 30, 20, 10, 5, 1];

/**
 * Networks that differ by their training alone, 8 at each of 4 points where direct and forgetting ones are both frequent. No two
 * networks of different J have stimuli in common, so that J is the independent unit.
 */
const REPLICATES = Array.from({ length: 16 }, (_, seed) => ({
  seeds: seed,
  trainingSeeds: { from: 100 * seed + 1, to: 100 * seed + 8, step: 1 },
}));

/** Plans that go by a name. */
export const BUILT_IN_PLANS: Readonly<Record<string, Plan>> = {
  demo: planSchema.parse({
    name: "demo",
    network: { n: 300, g: [0.8, 0.9, 1, 1.1, 1.2, 1.3], fb: [20, 10, 5, 2] },
    training: { trials: 600 },
    seeds: 1,
    portrait: true,
  }),
  paper: planSchema.parse({
    name: "paper",
    network: { n: 1000, g: G, density: [0.4, 0.6, 0.7, 0.9], fb: FB },
    training: { trials: 3500 },
    seeds: [0, 1, 2, 3],
    assays: "quick",
  }),
  "paper-replicates": planSchema.parse({
    name: "paper-replicates",
    network: { n: 300, g: [0.8, 1.1], density: 0.4, fb: [5, 2] },
    training: { trials: 1000 },
    seeds: REPLICATES.map(({ seeds }) => seeds),
    grids: REPLICATES,
    assays: "quick",
  }),
  "paper-mini": planSchema.parse({
    name: "paper-mini",
    network: { n: 500, g: G, density: 0.4, fb: FB },
    training: { trials: 1000 },
    seeds: 0,
    assays: "quick",
  }),
};
