/** @file The abstract of Ghazizadeh & Ching (2021) as seven claims, each computed on whatever study it is given. */
import { holm } from "../holm.ts";
import type { Claim } from "./claim.ts";
import { attractorsClaim, lifetimeClaim, noiseClaim, tonicClaim } from "./comparisons.ts";
import { connectivityClaim } from "./connectivity.ts";
import { emergenceClaim, prevalenceClaim } from "./emergence.ts";
import type { Row } from "./row.ts";

export type { Claim, ClaimVerdict, Effect, Specification } from "./claim.ts";
export { CLAIM_COLUMNS, type Row } from "./row.ts";

const CLAIMS = [
  emergenceClaim,
  prevalenceClaim,
  tonicClaim,
  lifetimeClaim,
  attractorsClaim,
  noiseClaim,
  connectivityClaim,
] as const;

/**
 * The seven claims. Those that are primary are adjusted for one another (Holm); the others are descriptions with intervals.
 *
 * @param rows networks of one study, by the names of docs/results.md.
 */
export function claimsOf(rows: readonly Row[]): Claim[] {
  const raw = CLAIMS.map((make) => make(rows));
  const primary = raw.filter(({ role }) => role === "primary");
  const adjusted = holm(primary.map(({ p }) => p ?? Number.NaN));
  return raw.map(({ decide, ...claim }) => {
    const at = primary.findIndex(({ number }) => number === claim.number);
    const adjustedP = at < 0 || Number.isNaN(adjusted[at]) ? null : adjusted[at];
    return { ...claim, adjustedP, ...decide(adjustedP) };
  });
}
