import type { Decision } from "./decide.ts";
import {
  type KnownLimitSet,
  type LimitSetRecord,
  MOTIONS,
  type Motion,
  type PairRecord,
  type SiteVerdict,
} from "./record.ts";

/** Unknown draws beyond this share of a memory's could overturn what the others say. */
export const APART = 0.2;

/**
 * The verdict of a network from what its draws do and what becomes of its pairs.
 *
 * @param motions of each memory, in the order of MOTIONS.
 */
export function nameNetwork(
  motions: readonly (readonly Decision[])[],
  pairs: readonly PairRecord[],
  hasUnknown: boolean,
): Pick<SiteVerdict, "network" | "kind"> {
  const of = (motion: Motion) => motions.map((all) => all[MOTIONS.indexOf(motion)]);
  const all = (motion: Motion) => of(motion).every(({ is }) => is === "yes");
  const some = (motion: Motion, beyond: number) => of(motion).some(({ share }) => share > beyond);
  const have = (verdict: PairRecord["verdict"]) => pairs.some((pair) => pair.verdict === verdict);
  if (all("cycling")) return { network: "limit-cycle", kind: null };
  if (all("resting")) {
    if (have("split") || (have("kept-apart") && have("merged"))) return { network: "mixed", kind: "partial" };
    if (!have("undecided")) return { network: have("merged") ? "forgets" : "direct", kind: null };
    return { network: "undecided", kind: "open-shares" };
  }
  // draws that are not known, or chaotic ones, keep the network apart where they could overturn the rest
  if (some("undecided", APART)) return { network: "undecided", kind: "open-limit-sets" };
  if (some("chaotic", APART)) return { network: "chaotic", kind: null };
  if (some("resting", 0) && some("cycling", 0)) return { network: "mixed", kind: "fixed-points-and-cycles" };
  return { network: "undecided", kind: hasUnknown ? "open-limit-sets" : "open-shares" };
}

/** What a draw does on a limit set. */
export function motionOf({ kind }: LimitSetRecord): Motion {
  if (kind === "fixed-point" || kind === "continuum") return "resting";
  if (kind === "cycle" || kind === "torus") return "cycling";
  return kind === "chaos" ? "chaotic" : "undecided";
}

export function isKnown(set: LimitSetRecord): set is KnownLimitSet {
  return set.kind !== "undecided" && set.kind !== "diverged";
}
