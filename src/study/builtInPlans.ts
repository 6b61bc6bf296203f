import { REPLICATES_PLAN, SIZES_PLAN } from "./paperParts.ts";
import { type Plan, planSchema } from "./plan.ts";

/** Gains and feedback divisors of the paper. */
const G = [0.8, 0.9, 1.1, 1.2, 1.3, 1.4, 1.5];
const FB = [40, 30, 20, 10, 5, 1];

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
  "paper-replicates": REPLICATES_PLAN,
  "paper-sizes": SIZES_PLAN,
  "paper-mini": planSchema.parse({
    name: "paper-mini",
    network: { n: 500, g: G, density: 0.4, fb: FB },
    training: { trials: 1000 },
    seeds: 0,
    assays: "quick",
  }),
};
