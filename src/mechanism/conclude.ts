import { ln } from "../kernel/index.ts";
import { type Decision, decide, decideAll } from "./decide.ts";
import { echoesOf, lossOf } from "./loss.ts";
import type { LossEvidence } from "./lossRecord.ts";
import { APART, isKnown, motionOf, nameNetwork } from "./nameNetwork.ts";
import type { VerdictProtocol } from "./protocol.ts";
import {
  FATES,
  type Fate,
  type LimitSetRecord,
  type MemoryRecord,
  MOTIONS,
  type NetworkVerdict,
  type PairRecord,
  type SiteVerdict,
  type Verdict,
} from "./record.ts";
import { whereabouts } from "./whereabouts.ts";

/** All that the conclusion at one site rests on. */
export interface SiteEvidence {
  readonly site: string;
  /** What is held there, where that is to be said; see `siteSchema`. */
  readonly noun?: string;
  /** Of the memories. */
  readonly labels: readonly string[];
  /** For each draw, the index of its memory and of its limit set. */
  readonly memoryOf: readonly number[];
  readonly limitOf: readonly number[];
  /** Shares of right responses [limit set][memory][continuation]; empty where the limit set was not resumed from. */
  readonly right: readonly (readonly (readonly number[])[])[];
  /** Mean outputs of each memory's draws at the site. */
  readonly atSite: readonly (readonly number[])[];
  /** Indices of the outputs that hold a memory. */
  readonly memoryOutputs: readonly number[];
  /** Where those of each memory should be, [memories][memory outputs]; null where nothing says so. */
  readonly targets: readonly (readonly number[])[] | null;
  /** How fast each pair of memories is lost, in the order of `pairsOf`; empty where that was not measured. */
  readonly losses: readonly LossEvidence[];
  /** Duration of the delay of the main site, in τ. */
  readonly delay: number;
}

/** Every two of so many memories, in their order. */
export function pairsOf(memories: number): (readonly [number, number])[] {
  return Array.from({ length: memories }, (_, a) => a).flatMap((a) =>
    Array.from({ length: memories - a - 1 }, (_, k) => [a, a + 1 + k] as const),
  );
}

/** From where the draws of a site went and what their limit sets still know, to a conclusion. Pure. */
export function concludeSite(
  evidence: SiteEvidence,
  limitSets: readonly LimitSetRecord[],
  protocol: VerdictProtocol,
): SiteVerdict {
  return concludeDraws(evidence, limitSets, protocol).verdict;
}

export interface Conclusion {
  readonly verdict: SiteVerdict;
  /** Of each memory, whether more draws could decide a share that is open. */
  readonly needsDraws: readonly boolean[];
  /** Of each pair, whether it is merged and both memories rest: then it is asked how it is lost. */
  readonly forgotten: readonly boolean[];
}

/** The conclusion at a site, and what it asks for. Pure. */
export function concludeDraws(
  evidence: SiteEvidence,
  limitSets: readonly LimitSetRecord[],
  protocol: VerdictProtocol,
): Conclusion {
  const { site, labels, memoryOf, limitOf, right } = evidence;
  const { retention, decidingShare } = protocol;
  const K = labels.length;
  const counts = limitSets.map(() => new Array<number>(K).fill(0));
  memoryOf.forEach((a, d) => {
    counts[limitOf[d]][a]++;
  });
  const drawsOf = labels.map((_, a) => memoryOf.filter((m) => m === a).length);
  // P(L | a), and P(a | L) as if all memories had been drawn equally often
  const given = counts.map((row) => row.map((c, a) => c / drawsOf[a]));
  const posterior = given.map((row) => {
    const sum = row.reduce(add, 0);
    return row.map((p) => (sum > 0 ? p / sum : 0));
  });
  const told = (L: number, a: number) => posterior[L][a] >= retention;
  const answers = (L: number, a: number) => Math.min(...right[L][a]);
  const fateOf = (L: number, a: number): Fate => {
    if (!isKnown(limitSets[L])) return "undecided";
    if (answers(L, a) < retention) return "lost";
    return told(L, a) ? "retained" : "kept-by-default";
  };
  // neither of the two is told from the other there
  const isShared = (L: number, a: number, b: number) => {
    if (!isKnown(limitSets[L])) return false;
    const share = given[L][a] / (given[L][a] + given[L][b]);
    return Math.max(share, 1 - share) < retention;
  };
  const countOf = (a: number, holds: (L: number) => boolean) =>
    counts.reduce((sum, row, L) => sum + (row[a] > 0 && holds(L) ? row[a] : 0), 0);
  const decided = (a: number, holds: (L: number) => boolean) => decide(countOf(a, holds), drawsOf[a], decidingShare);

  const motions = labels.map((_, a) => MOTIONS.map((motion) => decided(a, (L) => motionOf(limitSets[L]) === motion)));
  const unknown = motions.map((of) => of[MOTIONS.indexOf("undecided")].share);
  const margins: number[] = [];
  const needsDraws = motions.map((of, a) => unknown[a] <= APART && largestShare(of).is === "open");

  const memories = labels.map((stimulus, a): MemoryRecord => {
    const fates = FATES.map((fate) => decided(a, (L) => fateOf(L, a) === fate));
    const top = largestShare(fates);
    const fate = FATES[fates.indexOf(top)];
    const open = openReason([unknown[a]], top, [top], drawsOf[a]);
    if (open?.isOfDraws) needsDraws[a] = true;
    margins.push(top.margin);
    counts.forEach((row, L) => {
      if (row[a] === 0 || !isKnown(limitSets[L])) return;
      margins.push(Math.abs(Math.min(posterior[L][a], answers(L, a)) - retention));
    });
    return {
      stimulus,
      verdict: open !== null ? "undecided" : top.is === "yes" ? fate : "split",
      reason: open?.reason ?? null,
      draws: drawsOf[a],
      fate,
      share: top.share,
      interval: top.interval,
      shares: record(FATES, fates),
      motions: record(MOTIONS, motions[a]),
      bits: given.reduce((sum, row) => sum + (row[a] > 0 ? row[a] * log2(row[a] / (row.reduce(add, 0) / K)) : 0), 0),
      ...whereabouts(evidence, limitSets, a, posterior, retention),
    };
  });

  const forgotten: boolean[] = [];
  const pairs = pairsOf(K).map(([a, b], p): PairRecord => {
    const apart = [a, b].map((m) => decided(m, (L) => fateOf(L, m) === "retained"));
    const shared = [a, b].map((m) => decided(m, (L) => isShared(L, a, b)));
    const [isApart, isMerged] = [decideAll(apart), decideAll(shared)];
    const isDecided = isApart.is === "yes" || isMerged.is === "yes";
    const neither = decideAll([...apart, ...shared].filter((d) => d.is !== "yes"));
    const state = isApart.is === "no" && isMerged.is === "no" ? "no" : "open";
    const open = isDecided
      ? null
      : openReason([unknown[a], unknown[b]], { is: state }, [...apart, ...shared], Math.min(drawsOf[a], drawsOf[b]));
    if (open?.isOfDraws) {
      for (const [k, m] of [a, b].entries())
        if ([apart[k], shared[k]].some((d) => d.is === "open")) needsDraws[m] = true;
    }
    margins.push(
      isApart.is === "yes" ? isApart.margin : isMerged.is === "yes" ? isMerged.margin : open ? 0 : neither.margin,
    );
    const isLost = isMerged.is === "yes";
    forgotten.push(isLost && [a, b].every((m) => motions[m][MOTIONS.indexOf("resting")].is === "yes"));
    const of = (verdict: MemoryRecord["verdict"]) =>
      isLost ? [a, b].flatMap((m) => (memories[m].verdict === verdict ? [labels[m]] : [])) : [];
    const measured = evidence.losses[p] ?? null;
    return {
      memories: [labels[a], labels[b]],
      verdict: isApart.is === "yes" ? "kept-apart" : isLost ? "merged" : open === null ? "split" : "undecided",
      reason: open?.reason ?? null,
      apart: [apart[0].share, apart[1].share],
      shared: [shared[0].share, shared[1].share],
      lost: of("lost"),
      into: of("kept-by-default"),
      loss: forgotten[p] && measured !== null ? lossOf(measured, evidence.delay, protocol.loss) : null,
      echoes: measured === null ? null : echoesOf(measured, protocol.loss),
      evidence: measured,
    };
  });
  const verdict: SiteVerdict = {
    site,
    ...(evidence.noun === undefined ? {} : { noun: evidence.noun }),
    ...nameNetwork(
      motions,
      pairs,
      unknown.some((u) => u > 0),
    ),
    margin: Math.min(...margins),
    bits: memories.reduce((sum, { bits }) => sum + bits / K, 0),
    memories,
    pairs,
  };
  return { verdict, needsDraws, forgotten };
}

/** Why a share is open, or null where it is not. Draws whose limit set is not known are no matter of their number. */
function openReason(
  unknown: readonly number[],
  state: Pick<Decision, "is">,
  shares: readonly Decision[],
  draws: number,
): { readonly reason: string; readonly isOfDraws: boolean } | null {
  const most = Math.max(...unknown);
  if (most > APART) {
    return { reason: `${percent(most)} of its draws end on no limit set that is known`, isOfDraws: false };
  }
  if (state.is !== "open") return null;
  const { interval } = shares.find((d) => d.is === "open")!;
  const ends = interval.map((v) => v.toFixed(2)).join(" to ");
  return { reason: `too few draws: after ${draws} of each, a share lies anywhere from ${ends}`, isOfDraws: true };
}

/**
 * The verdict of a network from the evidence at its sites, the main one first. Pure.
 *
 * @param resumed accuracy of trials resumed at the main site, [limit set][memory][way]; empty for undecided ones.
 * @param answered least accuracy of trials resumed at later stops, [limit set][class]; empty for undecided ones.
 */
export function concludeVerdict(
  evidence: readonly SiteEvidence[],
  limitSets: readonly LimitSetRecord[],
  resumed: Verdict["resumed"],
  answered: Verdict["answered"],
  protocol: VerdictProtocol,
): Verdict {
  const sites = evidence.map((site) => concludeSite(site, limitSets, protocol));
  const { site: _, noun: __, ...main } = sites[0];
  return { ...main, sites, limitSets: [...limitSets], resumed, answered, paperRule: null, sensitivity: null, protocol };
}

/** The verdict of a network that was not followed because it did not learn. */
export function unjudged(
  network: Extract<NetworkVerdict, "not-learned" | "diverged">,
  protocol: VerdictProtocol,
): Verdict {
  return {
    network,
    kind: null,
    margin: null,
    bits: null,
    memories: [],
    pairs: [],
    sites: [],
    limitSets: [],
    resumed: [],
    answered: [],
    paperRule: null,
    sensitivity: null,
    protocol,
  };
}

const add = (a: number, b: number) => a + b;
const log2 = (v: number) => ln(v) / Math.LN2;
const percent = (share: number) => `${Math.round(100 * share)} %`;

function largestShare(decisions: readonly Decision[]): Decision {
  return decisions.reduce((most, d) => (d.share > most.share ? d : most));
}

function record<T extends string>(names: readonly T[], decisions: readonly Decision[]): Record<T, number> {
  return Object.fromEntries(names.map((name, k) => [name, decisions[k].share])) as Record<T, number>;
}
