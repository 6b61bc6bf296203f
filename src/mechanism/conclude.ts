import { ln, wilson } from "../kernel/index.ts";
import { forgettingOf } from "./forgetting.ts";
import type { Site, VerdictProtocol } from "./protocol.ts";
import {
  DESTINATIONS,
  type Destination,
  FATES,
  type Fate,
  type ForgettingEvidence,
  type LimitSetRecord,
  type MemoryRecord,
  type NetworkVerdict,
  type SiteVerdict,
  type Verdict,
} from "./record.ts";

/** All that the conclusion at one site rests on. */
export interface SiteEvidence {
  readonly site: Site;
  /** Of the memories. */
  readonly labels: readonly string[];
  /** For each draw, the index of its memory and of its limit set. */
  readonly memoryOf: readonly number[];
  readonly limitOf: readonly number[];
  /** Shares of right responses [limit set][memory][continuation]; empty where the limit set was not resumed from. */
  readonly right: readonly (readonly (readonly number[])[])[];
  /** Mean z_o, z_d … of each memory's draws at the site. */
  readonly atSite: readonly (readonly number[])[];
  /** Where z_d of each memory should be, [memories][D]; null where nothing says so. */
  readonly targets: readonly (readonly number[])[] | null;
  /** How each memory is lost, where that was measured. */
  readonly forgetting: readonly (ForgettingEvidence | null)[];
  /** Duration of delay 1, in τ. */
  readonly delay: number;
}

/** From where the draws of a site went and what their limit sets still know, to a conclusion. Pure. */
export function concludeSite(
  evidence: SiteEvidence,
  limitSets: readonly LimitSetRecord[],
  protocol: VerdictProtocol,
): SiteVerdict {
  const { site, labels, memoryOf, limitOf, right } = evidence;
  const K = labels.length;
  const counts = limitSets.map(() => new Array<number>(K).fill(0));
  memoryOf.forEach((a, d) => {
    counts[limitOf[d]][a]++;
  });
  const drawsOf = labels.map((_, a) => memoryOf.filter((m) => m === a).length);
  // P(L | a), and P(a | L) as if all memories had been drawn equally often
  const given = counts.map((row) => row.map((c, a) => c / drawsOf[a]));
  const posterior = given.map((row) => {
    const sum = row.reduce((x, y) => x + y, 0);
    return row.map((p) => (sum > 0 ? p / sum : 0));
  });
  // how far memory a is above the retention threshold at limit set L, by the weaker of the two conditions
  const slack = (L: number, a: number): number => {
    const answers = right[L]?.[a];
    if (answers === undefined) return Number.NEGATIVE_INFINITY;
    return Math.min(posterior[L][a], ...answers) - protocol.retention;
  };
  const fateOf = (L: number, a: number): Fate => {
    const { kind } = limitSets[L];
    if (kind === "undecided") return "undecided";
    if (kind === "chaos") return "chaotic";
    if (kind !== "fixed-point") return "cycling";
    return slack(L, a) >= 0 ? "direct" : "forgets";
  };
  const partnerOf = (L: number): number | null => {
    const set = limitSets[L];
    return set.kind === "undecided" ? null : set.partner;
  };

  let margin = Number.POSITIVE_INFINITY;
  const memories = labels.map((stimulus, a): MemoryRecord => {
    const ends = limitOf.filter((_, d) => memoryOf[d] === a);
    const shares = tally(FATES, ends, (L) => fateOf(L, a));
    const fate = FATES.reduce((most, f) => (shares[f] > shares[most] ? f : most));
    const interval = wilson(Math.round(shares[fate] * ends.length), ends.length);
    margin = Math.min(margin, Math.abs(interval[0] - protocol.decidingShare));
    for (const L of new Set(ends)) {
      const distance = Math.abs(slack(L, a));
      if (limitSets[L].kind === "fixed-point") margin = Math.min(margin, distance);
    }
    const favourite = mostCommon(ends);
    const destinationOf = (L: number): Destination => {
      if (limitSets[L].kind === "undecided") return "undecided";
      if (posterior[L][a] >= protocol.retention) return "own";
      if (posterior[L].some((p) => p >= protocol.retention)) return "anothers";
      return L !== favourite && partnerOf(L) === favourite ? "partner" : "shared";
    };
    const limits = ends.filter((L) => limitSets[L].kind !== "undecided");
    const outputsOf = (L: number) => (limitSets[L] as Exclude<LimitSetRecord, { kind: "undecided" }>).outputs;
    const atSite = [...evidence.atSite[a]];
    const atLimit = limits.length === 0 ? [] : meanRows(limits.map(outputsOf));
    const forgotten = shares.forgets > 0 ? evidence.forgetting[a] : null;
    return {
      stimulus,
      verdict: interval[0] >= protocol.decidingShare ? fate : "split",
      draws: ends.length,
      fate,
      share: shares[fate],
      interval,
      shares,
      retained: ends.filter((L) => slack(L, a) >= 0).length / ends.length,
      bits: given.reduce((sum, row) => sum + (row[a] > 0 ? row[a] * log2(row[a] / (row.reduce(add, 0) / K)) : 0), 0),
      went: tally(DESTINATIONS, ends, destinationOf),
      atSite,
      atLimit,
      moved: atLimit.length === 0 ? 0 : distance(atSite.slice(1), atLimit.slice(1)),
      nearestOwn:
        evidence.targets === null || limits.length === 0
          ? null
          : limits.filter((L) => nearest(outputsOf(L).slice(1), evidence.targets!) === a).length / limits.length,
      forgetting: forgotten === null ? null : forgettingOf(forgotten, evidence.delay, protocol.slow),
      evidence: forgotten,
    };
  });
  return {
    site,
    ...nameNetwork(memories),
    margin,
    bits: memories.reduce((sum, { bits }) => sum + bits / K, 0),
    memories,
  };
}

/**
 * The verdict of a network from the evidence at its sites, the main one first. Pure.
 *
 * @param resumed accuracy of resumed trials, [limit set][first][second]; empty for undecided ones.
 * @param answered accuracy of responses, [limit set][answer]; empty for undecided ones.
 */
export function concludeVerdict(
  evidence: readonly SiteEvidence[],
  limitSets: readonly LimitSetRecord[],
  resumed: Verdict["resumed"],
  answered: Verdict["answered"],
  protocol: VerdictProtocol,
): Verdict {
  const sites = evidence.map((site) => concludeSite(site, limitSets, protocol));
  const { site: _, ...main } = sites[0];
  return { ...main, sites, limitSets: [...limitSets], resumed, answered, paperRule: null, sensitivity: null, protocol };
}

/** The verdict of a network from those of its memories. */
function nameNetwork(memories: readonly MemoryRecord[]): Pick<Verdict, "network" | "kind"> {
  const all = (verdict: MemoryRecord["verdict"]) => memories.every((m) => m.verdict === verdict);
  if (all("direct")) return { network: "direct", kind: null };
  if (all("forgets")) return { network: "slow-manifold", kind: null };
  if (all("cycling")) return { network: "limit-cycle", kind: null };
  // a share of chaotic or undecided draws that could overturn the rest keeps the network apart
  if (memories.some((m) => m.shares.undecided > APART)) return { network: "undecided", kind: null };
  if (memories.some((m) => m.shares.chaotic > APART)) return { network: "chaotic", kind: null };
  const present = (fate: Fate) => memories.some((m) => m.shares[fate] > 0);
  if (present("cycling")) return { network: "mixed", kind: "fixed-points-and-cycles" };
  return { network: "mixed", kind: "partial" };
}

const APART = 0.2;

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
    sites: [],
    limitSets: [],
    resumed: [],
    answered: [],
    paperRule: null,
    sensitivity: null,
    protocol,
  };
}

/** Shares of each name among the limit sets that draws ended in. */
function tally<T extends string>(names: readonly T[], ends: readonly number[], nameOf: (L: number) => T) {
  const shares = Object.fromEntries(names.map((name) => [name, 0])) as Record<T, number>;
  for (const L of ends) shares[nameOf(L)]++;
  for (const name of names) shares[name] /= ends.length;
  return shares;
}

/** The index that occurs most often; the smallest of those. */
export function mostCommon(indices: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const k of indices) counts.set(k, (counts.get(k) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a - b)[0]?.[0] ?? -1;
}

const add = (a: number, b: number) => a + b;
const log2 = (v: number) => ln(v) / Math.LN2;

function meanRows(rows: readonly (readonly number[])[]): number[] {
  return rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, v, k) => sum + (v - b[k]) * (v - b[k]), 0));
}

function nearest(z: readonly number[], targets: readonly (readonly number[])[]): number {
  const away = targets.map((target) => distance(z, target));
  return away.indexOf(Math.min(...away));
}
