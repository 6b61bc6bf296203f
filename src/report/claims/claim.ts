/** @file What a claim of the abstract comes to on one study. */
import type { Row } from "./row.ts";

/**
 * supported: the test, after adjustment, and the direction agree with it. contradicted: the test rejects the other way.
 * not-supported: what was measured excludes an effect of note. undecided: the study cannot tell, for the reason given.
 */
export type ClaimVerdict = "supported" | "contradicted" | "not-supported" | "undecided";

export interface Effect {
  readonly name: string;
  readonly value: number | null;
  /** 95 %, null where it cannot be had. */
  readonly interval: readonly [number | null, number | null];
  /** What no effect would be; null for a description. */
  readonly none: number | null;
}

/** The same effect under another choice of thresholds or criteria. */
export interface Specification {
  readonly choices: Readonly<Record<string, string>>;
  readonly value: number | null;
  readonly interval: readonly [number | null, number | null];
  readonly networks: number;
}

export interface Claim {
  /** Its number in the abstract, from 1. */
  readonly number: number;
  readonly title: string;
  /** What is asked, in one sentence that the data could answer with no. */
  readonly hypothesis: string;
  /** How it is computed. */
  readonly statistic: string;
  /** One of the tests that are adjusted for one another, or a description. */
  readonly role: "primary" | "descriptive";
  readonly effect: Effect;
  /** Other numbers that a reader needs beside it. */
  readonly beside: readonly Effect[];
  /** Before and after Holm's adjustment over the primary claims; null where nothing was tested. */
  readonly p: number | null;
  readonly adjustedP: number | null;
  readonly networks: number;
  readonly clusters: number;
  readonly verdict: ClaimVerdict;
  /** Why it is undecided, or what the verdict rests on. */
  readonly reason: string;
  /** What it means, for a reader. */
  readonly sentence: string;
  readonly sensitivity: readonly Specification[];
  /** Ids of the networks behind it. */
  readonly ids: readonly string[];
}

/** A claim before the primary ones are adjusted for one another. */
export type RawClaim = Omit<Claim, "adjustedP" | "verdict" | "reason"> & {
  /** Decides from the adjusted p. */
  readonly decide: (adjustedP: number | null) => { readonly verdict: ClaimVerdict; readonly reason: string };
};

export const ALPHA = 0.05;

export const idsOf = (rows: readonly Row[]): string[] => rows.map((row) => String(row["id"]));

/** JSON has no infinities and no NaN. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
export const finiteInterval = ([low, high]: readonly [number, number]): [number | null, number | null] => [
  finite(low),
  finite(high),
];
