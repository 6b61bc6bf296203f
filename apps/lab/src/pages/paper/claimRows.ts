/** @file The table of the lab as the claims take it. */
import type { Row } from "../../../../../src/report/index.ts";
import type { ResultRow } from "../../data/dataSource.ts";

/** The lab has yes and no for true and false. */
const BOOLEAN: Readonly<Record<string, boolean>> = { yes: true, no: false };

export const claimRows = (rows: readonly ResultRow[]): Row[] =>
  rows.map((row): Row => {
    const learned = row["learned"];
    return { ...row, learned: typeof learned === "string" ? (BOOLEAN[learned] ?? null) : null };
  });
