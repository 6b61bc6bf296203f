import { ln, wilson } from "../kernel/index.ts";
import type { Draw } from "./judge.ts";
import {
  FATES,
  type Fate,
  type LimitSetRecord,
  type MemoryRecord,
  type NetworkVerdict,
  type Verdict,
  type VerdictProtocol,
} from "./record.ts";

/**
 * From where the draws went and what their limit sets still know, to a verdict. A pure function of the evidence.
 *
 * @param labels of the memories.
 * @param limitOf index of the limit set of each draw.
 * @param resumed accuracy of resumed trials, [limit set][first][second]; empty for undecided ones.
 */
export function concludeVerdict(
  labels: readonly string[],
  draws: readonly Draw[],
  limitOf: readonly number[],
  limitSets: readonly LimitSetRecord[],
  resumed: readonly (readonly (readonly number[])[])[],
  protocol: VerdictProtocol,
): Verdict {
  // how far memory a is above the retention threshold at limit set L, by the weaker of the two conditions
  const slack = (L: number, a: number): number => {
    if (limitSets[L].kind === "undecided") return Number.NEGATIVE_INFINITY;
    const here = limitSets[L].draws;
    const posterior = here[a] / here.reduce((x, y) => x + y);
    return Math.min(posterior, ...resumed[L][a]) - protocol.retention;
  };
  const fateOf = (L: number, a: number): Fate => {
    const { kind } = limitSets[L];
    if (kind === "undecided") return "undecided";
    if (kind === "cycle") return "cycling";
    return slack(L, a) >= 0 ? "direct" : "forgets";
  };

  let margin = Number.POSITIVE_INFINITY;
  const memories = labels.map((stimulus, a): MemoryRecord => {
    const ends = limitOf.filter((_, d) => draws[d].memory === a);
    const counts = Object.fromEntries(FATES.map((fate) => [fate, 0])) as Record<Fate, number>;
    for (const L of ends) counts[fateOf(L, a)]++;
    const fate = FATES.reduce((most, f) => (counts[f] > counts[most] ? f : most));
    const interval = wilson(counts[fate], ends.length);
    margin = Math.min(margin, Math.abs(interval[0] - protocol.decidingShare));
    for (const L of new Set(ends)) if (fateOf(L, a) !== "undecided") margin = Math.min(margin, Math.abs(slack(L, a)));
    return {
      stimulus,
      verdict: interval[0] >= protocol.decidingShare ? fate : "split",
      draws: ends.length,
      fate,
      share: counts[fate] / ends.length,
      interval,
      shares: Object.fromEntries(FATES.map((f) => [f, counts[f] / ends.length])) as Record<Fate, number>,
      retained: ends.filter((L) => slack(L, a) >= 0).length / ends.length,
    };
  });
  return {
    ...nameNetwork(memories),
    margin,
    bits: information(limitSets.map((set) => set.draws)),
    memories,
    limitSets: [...limitSets],
    resumed: resumed.map((byFirst) => byFirst.map((bySecond) => [...bySecond])),
    protocol,
  };
}

/** The verdict of a network from those of its memories. */
function nameNetwork(memories: readonly MemoryRecord[]): { network: NetworkVerdict; kind: Verdict["kind"] } {
  const all = (verdict: MemoryRecord["verdict"]) => memories.every((m) => m.verdict === verdict);
  if (all("direct")) return { network: "direct", kind: null };
  if (all("forgets")) return { network: "slow-manifold", kind: null };
  if (all("cycling")) return { network: "limit-cycle", kind: null };
  // a share of undecided draws that could overturn the rest leaves the network undecided
  if (memories.some((m) => m.shares.undecided > UNDECIDED_SHARE)) return { network: "undecided", kind: null };
  const present = (fate: Fate) => memories.some((m) => m.shares[fate] > 0);
  if (present("cycling")) return { network: "mixed", kind: "fixed-points-and-cycles" };
  return { network: "mixed", kind: "partial" };
}

const UNDECIDED_SHARE = 0.2;

/** I(memory; limit set) in bits, from counts [limit set][memory]. */
function information(counts: readonly (readonly number[])[]): number {
  const total = counts.flat().reduce((a, b) => a + b, 0);
  const byMemory = counts[0].map((_, a) => counts.reduce((sum, row) => sum + row[a], 0));
  let bits = 0;
  for (const row of counts) {
    const here = row.reduce((a, b) => a + b, 0);
    row.forEach((count, a) => {
      if (count > 0) bits += (count / total) * (ln((count * total) / (here * byMemory[a])) / Math.LN2);
    });
  }
  return bits;
}

/** The verdict of a network that was not followed because it did not learn. */
export function unjudged(network: "not-learned" | "diverged", protocol: VerdictProtocol): Verdict {
  return { network, kind: null, margin: null, bits: null, memories: [], limitSets: [], resumed: [], protocol };
}
