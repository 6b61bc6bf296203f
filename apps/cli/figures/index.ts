/** @file The paper's seven figures of a study: what is in its table, and what its records hold besides. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sheet } from "../../../src/figures/index.ts";
import { type StratifiedRow, stratifiedConcordance, stratifiedIntervals } from "../../../src/mechanism/index.ts";
import {
  activitySheet,
  connectivitySheet,
  type ForecastConcordance,
  forecastRows,
  forecastSheet,
  interventionSheet,
  type NetworkCurve,
  type Row,
  robustnessSheet,
} from "../../../src/report/index.ts";
import { openStore } from "../../../src/store/index.ts";
import { type AssayStage, RECORD_SCHEMAS } from "../../../src/study/index.ts";
import { readCsvRows } from "../csvRows.ts";
import { activityRasters } from "./activityRasters.ts";
import { portraitSheet } from "./portraitSheet.ts";
import { trialSheet } from "./trialSheet.ts";

/** The table of interventions in a study's folder; scripts/paperIntervention.mjs writes it. */
export const INTERVENTION_FILE = "intervention.csv";

/** Makers of the figures, in their order: each when it is asked for. */
export function figureMakers(study: string, rows: readonly Row[], interventions: string): (() => Sheet)[] {
  return [
    () => trialSheet(study, rows),
    () => activitySheet(rows, activityRasters(study, rows)),
    () => portraitSheet(study, rows),
    () =>
      robustnessSheet(rows, { forgetting: curvesOf(study, rows, "forgetting"), noise: curvesOf(study, rows, "noise") }),
    () => connectivitySheet(rows),
    () => forecastSheet(rows, concordanceOf(rows)),
    () => interventionSheet(existsSync(interventions) ? readCsvRows(readFileSync(interventions, "utf8")) : []),
  ];
}

export const interventionsOf = (study: string): string => join(study, INTERVENTION_FILE);

/** The accuracy of every network that has this assay. */
function curvesOf(study: string, rows: readonly Row[], assay: "forgetting" | "noise"): NetworkCurve[] {
  const store = openStore(study, RECORD_SCHEMAS, { create: false });
  return rows.flatMap((row) => {
    const protocol = row[`${assay}_protocol`];
    if (typeof protocol !== "string") return [];
    const read = store.read(String(row["id"]), `${assay}-${protocol}` as AssayStage);
    const curve = read.status === "ok" ? read.record.curves.find(({ name }) => name === "accuracy") : undefined;
    const all = curve?.lines.find(({ name }) => name === "all");
    return curve === undefined || all === undefined ? [] : [{ row, at: curve.at, values: all.values }];
  });
}

/** How well forecasts order lifetimes within equal feedback; null where no two can be compared. */
export function concordanceOf(rows: readonly Row[]): ForecastConcordance | null {
  const known = forecastRows(rows).map((row): StratifiedRow & { fb: number } => ({
    measured: row["forgetting_lifetime"] as number,
    censored: row["forgetting_censored"] === 1,
    cluster: `${row["seed"]} ${row["density"]} ${row["n"]}`,
    stratum: String(row["fb"]),
    forecasts: [row["forecast_lifetime_surrogate"] as number],
    fb: row["fb"] as number,
  }));
  const { C, pairs } = stratifiedConcordance(known);
  if (pairs === 0) return null;
  const { C: intervals } = stratifiedIntervals(known);
  // the stronger the feedback, the longer: a small divisor forecasts long
  const ofFeedback = stratifiedConcordance(known.map((row) => ({ ...row, stratum: "", forecasts: [-row.fb] })));
  return { C: C[0], interval: intervals[0], pairs, ofFeedback: ofFeedback.C[0] };
}
