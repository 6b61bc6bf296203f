import type { LossEvidence } from "./lossRecord.ts";
import type { VerdictProtocol } from "./protocol.ts";
import type { Echoes, Loss } from "./record.ts";

type Thresholds = Pick<VerdictProtocol["loss"], "slow" | "dimension" | "attracting" | "echoRate" | "echoShare">;

/**
 * How a pair that is merged is lost; the first that fits.
 *
 *     slow manifold       κ T ≤ `slow`, 1 ≤ d ≤ `dimension` and ≤ the echo's + as many, r ≥ `attracting`
 *     weakly attracting   the same with 1 ≤ r < `attracting`
 *     ghost passage       its draws pass a ghost
 *     echo                `echoesOf` says yes
 *     fading transient    none of these
 *
 * Pure. @param delay T, the duration of delay 1 in τ.
 */
export function lossOf(evidence: LossEvidence, delay: number, thresholds: Thresholds): Loss {
  const { isSlow, isLow, attraction } = manifoldOf(evidence, delay, thresholds);
  if (isSlow && isLow && attraction >= thresholds.attracting) return "slow-manifold";
  if (isSlow && isLow && attraction >= 1) return "weakly-attracting";
  if (evidence.ghost !== null) return "ghost-passage";
  return echoesOf(evidence, thresholds) === "yes" ? "echo" : "fading-transient";
}

/** What of a slow manifold a pair's evidence has. r is infinite where the memories do not approach one another. */
export function manifoldOf(
  { rate, dimension, echoDimension, contraction, attraction }: LossEvidence,
  delay: number,
  { slow, dimension: most }: Thresholds,
) {
  return {
    isSlow: rate !== null && rate * delay <= slow,
    isLow: dimension >= 1 && dimension <= most && (echoDimension === null || dimension <= echoDimension + most),
    attraction: rate !== null && rate <= 0 && contraction !== null ? Number.POSITIVE_INFINITY : (attraction ?? 0),
  };
}

/** Whether the pair is lost about as fast as the untrained network would lose it; not asked where that one holds or amplifies differences. */
export function echoesOf({ rate, echoRate }: LossEvidence, thresholds: Thresholds): Echoes {
  if (rate === null || echoRate === null || echoRate <= thresholds.echoRate) return "not-comparable";
  return rate > thresholds.echoShare * echoRate ? "yes" : "no";
}
