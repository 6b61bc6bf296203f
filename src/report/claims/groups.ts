/** @file Which networks are compared: by mechanism, at equal connectivity. */

import type { Observation } from "../superiority.ts";
import { clusterOf, numberOf, type Row, stratumOf, textOf } from "./row.ts";

/** Where the mechanism is read. */
export const SITES = { "end of delay 1": "mechanism", "end of the trial": "mechanism_trial_end" } as const;
export type SiteName = keyof typeof SITES;
export const CRITERIA = [0.95, 0.9, 0.99] as const;

export interface Choice {
  readonly site: SiteName;
  /** Least accuracy of a network that counts as learned. */
  readonly criterion: number;
}
/** The one that decides. */
export const MAIN: Choice = { site: "end of delay 1", criterion: CRITERIA[0] };
/** All of them: one place to change, for the specification curve. */
export const CHOICES: readonly Choice[] = (Object.keys(SITES) as SiteName[]).flatMap((site) =>
  CRITERIA.map((criterion) => ({ site, criterion })),
);
export const describeChoice = ({ site, criterion }: Choice) => ({
  "mechanism at": site,
  "learned from accuracy": String(criterion),
});

/** Rows of networks that were judged and count as learned. */
export function learned(rows: readonly Row[], { criterion }: Choice): Row[] {
  return rows.filter((row) => (numberOf(row, "accuracy") ?? 0) >= criterion && textOf(row, "mechanism") !== null);
}

export const mechanismAt = (row: Row, { site }: Choice): string | null => textOf(row, SITES[site]);

/**
 * Direct networks (in the group) and forgetting ones, with a value each; others, and rows without the value, are left out.
 */
export function directAgainstForgetting(
  rows: readonly Row[],
  choice: Choice,
  measureOf: (row: Row) => number | null,
): { readonly observations: Observation[]; readonly rows: Row[] } {
  const used: Row[] = [];
  const observations: Observation[] = [];
  for (const row of learned(rows, choice)) {
    const mechanism = mechanismAt(row, choice);
    const value = measureOf(row);
    if (value === null || (mechanism !== "direct" && mechanism !== "forgets")) continue;
    used.push(row);
    observations.push({
      stratum: stratumOf(row),
      cluster: clusterOf(row),
      isInGroup: mechanism === "direct",
      value,
    });
  }
  return { observations, rows: used };
}
