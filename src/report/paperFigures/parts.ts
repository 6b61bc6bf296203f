/** @file What the figures of the paper share: mechanisms with their marks, means over J, and places in a category. */
import { type AbsentPanel, MECHANISM_MARKS, type Point, type Series } from "../../figures/index.ts";
import { clusterOf, type Row, textOf } from "../claims/row.ts";
import { signFlip } from "../signFlip.ts";
import { groupBy } from "../superiority.ts";

/** The two that the claims compare. */
export const COMPARED = ["direct", "forgets"] as const;

/** A key of MECHANISM_MARKS; null for a network that learned and was not judged. */
export function mechanismOf(row: Row): string | null {
  const status = textOf(row, "status");
  return status === "learned" ? textOf(row, "mechanism") : status;
}

export const absent = (title: string, reason: string): AbsentPanel => ({ kind: "absent", title, reason });

/** Fewer J give no interval of 95 %. */
const FEWEST_J = 6;

export interface MeanOverJ {
  readonly mean: number;
  /** By inversion of the sign-flip test over J; null for fewer than six. */
  readonly interval: readonly [number, number] | null;
  readonly networks: number;
  readonly clusters: number;
}

/** Mean of the means of each J; null where no network has the value. */
export function meanOverJ(rows: readonly Row[], measureOf: (row: Row) => number | null): MeanOverJ | null {
  const known = rows.filter((row) => measureOf(row) !== null);
  if (known.length === 0) return null;
  const means = [...groupBy(known, clusterOf).values()].map(
    (members) => members.reduce((sum, row) => sum + measureOf(row)!, 0) / members.length,
  );
  const { mean, interval } = signFlip(means);
  return {
    mean,
    interval: means.length < FEWEST_J ? null : interval,
    networks: known.length,
    clusters: means.length,
  };
}

export const pointOf = (x: number, { mean, interval, networks }: MeanOverJ): Point => ({
  x,
  y: mean,
  low: interval?.[0] ?? null,
  high: interval?.[1] ?? null,
  networks,
});

const GOLDEN = 0.6180339887498949;

/** The k-th of several points of category 1, 2, …: beside one another, the same every time. */
export const spread = (category: number, k: number): number => category - 0.28 + 0.56 * ((k * GOLDEN) % 1);

/** Points in the mark of a mechanism. */
export function seriesOf(mechanism: string, points: readonly Point[], more: Partial<Series> = {}): Series {
  const { label, color, symbol, hollow } = MECHANISM_MARKS[mechanism];
  return { name: label, color, symbol, hollow, as: "dots", points, ...more };
}

/** For captions. */
export const INTERVALS = `intervals: 95 % over J, of mechanisms that have ${FEWEST_J} of them`;
