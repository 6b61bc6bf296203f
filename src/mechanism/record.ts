import { z } from "zod";
import { analogueSchema } from "./analogueRecord.ts";
import { lossEvidenceSchema } from "./lossRecord.ts";
import { paperVerdictSchema } from "./paperRecord.ts";
import { protocolSchema } from "./protocol.ts";

const count = z.int().min(0);
const share = z.number().min(0).max(1);

/** Draws that end in a limit set: of each memory from the main site; of each class of the later stops, one stop after another. */
const reached = { draws: z.array(count), answerDraws: z.array(count) };
/** Mean of z_o, z_d … over it, and the index of the limit set at −x where that was reached too; itself for the origin. */
const seen = { outputs: z.array(z.number()), partner: z.int().nullable() };

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
    ...seen,
  }),
  z.strictObject({
    /** States at rest, or as good as, on a curve or sheet of roots: the part of it nearest to one memory's mean. */
    kind: z.literal("continuum"),
    ...reached,
    /** Which curve or sheet. */
    continuum: count,
    ...seen,
  }),
  z.strictObject({
    kind: z.literal("cycle"),
    ...reached,
    /** "cycle" of a flow or its Euler map, "orbit" of period k of a map, "circle" of a map. */
    form: z.enum(["cycle", "orbit", "circle"]),
    /** Rotation period of the map's invariant circle, in τ. */
    period: z.number(),
    /** Distance of successive returns to the section, over the size of the cycle. */
    closure: z.number(),
    /** Largest distance between two of its states. */
    size: z.number(),
    ...seen,
  }),
  z.strictObject({
    /** What neither rests nor turns on a closed section, told apart by its Lyapunov exponents from two starts. */
    kind: z.enum(["torus", "chaos"]),
    ...reached,
    /** Leading exponents from each start, per τ, with standard errors. */
    exponents: z.array(z.array(z.number())),
    standardErrors: z.array(z.array(z.number())),
    ...seen,
  }),
  z.strictObject({
    /** Draws that left every bound, or whose limit set is not known. */
    kind: z.enum(["diverged", "undecided"]),
    ...reached,
    /** One sentence per reason, with how many draws it holds for. */
    reasons: z.array(z.strictObject({ reason: z.string(), draws: count })),
  }),
]);
export type LimitSetRecord = z.infer<typeof limitSetSchema>;
/** A limit set that is known, with outputs of its own. */
export type KnownLimitSet = Exclude<LimitSetRecord, { kind: "diverged" | "undecided" }>;

export const FATES = ["retained", "kept-by-default", "lost", "undecided"] as const;
/**
 * What becomes of a memory in one draw, at the limit set it ends on. retained: told and answered. kept-by-default: answered,
 * not told. lost: not answered. undecided: the limit set is not known.
 */
export type Fate = (typeof FATES)[number];

export const MOTIONS = ["resting", "cycling", "chaotic", "undecided"] as const;
/** What a draw does in the end. resting: fixed points and continua. cycling: cycles, circles, tori. */
export type Motion = (typeof MOTIONS)[number];

export const DESTINATIONS = ["own", "shared", "anothers", "partner", "undecided"] as const;
/**
 * own: a limit set where this memory has P ≥ the retention threshold; anothers: where another has; partner: none has, and
 * it is the ± partner of the one most of this memory's draws end in; shared: none has.
 */
export type Destination = (typeof DESTINATIONS)[number];

const interval = z.tuple([share, share]);

export const memorySchema = z.strictObject({
  /** Its class at the site: the label of a stimulus, at later sites the code of an answer. */
  stimulus: z.string(),
  /** The fate that has a deciding share; "split" where surely none has; else "undecided". */
  verdict: z.enum([...FATES, "split"]),
  /** Why it is undecided; null otherwise. */
  reason: z.string().nullable(),
  draws: count,
  /** The most frequent fate, its share, and the 95 % Wilson interval of that share. */
  fate: z.enum(FATES),
  share,
  interval,
  shares: z.record(z.enum(FATES), share),
  motions: z.record(z.enum(MOTIONS), share),
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
});
export type MemoryRecord = z.infer<typeof memorySchema>;

export const PAIR_VERDICTS = ["kept-apart", "merged", "split", "undecided"] as const;
export type PairVerdict = (typeof PAIR_VERDICTS)[number];

export const LOSSES = ["slow-manifold", "weakly-attracting", "ghost-passage", "echo", "fading-transient"] as const;
/** How a pair that is merged at rest is lost; see `lossOf`. */
export type Loss = (typeof LOSSES)[number];

export const ECHOES = ["yes", "no", "not-comparable"] as const;
/** Whether the untrained network loses the pair about as fast. */
export type Echoes = (typeof ECHOES)[number];

export const pairSchema = z.strictObject({
  /** Labels of the two memories, or codes of the two answers. */
  memories: z.tuple([z.string(), z.string()]),
  /**
   * kept-apart: both retained. merged: they share their limit sets, where neither of the two has P ≥ the retention threshold
   * against the other. split: surely neither. undecided: the shares or the limit sets leave it open.
   */
  verdict: z.enum(PAIR_VERDICTS),
  reason: z.string().nullable(),
  /** Of the draws of each of the two: the share retained, and the share on sets that they share. */
  apart: z.tuple([share, share]),
  shared: z.tuple([share, share]),
  /** Of a pair that is merged, the memories that are lost, and those that are kept by default: lost into these. */
  lost: z.array(z.string()),
  into: z.array(z.string()),
  /** How a pair that is merged at rest is lost; null for the others, and where it was not measured. */
  loss: z.enum(LOSSES).nullable(),
  echoes: z.enum(ECHOES).nullable(),
  /** Measured along the delay for every pair, however it ends; null at the later sites. */
  evidence: lossEvidenceSchema.nullable(),
});
export type PairRecord = z.infer<typeof pairSchema>;

export const NETWORK_VERDICTS = [
  "direct",
  "forgets",
  "mixed",
  "limit-cycle",
  "chaotic",
  "undecided",
  "not-learned",
  "diverged",
] as const;
export type NetworkVerdict = (typeof NETWORK_VERDICTS)[number];

/** Of mixed, what coexists: pairs kept apart and others, or fixed points and cycles. Of undecided, what is open. */
export const KINDS = ["partial", "fixed-points-and-cycles", "open-shares", "open-limit-sets"] as const;

/** What a site says: the same conclusion as the verdict's own, from its draws. */
const conclusion = {
  network: z.enum(NETWORK_VERDICTS),
  kind: z.enum(KINDS).nullable(),
  /** Distance of the nearest deciding share or rate to its threshold; 0 is a toss-up. Null where nothing was followed. */
  margin: z.number().nullable(),
  /** I(memory; limit set) in bits, over the draws; null where nothing was followed. */
  bits: z.number().nullable(),
  memories: z.array(memorySchema),
  /** Every two memories, in their order. */
  pairs: z.array(pairSchema),
};
export const siteSchema = z.strictObject({
  site: z.string(),
  /** What is held there, in a word; absent where it is a "stimulus" at the main site, an "answer" at a later one. */
  noun: z.string().optional(),
  ...conclusion,
});
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
  /** How each pair is lost with one threshold of `protocol.loss` changed, in the order of the pairs. */
  losses: z.array(
    z.strictObject({
      threshold: z.enum(["slow", "dimension", "attracting", "echoRate", "echoShare"]),
      value: z.number(),
      losses: z.array(z.enum(LOSSES).nullable()),
    }),
  ),
  /** The main site concluded anew from draws, each a trial-end state, drawn with replacement, per memory: how often which network verdict. */
  resampled: z.array(z.strictObject({ network: z.enum(NETWORK_VERDICTS), share })),
  /** The main site concluded anew from every second draw, each a trial-end state. */
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
  /** Every site; the first is the main one, whose conclusion stands at the head of the verdict. */
  sites: z.array(siteSchema),
  limitSets: z.array(limitSetSchema),
  /** Per limit set and memory: accuracy of trials resumed there in each way they can go on, [limit set][memory][way]. */
  resumed: z.array(z.array(z.array(share))),
  /** Per limit set and class of the later stops: least accuracy of trials resumed there, [limit set][class]. */
  answered: z.array(z.array(share)),
  /** How what is held at the main site changes; absent where it is no number. */
  analogue: analogueSchema.optional(),
  paperRule: paperVerdictSchema.nullable(),
  sensitivity: sensitivitySchema.nullable(),
  /** What times and rates count, of a map that is no step of a flow; absent where they are in τ. */
  timeUnit: z.literal("step").optional(),
  protocol: protocolSchema,
});
export type Verdict = z.infer<typeof verdictSchema>;
