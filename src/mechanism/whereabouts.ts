import type { SiteEvidence } from "./conclude.ts";
import { isKnown } from "./nameNetwork.ts";
import { DESTINATIONS, type Destination, type LimitSetRecord, type MemoryRecord } from "./record.ts";

/** Where the draws of memory `a` went: for reading only. */
export function whereabouts(
  { memoryOf, limitOf, atSite, memoryOutputs, targets }: SiteEvidence,
  limitSets: readonly LimitSetRecord[],
  a: number,
  posterior: readonly (readonly number[])[],
  retention: number,
): Pick<MemoryRecord, "went" | "atSite" | "atLimit" | "moved" | "nearestOwn"> {
  const ends = limitOf.filter((_, d) => memoryOf[d] === a);
  const favourite = mostCommon(ends);
  const destinationOf = (L: number): Destination => {
    const set = limitSets[L];
    if (!isKnown(set)) return "undecided";
    if (posterior[L][a] >= retention) return "own";
    if (posterior[L].some((p) => p >= retention)) return "anothers";
    return L !== favourite && set.partner === favourite ? "partner" : "shared";
  };
  const went = Object.fromEntries(DESTINATIONS.map((name) => [name, 0])) as Record<Destination, number>;
  for (const L of ends) went[destinationOf(L)]++;
  for (const name of DESTINATIONS) went[name] /= ends.length;
  const outputs = ends.flatMap((L) => {
    const set = limitSets[L];
    return isKnown(set) ? [set.outputs] : [];
  });
  const start = [...atSite[a]];
  const held = (z: readonly number[]) => memoryOutputs.map((m) => z[m]);
  const atLimit = outputs.length === 0 ? [] : meanRows(outputs);
  return {
    went,
    atSite: start,
    atLimit,
    moved: atLimit.length === 0 ? 0 : distance(held(start), held(atLimit)),
    nearestOwn:
      targets === null || outputs.length === 0
        ? null
        : outputs.filter((z) => nearest(held(z), targets) === a).length / outputs.length,
  };
}

/** The index that occurs most often; the smallest of those. */
export function mostCommon(indices: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const k of indices) counts.set(k, (counts.get(k) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a - b)[0]?.[0] ?? -1;
}

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
