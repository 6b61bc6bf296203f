import { stream } from "../kernel/index.ts";
import { groupBy, type Observation } from "./superiority.ts";

/** Assignments drawn at random, where there are more than that. */
const RANDOM_ASSIGNMENTS = 1999;
const ROUNDING = 1e-9;

export interface StratifiedPermutation {
  /** Van Elteren's statistic less its mean under the null: > 0 where the group's values are the larger ones. */
  readonly statistic: number;
  /** Two-sided; 1 where no stratum holds both groups. */
  readonly p: number;
  /** Strata that hold both groups, observations in them, and the clusters these belong to. */
  readonly strata: number;
  readonly observations: number;
  readonly clusters: number;
}

/**
 * Van Elteren's test by conditional permutation: within each stratum who belongs to the group is permuted, everything that
 * the stratum fixes (connectivity) stays, so a difference between strata can not make a difference between groups. The
 * statistic sums the group's ranks of each stratum over (size + 1). Assignments are drawn at random with a fixed stream.
 * Source: van Elteren (1960) Bull. Int. Stat. Inst. 37:351.
 */
export function stratifiedPermutation(rows: readonly Observation[]): StratifiedPermutation {
  const strata = [...groupBy(rows, (row) => row.stratum).values()].filter(
    (members) => members.some((row) => row.isInGroup) && members.some((row) => !row.isInGroup),
  );
  const ranked = strata.map((members) => ({
    size: members.filter((row) => row.isInGroup).length,
    isInGroup: members.map((row) => row.isInGroup),
    scores: midRanks(members.map((row) => row.value)).map((rank) => rank / (members.length + 1) - 0.5),
  }));
  const observed = ranked.reduce(
    (sum, { isInGroup, scores }) => sum + scores.reduce((s, score, k) => s + (isInGroup[k] ? score : 0), 0),
    0,
  );
  const counts = {
    strata: strata.length,
    observations: strata.reduce((sum, members) => sum + members.length, 0),
    clusters: new Set(strata.map((members) => members[0].cluster)).size,
  };
  if (strata.length === 0) return { statistic: Number.NaN, p: 1, ...counts };
  const random = stream({ seed: 0, density: 1 }, "reportResamples", 1);
  let position = 0;
  let asFar = 1; // the observed assignment
  for (let s = 0; s < RANDOM_ASSIGNMENTS; s++) {
    let sum = 0;
    for (const { size, scores } of ranked) {
      // the first `size` places of a partial Fisher–Yates shuffle
      const deck = scores.slice();
      for (let k = 0; k < size; k++) {
        const from = k + random.below(position++, deck.length - k);
        sum += deck[from];
        deck[from] = deck[k];
      }
    }
    if (Math.abs(sum) >= Math.abs(observed) - ROUNDING) asFar++;
  }
  return { statistic: observed, p: asFar / (RANDOM_ASSIGNMENTS + 1), ...counts };
}

/** Ranks from 1; equal values share the mean of theirs. */
export function midRanks(values: readonly number[]): number[] {
  const order = values.map((_, k) => k).sort((a, b) => values[a] - values[b]);
  const ranks = new Array<number>(values.length);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1]] === values[order[first]]) last++;
    for (let k = first; k <= last; k++) ranks[order[k]] = (first + last) / 2 + 1;
    first = last + 1;
  }
  return ranks;
}
