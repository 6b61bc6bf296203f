import { z } from "zod";

const share = z.number().min(0).max(1);

export const PROTOCOL_NAMES = ["quick", "paper"] as const;
export type ProtocolName = (typeof PROTOCOL_NAMES)[number];

/** What `judge` is asked; all of it is stored with the verdict. Times in τ of the task; a network that goes in steps makes as many as those last. */
export const protocolSchema = z.strictObject({
  /** Goes up when the same protocol would be carried out differently. */
  version: z.literal(4),
  /** Random test trials between a stored trial-end state and the state that a draw starts from; every draw has a chain of its own. With 0 draws start from the stored states. */
  chain: z.int().min(0),
  /** Draws of each memory, or of each answer: as many as the first at first; the next number wherever a share is still open. */
  draws: z.array(z.int().min(1)).min(1),
  /** Longest time a draw is followed. */
  longest: z.number().positive(),
  /** Whether a draw that comes beside the way of another is taken along to where that one went; else all are followed to their end. */
  joinsWays: z.boolean(),
  /** Draws of each way to go on when trials are resumed from a limit set. */
  resumedDraws: z.int().min(1),
  /** Least P(memory | limit set) of a memory that is told, and least accuracy of resumed trials of one that is answered. */
  retention: share,
  /** A share whose whole Wilson interval is at or above this decides; one whose interval is wholly below does not. */
  decidingShare: share,
  /** How a pair is lost. */
  loss: z.strictObject({
    /** Rates are taken from `from` after the end of delay 1 on, over `over`; the propagator over so many delays. */
    from: z.number().min(0),
    over: z.number().positive(),
    delays: z.number().positive(),
    /** Draws of each memory whose propagators are measured. */
    states: z.int().min(1),
    /** Draws of each stimulus that the untrained network is shown. */
    echoDraws: z.int().min(1),
    /** Thresholds, see `lossOf`. */
    slow: z.number().positive(),
    dimension: z.int().min(0),
    attracting: z.number().min(1),
    echoRate: z.number().min(0),
    echoShare: z.number().min(0),
  }),
  /** Exponents of what does not settle: time measured. */
  exponentTime: z.number().positive(),
  /** Draws of each memory that are followed at Δt/2 and by the flow too. */
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

/** How many draws of each memory there are, in turn. 40 unanimous ones decide; 400 place a share of 0.9 or of 0.7. */
const DRAWS = [40, 80, 160, 400];

/**
 * How a verdict is made. Both follow the same draws at the same sites. "quick" takes draws along beside ways
 * that are known, lets the paper's rule use known limit sets, with fewer states, and measures fewer propagators; "paper" does not.
 */
export function verdictProtocol(name: ProtocolName): VerdictProtocol {
  const isQuick = name === "quick";
  return {
    version: 4,
    chain: 3,
    draws: DRAWS,
    longest: 2000,
    joinsWays: isQuick,
    resumedDraws: 10,
    retention: 0.9,
    decidingShare: 0.8,
    loss: {
      from: 5,
      over: 10,
      delays: 3,
      states: isQuick ? 1 : 4,
      echoDraws: isQuick ? 16 : 40,
      slow: 1 / 3,
      dimension: 6,
      attracting: 2,
      echoRate: 0.02,
      echoShare: 0.5,
    },
    exponentTime: 2000,
    stepDraws: isQuick ? 4 : 16,
    resamples: 200,
    paperRule: { copies: isQuick ? 8 : 20, noise: 0.5, trialLengths: 50, exact: !isQuick },
  };
}

/** The quick protocol, which studies use. */
export function defaultProtocol(): VerdictProtocol {
  return verdictProtocol("quick");
}
