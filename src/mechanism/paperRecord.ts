import { z } from "zod";

export const PAPER_LABELS = ["fixedPoint", "manifoldFps", "limitCycle", "far_someFPs", "both"] as const;
export type PaperLabel = (typeof PAPER_LABELS)[number];

/** What the paper's code says of a network, and how it came to it (Ghazizadeh & Ching 2021, `attractor_type`). */
export const paperVerdictSchema = z.strictObject({
  label: z.enum(PAPER_LABELS),
  /** The label in our words: fixedPoint is direct, manifoldFps (the paper's slow manifold) forgets, both and far_someFPs mixed. */
  network: z.enum(["direct", "forgets", "mixed", "limit-cycle"]),
  /** States followed, and those of them whose z_o has a variance below 1e-9 over the last two trial lengths. */
  states: z.int().min(1),
  quiet: z.int().min(0),
  /** Distinct final z_o, rounded to four places: 2 × as many as answers make "fixedPoint". */
  distinct: z.int().min(0),
  /** Distinct means of z_o over the last two trial lengths, in float32. */
  distinctMeans: z.int().min(0),
  /** States that were simulated to the end; the others' ends follow from their limit sets. */
  simulated: z.int().min(0),
  /** What our verdict at the end of the trial is, and whether the two agree; null where ours is outside the paper's labels. */
  ours: z.string(),
  agrees: z.boolean().nullable(),
});
export type PaperVerdict = z.infer<typeof paperVerdictSchema>;
