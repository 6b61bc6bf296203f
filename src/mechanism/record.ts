import { z } from "zod";
import { paperVerdictSchema } from "./paperRecord.ts";
import { protocolSchema, SITES } from "./protocol.ts";

const count = z.int().min(0);
const share = z.number().min(0).max(1);

/** Draws that end in a limit set: of each memory from the end of delay 1, of each answer from the end of delay 2. */
const reached = { draws: z.array(count), answerDraws: z.array(count) };

/** Where a draw ends. Speeds are ‖ẋ‖ per τ, times in τ, eigenvalues those of the flow, per τ. */
export const limitSetSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("fixed-point"),
    ...reached,
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
    ...reached,
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
    /** What neither rests nor turns on a closed section, told apart by its Lyapunov exponents from two starts. */
    kind: z.enum(["torus", "chaos"]),
    ...reached,
    /** Leading exponents from each start, per τ, with standard errors. */
    exponents: z.array(z.array(z.number())),
    standardErrors: z.array(z.array(z.number())),
    /** Mean of z_o, z_d … over the states that were kept of it. */
    outputs: z.array(z.number()),
    partner: z.int().nullable(),
  }),
  z.strictObject({
    kind: z.literal("undecided"),
    ...reached,
    /** One sentence per reason, with how many draws it holds for. */
    reasons: z.array(z.strictObject({ reason: z.string(), draws: count })),
  }),
]);
export type LimitSetRecord = z.infer<typeof limitSetSchema>;

export const FATES = ["direct", "forgets", "cycling", "chaotic", "undecided"] as const;
/**
 * direct: fixed point, retained. forgets: fixed point, not retained. cycling: cycle or torus, retained or not.
 */
export type Fate = (typeof FATES)[number];

export const DESTINATIONS = ["own", "shared", "anothers", "partner", "undecided"] as const;
/**
 * own: a limit set where this memory has P ≥ the retention threshold; anothers: where another has; partner: none has, and
 * it is the ± partner of the one most of this memory's draws end in; shared: none has.
 */
export type Destination = (typeof DESTINATIONS)[number];

export const FORGETTING = ["slow-manifold", "ghost-passage", "fading-transient"] as const;
export type Forgetting = (typeof FORGETTING)[number];

/** How a memory is lost: evidence from a few of its draws. Times in τ, rates per τ; null where there is nothing to measure. */
export const forgettingSchema = z.strictObject({
  /** The limit set that most of the forgotten draws end in, and 1/|rate| of its leading mode under the map. */
  limitSet: count,
  timeConstant: z.number().nullable(),
  /** Time from a few τ into the free evolution on in which the memories' distance falls to 1/e; null where it does not. */
  dwell: z.number().nullable(),
  /** How long that was watched. */
  watched: z.number(),
  /** Rate of the next mode, and of the bulk edge −1 + g√⟨(1 − r²)²⟩, over that of the leading mode. */
  gapToNext: z.number().nullable(),
  gapToBulk: z.number().nullable(),
  /** Along the draws: slow directions found (0: no gap of 5), first fast rate over the slowest, contraction over drift. */
  slowDirections: count,
  gapAlong: z.number().nullable(),
  contractionOverDrift: z.number().nullable(),
  /** The nearest minimum of the speed that the draws pass, where one was looked for and found. */
  ghost: z.strictObject({ speed: z.number(), dwell: z.number(), approach: z.number() }).nullable(),
});
export type ForgettingEvidence = z.infer<typeof forgettingSchema>;

export const memorySchema = z.strictObject({
  /** Label of the stimulus; at the other sites the code of the answer. */
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
  /** Σ_L P(L | memory) log₂ (P(L | memory) / P(L)): its mean over memories is I(memory; limit set). */
  bits: z.number(),
  /** Where its draws went, in shares. */
  went: z.record(z.enum(DESTINATIONS), share),
  /** Mean of z_o, z_d … at the site and at the limit sets. */
  atSite: z.array(z.number()),
  atLimit: z.array(z.number()),
  /** How far the mean z_d moved, and the share of draws whose z_d ends nearest to this stimulus's mean: for reading only. */
  moved: z.number(),
  nearestOwn: share.nullable(),
  /** How it forgets, where it does and the evidence was taken. */
  forgetting: z.enum(FORGETTING).nullable(),
  evidence: forgettingSchema.nullable(),
});
export type MemoryRecord = z.infer<typeof memorySchema>;

export const NETWORK_VERDICTS = [
  "direct",
  "slow-manifold",
  "mixed",
  "limit-cycle",
  "chaotic",
  "undecided",
  "not-learned",
  "diverged",
] as const;
export type NetworkVerdict = (typeof NETWORK_VERDICTS)[number];

/** What a site says: the same conclusion as the verdict's own, from its draws. */
const conclusion = {
  network: z.enum(NETWORK_VERDICTS),
  /** For mixed: which things coexist. */
  kind: z.enum(["partial", "fixed-points-and-cycles"]).nullable(),
  /** Distance of the nearest deciding share or rate to its threshold; 0 is a toss-up. Null where nothing was followed. */
  margin: z.number().nullable(),
  /** I(memory; limit set) in bits, over the draws; null where nothing was followed. */
  bits: z.number().nullable(),
  memories: z.array(memorySchema),
};
export const siteSchema = z.strictObject({ site: z.enum(SITES), ...conclusion });
export type SiteVerdict = z.infer<typeof siteSchema>;

/** The same draws, followed by other dynamics: how many end where the map took them. */
const followedSchema = z.strictObject({
  draws: count,
  same: count,
  /** "fixed point 0 → cycle 1", with how many. */
  changes: z.array(z.strictObject({ from: z.string(), to: z.string(), draws: count })),
});
export type Followed = z.infer<typeof followedSchema>;

const named = z.strictObject({ network: z.enum(NETWORK_VERDICTS), kind: conclusion.kind });
export const sensitivitySchema = z.strictObject({
  /** The main site concluded anew with one threshold changed. */
  thresholds: z.array(named.extend({ threshold: z.enum(["retention", "decidingShare"]), value: share })),
  /** The main site concluded anew from draws drawn with replacement, per memory: how often which network verdict. */
  resampled: z.array(z.strictObject({ network: z.enum(NETWORK_VERDICTS), share })),
  /** The main site concluded anew from every second draw. */
  halves: z.array(named),
  /** At Δt/2, and by the flow (fourth-order Runge–Kutta); null where it was not asked for. */
  halfStep: followedSchema.nullable(),
  flow: followedSchema.nullable(),
  /** Roots met on the way that are stable for one of flow and map only. */
  disagreements: z.array(
    z.strictObject({
      limitSet: z.int().nullable(),
      eigenvalue: z.tuple([z.number(), z.number()]),
      stableFor: z.enum(["flow", "map"]),
    }),
  ),
});
export type Sensitivity = z.infer<typeof sensitivitySchema>;

export const verdictSchema = z.strictObject({
  ...conclusion,
  /** All three sites; the first is the main one, whose conclusion stands at the head of the verdict. */
  sites: z.array(siteSchema),
  limitSets: z.array(limitSetSchema),
  /** Per limit set and memory: accuracy of trials resumed there with each second stimulus, [limit set][first][second]. */
  resumed: z.array(z.array(z.array(share))),
  /** Per limit set and answer: accuracy of the response given from there, [limit set][answer]. */
  answered: z.array(z.array(share)),
  paperRule: paperVerdictSchema.nullable(),
  sensitivity: sensitivitySchema.nullable(),
  protocol: protocolSchema,
});
export type Verdict = z.infer<typeof verdictSchema>;
