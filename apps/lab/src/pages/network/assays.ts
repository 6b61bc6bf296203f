import type { LabRecord } from "../../data/dataSource.ts";

/** Lines over one abscissa, with units: see docs/formats.md. */
export interface Curve {
  readonly name: string;
  readonly x: { readonly name: string; readonly unit: string };
  readonly y: { readonly name: string; readonly unit: string };
  readonly at: readonly number[];
  readonly lines: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
    readonly low: readonly (number | null)[] | null;
    readonly high: readonly (number | null)[] | null;
  }[];
}

export interface AssayShown {
  readonly stage: string;
  readonly summary: Readonly<Record<string, number | null>>;
  readonly curves: readonly Curve[];
}

/** The record of that assay; of several protocols the last one. Null where it was not done. */
export function assayOf(run: LabRecord, name: string): AssayShown | null {
  const stage = Object.keys(run.assays)
    .filter((key) => key.startsWith(`${name}-`))
    .at(-1);
  if (stage === undefined) return null;
  const { summary, curves } = run.assays[stage] as AssayShown; // the server has checked it against its schema
  return { stage, summary, curves };
}
