import { z } from "zod";

const count = z.int().min(0);
const share = z.number().min(0).max(1);

/** Where a draw ends. Speeds are ‖ẋ‖ per τ, times in τ, eigenvalues those of the flow, per τ. */
export const limitSetSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("fixed-point"),
    /** Draws of each memory that end here. */
    draws: z.array(count),
    /** ‖F(x)‖ at the stored state. */
    speed: z.number(),
    /** Around the stored state there is exactly one root within this ∞-norm distance (Newton–Kantorovich). */
    uniquenessRadius: z.number(),
    /** Eigenvalue of the flow that decides stability of the map, [re, im]. */
    eigenvalue: z.tuple([z.number(), z.number()]),
    /** |1 + Δt λ| of that eigenvalue. */
    multiplier: z.number(),
    /** Where flow and map disagree on stability. */
    flowStable: z.boolean(),
    /** z_o, z_d … at the root. */
    outputs: z.array(z.number()),
    /** Index of the limit set at −x, where that was reached too; itself for the origin. */
    partner: z.int().nullable(),
  }),
  z.strictObject({
    kind: z.literal("cycle"),
    draws: z.array(count),
    /** Rotation period of the map's invariant circle, in τ. */
    period: z.number(),
    /** Distance of successive returns to the section, over the size of the cycle. */
    closure: z.number(),
    /** Largest distance between two of its states. */
    size: z.number(),
    /** Mean of z_o, z_d … over one period. */
    outputs: z.array(z.number()),
    partner: z.int().nullable(),
  }),
  z.strictObject({
    kind: z.literal("undecided"),
    draws: z.array(count),
    /** One sentence per reason, with how many draws it holds for. */
    reasons: z.array(z.strictObject({ reason: z.string(), draws: count })),
  }),
]);
export type LimitSetRecord = z.infer<typeof limitSetSchema>;

export const FATES = ["direct", "forgets", "cycling", "undecided"] as const;
/** direct: fixed point, retained. forgets: fixed point, not retained. cycling: cycle, retained or not. */
export type Fate = (typeof FATES)[number];

export const memorySchema = z.strictObject({
  /** Label of the stimulus. */
  stimulus: z.string(),
  /** The fate whose share has a Wilson lower bound ≥ 0.8; "split" where none has. */
  verdict: z.enum([...FATES, "split"]),
  draws: count,
  /** The most frequent fate, its share, and the 95 % Wilson interval of that share. */
  fate: z.enum(FATES),
  share,
  interval: z.tuple([share, share]),
  shares: z.record(z.enum(FATES), share),
  /** Share of the draws that end on a limit set that retains this memory. */
  retained: share,
});
export type MemoryRecord = z.infer<typeof memorySchema>;

export const NETWORK_VERDICTS = [
  "direct",
  "slow-manifold",
  "mixed",
  "limit-cycle",
  "undecided",
  "not-learned",
  "diverged",
] as const;
export type NetworkVerdict = (typeof NETWORK_VERDICTS)[number];

/** What `judge` is asked; all of it is stored with the verdict. */
export const protocolSchema = z.strictObject({
  site: z.literal("end-of-delay-1"),
  /** Draws of each stimulus from each trial-end state. */
  drawsPerState: z.int().min(1),
  /** Longest time a draw is followed, in τ. */
  longest: z.number().positive(),
  /** Draws of each pair when trials are resumed from a limit set. */
  resumedDraws: z.int().min(1),
  /** Least P(memory | limit set), and least accuracy of resumed trials, of a retained memory. */
  retention: share,
  /** Least Wilson lower bound of a deciding share. */
  decidingShare: share,
});
export type VerdictProtocol = z.infer<typeof protocolSchema>;

export const verdictSchema = z.strictObject({
  network: z.enum(NETWORK_VERDICTS),
  /** For mixed: which things coexist. */
  kind: z.enum(["partial", "fixed-points-and-cycles"]).nullable(),
  /** Distance of the nearest deciding share or rate to its threshold; 0 is a toss-up. Null where nothing was followed. */
  margin: z.number().nullable(),
  /** I(stimulus; limit set) in bits, over the draws; null where nothing was followed. */
  bits: z.number().nullable(),
  memories: z.array(memorySchema),
  limitSets: z.array(limitSetSchema),
  /** Per limit set and memory: accuracy of trials resumed there with each second stimulus, [limit set][first][second]. */
  resumed: z.array(z.array(z.array(share))),
  protocol: protocolSchema,
});
export type Verdict = z.infer<typeof verdictSchema>;
