import { stream } from "../../kernel/index.ts";

/** What was measured of one network. */
export interface Measured {
  /** E.g. a lifetime; a lower bound where censored. */
  readonly measured: number;
  readonly censored: boolean;
  /** Networks of one cluster share J and stimuli: (seed, density). */
  readonly cluster: string;
}

/** One network: what was measured, what was forecast, and which others it is not independent of. */
export interface ForecastRow extends Measured {
  /** Larger means longer; Infinity for never. */
  readonly forecast: number;
}

/** One network with several forecasts, to be compared with others of its stratum only. */
export interface StratifiedRow extends Measured {
  /** What those it is compared with have in common with it, e.g. the feedback. */
  readonly stratum: string;
  /** As above, in an order that all rows share; null where the network has none. */
  readonly forecasts: readonly (number | null)[];
}

/**
 * −1 where a is known to be the smaller, 1 where b is, 0 where the order is not known: the smaller one is censored, or both are
 * equal. Of equal values the censored one is the longer.
 */
function knownOrder(a: Measured, b: Measured): -1 | 0 | 1 {
  if (a.measured === b.measured) return a.censored === b.censored ? 0 : a.censored ? 1 : -1;
  const smaller = a.measured < b.measured ? a : b;
  return smaller.censored ? 0 : smaller === a ? -1 : 1;
}

/** Whether a forecast orders two rows as they are: 1, 0, ½ for a tie. */
const agreement = (order: -1 | 1, a: number, b: number): number => (a === b ? 0.5 : a < b === order < 0 ? 1 : 0);

/**
 * Harrell's C: of the pairs whose order is known (the smaller of the measured values is not censored), the share that the
 * forecast orders alike, ties of the forecast counting one half. 0.5 is chance. NaN where no pair is comparable.
 * Source: Harrell, Lee & Mark (1996) Stat. Med. 15:361.
 */
export function concordance(rows: readonly ForecastRow[]): { readonly C: number; readonly pairs: number } {
  const { C, pairs } = stratifiedConcordance(rows.map((row) => ({ ...row, stratum: "", forecasts: [row.forecast] })));
  return { C: C[0], pairs };
}

/** C of each forecast over the same pairs. */
export interface StratifiedConcordance {
  readonly C: readonly number[];
  /** Pairs within a stratum whose order is known and that every forecast is there for. */
  readonly pairs: number;
}

/**
 * Harrell's C of several forecasts within strata: only pairs of one stratum count, and only those that all forecasts exist for, so
 * that all are compared on the same. What is equal within strata, e.g. feedback, has C = ½ there.
 */
export function stratifiedConcordance(rows: readonly StratifiedRow[]): StratifiedConcordance {
  const tables = tablesOf(rows);
  return sumUp(
    tables,
    tables.map(() => 1),
  );
}

/** For each pair of clusters the pairs of rows between them, and how many of them each forecast orders rightly. */
type Tables = readonly (readonly { readonly pairs: number; readonly agreeing: readonly number[] }[])[];

function tablesOf(rows: readonly StratifiedRow[]): Tables {
  const clusters = [...new Set(rows.map((row) => row.cluster))];
  const count = rows[0]?.forecasts.length ?? 0;
  const tables = clusters.map(() => clusters.map(() => ({ pairs: 0, agreeing: Array<number>(count).fill(0) })));
  rows.forEach((a, i) => {
    for (const b of rows.slice(0, i)) {
      const order = knownOrder(a, b);
      if (order === 0 || a.stratum !== b.stratum) continue;
      if ([...a.forecasts, ...b.forecasts].includes(null)) continue;
      const table = tables[clusters.indexOf(a.cluster)][clusters.indexOf(b.cluster)];
      table.pairs++;
      for (let f = 0; f < count; f++) table.agreeing[f] += agreement(order, a.forecasts[f]!, b.forecasts[f]!);
    }
  });
  return tables;
}

/** @param times how often each cluster is there. */
function sumUp(tables: Tables, times: readonly number[]): StratifiedConcordance {
  const agreeing: number[] = [];
  let pairs = 0;
  tables.forEach((row, c) => {
    row.forEach((table, d) => {
      const weight = times[c] * times[d];
      pairs += weight * table.pairs;
      table.agreeing.forEach((v, f) => {
        agreeing[f] = (agreeing[f] ?? 0) + weight * v;
      });
    });
  });
  return { C: agreeing.map((v) => v / pairs), pairs };
}

/** Clusters below which resampling them says nothing of how clusters vary. */
const LEAST_CLUSTERS = 6;

/** Intervals of `stratifiedConcordance`. */
export interface ConcordanceIntervals {
  /** Of each C. */
  readonly C: readonly (readonly [number, number])[];
  /** Of the first C minus each, over the same resamples: paired. */
  readonly firstMinus: readonly (readonly [number, number])[];
}

/**
 * 95 % percentile intervals over resampled clusters, whole: of each C, and of the first one minus each. With less than about twenty
 * clusters they are too narrow.
 *
 * @returns NaN for fewer than six clusters.
 */
export function stratifiedIntervals(rows: readonly StratifiedRow[], resamples = 2000): ConcordanceIntervals {
  const tables = tablesOf(rows);
  const count = rows[0]?.forecasts.length ?? 0;
  const random = stream({ seed: 0, density: 1 }, "assayDirections", 1);
  const drawn: (readonly number[])[] = [];
  for (let s = 0; s < resamples && tables.length >= LEAST_CLUSTERS; s++) {
    const times = Array<number>(tables.length).fill(0);
    for (let k = 0; k < times.length; k++) times[random.below(s * times.length + k, times.length)]++;
    const { C } = sumUp(tables, times);
    if (C.every((v) => !Number.isNaN(v))) drawn.push(C);
  }
  const intervalOf = (value: (C: readonly number[]) => number): [number, number] => {
    if (drawn.length === 0) return [Number.NaN, Number.NaN];
    const sorted = drawn.map(value).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return [at(0.025), at(0.975)];
  };
  const each = Array.from({ length: count }, (_, f) => f);
  return {
    C: each.map((f) => intervalOf((C) => C[f])),
    firstMinus: each.map((f) => intervalOf((C) => C[0] - C[f])),
  };
}

/**
 * The interval of one C over all pairs, likewise. Give each row a cluster of its own to resample networks, which supposes more
 * independence than there is.
 */
export function concordanceInterval(rows: readonly ForecastRow[], resamples = 2000): readonly [number, number] {
  const stratified = rows.map((row) => ({ ...row, stratum: "", forecasts: [row.forecast] }));
  return stratifiedIntervals(stratified, resamples).C[0] ?? [Number.NaN, Number.NaN];
}
