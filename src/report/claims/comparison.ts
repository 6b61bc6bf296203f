/** @file A claim that compares direct and forgetting networks at equal connectivity. */
import { signFlip } from "../signFlip.ts";
import { stratifiedPermutation } from "../stratifiedPermutation.ts";
import { type Observation, superiority } from "../superiority.ts";
import {
  ALPHA,
  type ClaimVerdict,
  type Effect,
  finite,
  finiteInterval,
  idsOf,
  type RawClaim,
  type Specification,
} from "./claim.ts";
import { CHOICES, type Choice, describeChoice, directAgainstForgetting, MAIN } from "./groups.ts";
import type { Row } from "./row.ts";

/** An effect smaller than this is none of note: probabilities of superiority within ½ ± it. */
export const OF_NOTE = 0.1;
/** Clusters below which a sign-flip test cannot reject at 5 %. */
const FEWEST_CLUSTERS = 6;

export interface ComparisonSpec {
  readonly number: number;
  readonly title: string;
  readonly hypothesis: string;
  readonly role: RawClaim["role"];
  /** What is compared, in words, with its unit. */
  readonly measure: string;
  readonly measureOf: (row: Row) => number | null;
  /** Which of the two has the larger values, after the claim. */
  readonly larger: "direct" | "forgetting";
  readonly beside?: (rows: readonly Row[]) => Effect[];
}

/** P(direct > forgetting) at equal connectivity, one value per cluster, and what a sign-flip over clusters says of it. */
export function compare(observations: readonly Observation[]) {
  const { probability, pairs, strata, byCluster } = superiority(observations);
  const flipped = signFlip(byCluster.map((cluster) => cluster.probability - 0.5));
  const shifted = flipped.interval.map((end) => Math.min(1, Math.max(0, end + 0.5)));
  return {
    probability,
    mean: flipped.mean + 0.5,
    interval: [shifted[0], shifted[1]] as const,
    p: flipped.p,
    pairs,
    strata,
    clusters: byCluster.length,
  };
}

export function comparison(rows: readonly Row[], spec: ComparisonSpec): RawClaim {
  const { number, title, hypothesis, role, measure, larger } = spec;
  const { observations, rows: used } = directAgainstForgetting(rows, MAIN, spec.measureOf);
  const found = compare(observations);
  const permuted = stratifiedPermutation(observations);
  const canTest = found.clusters > 0;
  return {
    number,
    title,
    hypothesis,
    statistic:
      `P(direct > forgetting) of ${measure}, over pairs of networks of equal J, g and feedback; mean over clusters (J), ` +
      "exact sign-flip test over clusters",
    role,
    effect: {
      name: `P(direct > forgetting), ${measure}`,
      value: finite(found.mean),
      interval: canTest ? finiteInterval(found.interval) : [null, null],
      none: 0.5,
    },
    beside: [
      {
        name: "p of the permutation within strata (van Elteren), beside it",
        value: canTest ? permuted.p : null,
        interval: [null, null],
        none: null,
      },
      ...(spec.beside?.(rows) ?? []),
    ],
    p: canTest ? found.p : null,
    networks: used.length,
    clusters: found.clusters,
    sentence: sentenceOf(spec, found),
    sensitivity: CHOICES.map((choice) => specification(rows, spec, choice)),
    ids: idsOf(used),
    decide: (adjustedP) => decide(found, role === "primary" ? adjustedP : found.p, larger),
  };
}

function specification(rows: readonly Row[], { measureOf }: ComparisonSpec, choice: Choice): Specification {
  const { observations, rows: used } = directAgainstForgetting(rows, choice, measureOf);
  const { mean, interval, clusters } = compare(observations);
  return {
    choices: describeChoice(choice),
    value: finite(mean),
    interval: clusters > 0 ? finiteInterval(interval) : [null, null],
    networks: used.length,
  };
}

/** Pure: what the comparison comes to. @param p adjusted, where it is one of several tests. */
export function decide(
  { mean, interval, clusters, strata }: ReturnType<typeof compare>,
  p: number | null,
  larger: ComparisonSpec["larger"],
): { verdict: ClaimVerdict; reason: string } {
  if (clusters === 0) {
    return {
      verdict: "undecided",
      reason:
        "no two networks of equal connectivity differ in mechanism, so that mechanism and connectivity cannot be told apart; train with several training seeds, where both mechanisms occur",
    };
  }
  const evidence = `${strata} strata of ${clusters} J hold both mechanisms`;
  if (clusters < FEWEST_CLUSTERS) {
    return { verdict: "undecided", reason: `${evidence}; a test over fewer than ${FEWEST_CLUSTERS} cannot reject` };
  }
  if (p !== null && p < ALPHA) {
    const isAsClaimed = larger === "direct" ? mean > 0.5 : mean < 0.5;
    return { verdict: isAsClaimed ? "supported" : "contradicted", reason: evidence };
  }
  if (interval[0] > 0.5 - OF_NOTE && interval[1] < 0.5 + OF_NOTE) {
    return { verdict: "not-supported", reason: `${evidence}; an effect beyond ½ ± ${OF_NOTE} is excluded` };
  }
  return { verdict: "undecided", reason: `${evidence}; neither an effect nor its absence is shown` };
}

function sentenceOf({ measure }: ComparisonSpec, { mean, interval, clusters }: ReturnType<typeof compare>): string {
  if (clusters === 0)
    return `No two networks of equal connectivity differ in mechanism, so ${measure} cannot be compared.`;
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return (
    `Of a direct and a forgetting network of equal connectivity, the direct one has the larger ${measure} in ${percent(mean)} of ` +
    `pairs (95 % interval ${percent(interval[0])} to ${percent(interval[1])}, ${clusters} J).`
  );
}
