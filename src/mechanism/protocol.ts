import { z } from "zod";
import type { Task } from "../task/index.ts";

const share = z.number().min(0).max(1);

/** Where the network is stopped: the memory of stimulus 1, what is kept for the sum, and what is left of a trial. */
export const SITES = ["end-of-delay-1", "end-of-delay-2", "end-of-trial"] as const;
export type Site = (typeof SITES)[number];

export const PROTOCOL_NAMES = ["quick", "paper"] as const;
export type ProtocolName = (typeof PROTOCOL_NAMES)[number];

/** What `judge` is asked; all of it is stored with the verdict. Times in τ. */
export const protocolSchema = z.strictObject({
  /** Goes up when the same protocol would be carried out differently. */
  version: z.literal(2),
  /** Draws of each stimulus from each trial-end state, followed from the end of delay 1. */
  drawsPerState: z.int().min(1),
  /** Draws of each answer from each trial-end state, followed from the end of delay 2 and so through the end of the trial. */
  answerDrawsPerState: z.int().min(1),
  /** Longest time a draw is followed. */
  longest: z.number().positive(),
  /** Draws of each pair when trials are resumed from a limit set. */
  resumedDraws: z.int().min(1),
  /** Least P(memory | limit set), and least accuracy of resumed trials, of a retained memory. */
  retention: share,
  /** Least Wilson lower bound of a deciding share. */
  decidingShare: share,
  /** Evidence for a slow manifold. */
  slow: z.strictObject({
    /** Least time constant or measured dwell, in durations of delay 1. */
    delays: z.number().positive(),
    /** Least gap to the next mode or the bulk edge, and least contraction over drift. */
    gap: z.number().positive(),
    /** Draws of each memory that are measured, and the time after the end of delay 1 from which they are. */
    draws: z.int().min(1),
    from: z.number().min(0),
  }),
  /** Exponents of what does not settle: time measured. */
  exponentTime: z.number().positive(),
  /** Draws of each stimulus from each trial-end state that are followed at Δt/2 and by the flow too. */
  stepDraws: z.int().min(0),
  /** Resamples of the draws. */
  resamples: z.int().min(0),
  paperRule: z.strictObject({
    /** Noisy copies of each trial-end state and of the origin, and the standard deviation of their noise. */
    copies: z.int().min(1),
    noise: z.number().min(0),
    /** Trial lengths that are simulated, of which the last two are looked at. */
    trialLengths: z.int().min(3),
    /** Whether every state is simulated to the end, also where its limit set is known. */
    exact: z.boolean(),
  }),
});
export type VerdictProtocol = z.infer<typeof protocolSchema>;

/** Draws per memory that decide: at the main site, and at the others in the quick protocol (19 of 19 have a Wilson bound of 0.83). */
const LEAST_DRAWS = 40;
const FEW_DRAWS = 19;

/**
 * How a verdict is made. Both make ≥ 40 draws per memory at the end of delay 1 and follow them alike. "quick" makes half
 * as many at the other sites, and lets the paper's rule use the limit sets that are known; "paper" does neither.
 */
export function verdictProtocol(task: Task, name: ProtocolName): VerdictProtocol {
  const isQuick = name === "quick";
  const states = task.pairs.length;
  return {
    version: 2,
    drawsPerState: Math.ceil(LEAST_DRAWS / states),
    answerDrawsPerState: Math.ceil((isQuick ? FEW_DRAWS : LEAST_DRAWS) / states),
    longest: 2000,
    resumedDraws: 10,
    retention: 0.9,
    decidingShare: 0.8,
    slow: { delays: 3, gap: 5, draws: isQuick ? 4 : 8, from: 5 },
    exponentTime: 2000,
    stepDraws: isQuick ? 1 : 4,
    resamples: 200,
    paperRule: { copies: isQuick ? 8 : 20, noise: 0.5, trialLengths: 50, exact: !isQuick },
  };
}

/** The quick protocol, which studies use. */
export function defaultProtocol(task: Task): VerdictProtocol {
  return verdictProtocol(task, "quick");
}
