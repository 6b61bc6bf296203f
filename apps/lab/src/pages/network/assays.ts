import type { CurveData } from "../../../../../src/figures/index.ts";
import type { AssayName } from "../../../../../src/mechanism/index.ts";
import type { LabRecord } from "../../data/dataSource.ts";
import { allColumns } from "../../data/study.ts";

export interface AssayShown {
  readonly stage: string;
  readonly summary: Readonly<Record<string, number | null>>;
  readonly notes?: Readonly<Record<string, string>>;
  readonly curves: readonly CurveData[];
}

/** The record of that assay; of several protocols the last one. Null where it was not done. */
export function assayOf(run: Pick<LabRecord, "assays">, name: string): AssayShown | null {
  const stage = Object.keys(run.assays)
    .filter((key) => key.startsWith(`${name}-`))
    .at(-1);
  if (stage === undefined) return null;
  const { summary, notes = {}, curves } = run.assays[stage] as AssayShown; // the server has checked it against its schema
  return { stage, summary, notes, curves };
}

/** Assays that have a tab of their own, done or not. */
const WITH_TAB: readonly AssayName[] = ["forgetting", "noise"];

/** The others that were done, in the order of the table's columns; what these do not have comes last, as it is in the records. */
export function otherAssays(run: Pick<LabRecord, "assays">): AssayName[] {
  const names = [...new Set(Object.keys(run.assays).map((stage) => stage.replace(/-[^-]*$/, "") as AssayName))];
  const placeOf = (name: string) => {
    const at = allColumns.value.findIndex(({ group }) => group === name);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  };
  return names
    .filter((name) => !WITH_TAB.includes(name) && Array.isArray(assayOf(run, name)?.curves))
    .sort((a, b) => (placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b)));
}
