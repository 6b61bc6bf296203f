import { z } from "zod";

/**
 * "partly": the value is within the threshold and its interval is not. "not readable": what is claimed could not be read, so
 * nothing was tried.
 */
export const CLAIM_VERDICTS = ["reproduced", "partly", "not reproduced", "not readable"] as const;
export type ClaimVerdict = (typeof CLAIM_VERDICTS)[number];

const number = z.number().nullable();

export const claimSchema = z.strictObject({
  id: z.string(),
  sentence: z.string(),
  /** "paper": in its abstract or title. "ours": of our model, where the truth is known or the paper is silent. */
  whose: z.enum(["paper", "ours"]),
  /** What `value` is, with its unit. */
  statistic: z.string(),
  /** Null where it could not be had; `tried` says why. */
  value: number,
  /** The claim holds from `atLeast` to `atMost`; null is no bound. */
  threshold: z.strictObject({ atLeast: number, atMost: number }),
  /** Of the value, 95 %; null where the value is no estimate. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  verdict: z.enum(CLAIM_VERDICTS),
  /** Names of the assumptions of the piece on which it rests. */
  restsOn: z.array(z.string()),
  /** What was tried, and why it is not (or only partly) reproduced or readable; "" where it is reproduced. */
  tried: z.string(),
});
/** One sentence, with what was measured and what that says of it. */
export type Claim = z.infer<typeof claimSchema>;

export interface ClaimInput {
  readonly id: string;
  readonly sentence: string;
  readonly whose: Claim["whose"];
  readonly statistic: string;
  readonly value: number | null;
  /** @default null */
  readonly atLeast?: number | null;
  /** @default null */
  readonly atMost?: number | null;
  /** @default null */
  readonly interval?: readonly [number, number] | null;
  /** @default [] */
  readonly restsOn?: readonly string[];
  /** Said where the value, or its interval, is not within the threshold. @default "" */
  readonly tried?: string;
}

/** The claim with its verdict. @throws RangeError where it is not reproduced and `tried` says nothing. */
export function claim(input: ClaimInput): Claim {
  const { atLeast = null, atMost = null, interval = null, restsOn = [], tried = "", ...rest } = input;
  const value = input.value !== null && Number.isFinite(input.value) ? input.value : null;
  if (atLeast === null && atMost === null) throw new RangeError(`internal: claim ${input.id} has no threshold`);
  const holds = (v: number) => (atLeast === null || v >= atLeast) && (atMost === null || v <= atMost);
  const isIn = value !== null && holds(value);
  const verdict = !isIn ? "not reproduced" : interval === null || interval.every(holds) ? "reproduced" : "partly";
  if (verdict !== "reproduced" && tried === "")
    throw new RangeError(`internal: claim ${input.id} must say what was tried`);
  return {
    ...rest,
    value,
    threshold: { atLeast, atMost },
    interval: interval === null ? null : [interval[0], interval[1]],
    verdict,
    restsOn: [...restsOn],
    tried: verdict === "reproduced" ? "" : tried,
  };
}

/** What a paper claims that could not be read. */
export function notReadable(id: string, sentence: string, why: string): Claim {
  return {
    ...{ id, sentence, whose: "paper", statistic: "none", value: null, threshold: { atLeast: null, atMost: null } },
    ...{ interval: null, verdict: "not readable", restsOn: [], tried: why },
  };
}

/** "≥ 2", "≤ 1e-6", "2 … 3", or "" where there is none. */
export function thresholdText({ threshold: { atLeast, atMost } }: Pick<Claim, "threshold">): string {
  if (atLeast !== null && atMost !== null) return atLeast === atMost ? `= ${atLeast}` : `${atLeast} … ${atMost}`;
  return atLeast !== null ? `≥ ${atLeast}` : atMost !== null ? `≤ ${atMost}` : "";
}
