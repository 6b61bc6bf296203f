import { stream } from "../../kernel/index.ts";

/** One network: what was measured, what was forecast, and which others it is not independent of. */
export interface ForecastRow {
  /** Measured, e.g. a lifetime; a lower bound where censored. */
  readonly measured: number;
  readonly censored: boolean;
  /** Larger means longer; Infinity for never. */
  readonly forecast: number;
  /** Networks of one cluster share J and stimuli: (seed, density). */
  readonly cluster: string;
}

/**
 * Harrell's C: of the pairs whose order is known (the smaller of the measured values is not censored), the share that the
 * forecast orders alike, ties of the forecast counting one half. 0.5 is chance. NaN where no pair is comparable.
 * Source: Harrell, Lee & Mark (1996) Stat. Med. 15:361.
 */
export function concordance(rows: readonly ForecastRow[]): { readonly C: number; readonly pairs: number } {
  let pairs = 0;
  let agreeing = 0;
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = rows[i].measured <= rows[j].measured ? [rows[i], rows[j]] : [rows[j], rows[i]];
      const first = a.measured === b.measured && a.censored ? b : a;
      const second = first === a ? b : a;
      // of equal values the censored one is the longer; two events or two censored ones at one time have no order
      if (first.censored || (first.measured === second.measured && !second.censored)) continue;
      pairs++;
      if (first.forecast < second.forecast) agreeing++;
      else if (first.forecast === second.forecast) agreeing += 0.5;
    }
  }
  return { C: agreeing / pairs, pairs };
}

/**
 * 95 % percentile interval of C over resampled clusters. With few clusters it is too narrow; give each row a cluster of its
 * own to resample networks, which supposes more independence than there is.
 *
 * @returns NaN for fewer than two clusters.
 */
export function concordanceInterval(rows: readonly ForecastRow[], resamples = 2000): [number, number] {
  const clusters = [...new Set(rows.map((row) => row.cluster))];
  if (clusters.length < 2) return [Number.NaN, Number.NaN];
  const members = clusters.map((cluster) => rows.filter((row) => row.cluster === cluster));
  const random = stream({ seed: 0, density: 1 }, "assayDirections", 1);
  const values: number[] = [];
  for (let s = 0; s < resamples; s++) {
    const drawn = members.flatMap((_, k) => members[random.below(s * members.length + k, members.length)]);
    const { C } = concordance(drawn);
    if (!Number.isNaN(C)) values.push(C);
  }
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))];
  return [at(0.025), at(0.975)];
}
