/** One observation of a comparison of two groups within strata. */
export interface Observation {
  /** Observations are compared within one stratum only, e.g. equal gain, feedback and J. */
  readonly stratum: string;
  /** What resamples or flips together: strata of one J are one cluster. */
  readonly cluster: string;
  readonly isInGroup: boolean;
  readonly value: number;
}

/** How often the group's value is the larger one, of pairs within strata; ties count one half. 0.5 is no effect. */
export interface Superiority {
  readonly probability: number;
  /** Pairs compared, and strata that hold both groups. */
  readonly pairs: number;
  readonly strata: number;
  /** One value for each cluster with a pair: its own probability, over all its pairs. */
  readonly byCluster: readonly { readonly cluster: string; readonly probability: number; readonly pairs: number }[];
}

/**
 * The probability of superiority P(X > Y) + ½ P(X = Y) within strata, all pairs weighing alike. NaN without a pair.
 * Source: Vargha & Delaney (2000) J. Educ. Behav. Stat. 25:101.
 */
export function superiority(rows: readonly Observation[]): Superiority {
  const clusters = new Map<string, { wins: number; pairs: number }>();
  let strata = 0;
  for (const members of groupBy(rows, (row) => row.stratum).values()) {
    const inside = members.filter((row) => row.isInGroup);
    const outside = members.filter((row) => !row.isInGroup);
    if (inside.length === 0 || outside.length === 0) continue;
    strata++;
    const { cluster } = members[0];
    const sum = clusters.get(cluster) ?? { wins: 0, pairs: 0 };
    for (const a of inside) {
      for (const b of outside) sum.wins += a.value > b.value ? 1 : a.value === b.value ? 0.5 : 0;
    }
    sum.pairs += inside.length * outside.length;
    clusters.set(cluster, sum);
  }
  let wins = 0;
  let pairs = 0;
  for (const sum of clusters.values()) {
    wins += sum.wins;
    pairs += sum.pairs;
  }
  return {
    probability: wins / pairs,
    pairs,
    strata,
    byCluster: [...clusters].map(([cluster, sum]) => ({
      cluster,
      probability: sum.wins / sum.pairs,
      pairs: sum.pairs,
    })),
  };
}

/** Rows by their key, in the order in which keys first occur. */
export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
