/** @file What an assay is: an experiment on a network that has learned, with its protocol, its curves and its summary. */
import { z } from "zod";
import type { ArrayRequirements, NumericArray } from "../../format/index.ts";
import type { ModelSubject, Subject } from "./subject.ts";

export const ASSAY_PROTOCOLS = ["quick", "paper"] as const;
/** "quick" is for studies of many networks, "paper" for one network looked at closely. */
export type AssayProtocolName = (typeof ASSAY_PROTOCOLS)[number];

/** One number of an assay's summary: a column of a table of results. */
export interface SummaryColumn {
  readonly name: string;
  /** "1" for pure numbers and shares. */
  readonly unit: string;
  readonly description: string;
  readonly kind: "number" | "integer" | "text";
}

const axisSchema = z.strictObject({ name: z.string(), unit: z.string() });
const values = z.array(z.number().nullable());
/** How the intervals of a curve were made: of the draws within fixed strata, or as if cases were independent, mostly too wide. */
export const INTERVALS = ["draws", "binomial"] as const;
export const assayCurveSchema = z.strictObject({
  name: z.string(),
  x: axisSchema,
  y: axisSchema,
  /** Of `low` and `high`; "binomial" where it is absent. */
  interval: z.enum(INTERVALS).optional(),
  /** Abscissae of all lines. */
  at: z.array(z.number()),
  lines: z.array(
    z.strictObject({
      name: z.string(),
      values,
      /** 95 % interval of each value; null where there is none. */
      low: values.nullable(),
      high: values.nullable(),
    }),
  ),
});
/** Lines over one abscissa, with units: what a figure draws in one panel. */
export type AssayCurve = z.infer<typeof assayCurveSchema>;

export type Summary = Readonly<Record<string, number | null>>;

export interface AssayResult {
  /** One entry for each of the assay's columns. */
  readonly summary: Summary;
  /** What is to be said of a number, by its column: why it is null, or what bounds it. */
  readonly notes?: Readonly<Record<string, string>>;
  readonly curves: readonly AssayCurve[];
  /** What the curves were made of, see the assay. */
  readonly arrays: Readonly<Record<string, NumericArray>>;
}

export interface AssayProgress {
  readonly done: number;
  readonly of: number;
}

/** A protocol is a plain record; its hash names the stage that results are kept in. */
export type AssayProtocol = Readonly<Record<string, unknown>>;

/** @typeParam S what it is made on: the paper's network, or a network of any model. */
export interface Assay<P extends AssayProtocol = AssayProtocol, S extends ModelSubject = Subject> {
  readonly name: string;
  readonly columns: readonly SummaryColumn[];
  /** Those of its result: sizes are names where they depend on the protocol, the same in all of them. */
  readonly arrays: ArrayRequirements;
  readonly protocols: Readonly<Record<AssayProtocolName, P>>;
  /** Same subject, same protocol: the same numbers to the last bit. */
  run(subject: S, protocol: P): Generator<AssayProgress, AssayResult>;
}

/** The column of a number, as the assays declare them. */
export const summaryColumn = (
  name: string,
  unit: string,
  description: string,
  kind: SummaryColumn["kind"] = "number",
): SummaryColumn => ({ name, unit, description, kind });

/** An array of 64-bit numbers with these sizes. */
export const ofShape = (...shape: (number | string)[]): ArrayRequirements[string] => ({ dtype: "f8", shape });
