/** @file Claim 7: feedback shifts the mechanism. One slope per J. */
import { ln } from "../../kernel/index.ts";
import { signFlip } from "../signFlip.ts";
import { slope } from "../slope.ts";
import { groupBy } from "../superiority.ts";
import { ALPHA, type Effect, finite, finiteInterval, idsOf, type RawClaim } from "./claim.ts";
import { CHOICES, type Choice, describeChoice, learned, MAIN, mechanismAt } from "./groups.ts";
import { clusterOf, numberOf, type Row } from "./row.ts";

/** A slope smaller than this, per e-fold of feedback, is none of note. */
const SLOPE_OF_NOTE = 0.05;

/** For each J with at least two strengths of feedback, the slope of a value on ln fb. */
function slopesOf(rows: readonly Row[], measureOf: (row: Row) => number | null): number[] {
  return [...groupBy(rows, clusterOf).values()].flatMap((members) => {
    const points = members.flatMap((row): [number, number][] => {
      const [fb, value] = [numberOf(row, "fb"), measureOf(row)];
      return fb === null || value === null ? [] : [[ln(fb), value]];
    });
    const found = slope(points);
    return Number.isNaN(found) ? [] : [found];
  });
}
const isDirect = (choice: Choice) => (row: Row) => (mechanismAt(row, choice) === "direct" ? 1 : 0);

export function connectivityClaim(rows: readonly Row[]): RawClaim {
  const judged = learned(rows, MAIN);
  const direct = signFlip(slopesOf(judged, isDirect(MAIN)));
  const attraction = signFlip(
    slopesOf(judged, (row) => {
      const r = numberOf(row, "attraction");
      return r === null || r <= 0 ? null : ln(r);
    }),
  );
  const effect = (name: string, { mean, interval }: ReturnType<typeof signFlip>): Effect => ({
    name,
    value: finite(mean),
    interval: finiteInterval(interval),
    none: 0,
  });
  return {
    number: 7,
    title: "Connectivity shifts the mechanism",
    hypothesis: "The weaker the feedback (the larger its divisor), the fewer networks are direct.",
    statistic: "Slope of P(direct) on ln fb, one per J, over the networks that learned; exact sign-flip test over J",
    role: "descriptive",
    effect: effect("slope of P(direct) on ln fb", direct),
    beside: [effect("slope of ln r (normal attraction) on ln fb", attraction)],
    p: direct.clusters > 0 ? direct.p : null,
    networks: judged.length,
    clusters: direct.clusters,
    sentence:
      direct.clusters === 0
        ? "No J was trained with more than one strength of feedback."
        : `Per e-fold of weaker feedback the share of direct networks changes by ${direct.mean.toFixed(2)} (${direct.clusters} J).`,
    sensitivity: CHOICES.map((choice) => {
      const own = learned(rows, choice);
      const { mean, interval } = signFlip(slopesOf(own, isDirect(choice)));
      return {
        choices: describeChoice(choice),
        value: finite(mean),
        interval: finiteInterval(interval),
        networks: own.length,
      };
    }),
    ids: idsOf(judged),
    decide() {
      const { clusters, p, mean, interval } = direct;
      if (clusters < 6) return { verdict: "undecided", reason: `a test over J needs 6, got ${clusters}` };
      if (p < ALPHA) return { verdict: mean < 0 ? "supported" : "contradicted", reason: `${clusters} slopes` };
      if (interval[0] > -SLOPE_OF_NOTE && interval[1] < SLOPE_OF_NOTE) {
        return { verdict: "not-supported", reason: `slopes beyond ± ${SLOPE_OF_NOTE} are excluded` };
      }
      return { verdict: "undecided", reason: "neither a slope nor its absence is shown" };
    },
  };
}
