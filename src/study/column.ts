/** @file What a column of the table of results is, and how one is made from a schema or from what an assay declares. */
import { z } from "zod";
import type { Arrays, Cell, ColumnType, TableColumn } from "../store/index.ts";
import type { TrainRecord, VerdictRecord } from "./records.ts";

/** The record of an assay stage, as far as the table reads it. */
export interface AssaySummary {
  readonly stage: string;
  readonly summary: Readonly<Record<string, unknown>>;
}

/** All that is known of one network. */
export interface RunRecords {
  readonly train: TrainRecord;
  /** Of the train stage; null where they were not read. */
  readonly arrays: Arrays | null;
  readonly verdict: VerdictRecord | null;
  /** By the assay's name. */
  readonly assays: Readonly<Record<string, AssaySummary>>;
}

export interface ResultColumn extends TableColumn {
  /** "1" for pure numbers and shares, "" where there is none. */
  readonly unit: string;
  /** One line, without | and line breaks. */
  readonly description: string;
  /** Null where the run has no such value. */
  readonly of: (run: RunRecords) => Cell;
}

export function column(
  name: string,
  type: ColumnType,
  unit: string,
  description: string,
  of: ResultColumn["of"],
): ResultColumn {
  return { name, type, unit, description, of };
}

/** A node of a JSON schema, as far as it is read here. */
interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

const LARGEST_INTEGER = 2 ** 31 - 1;
const LARGEST_UNSIGNED = 2 ** 32 - 1;

/**
 * Columns whose type is that of a value in a record's schema, and whose values are those at its path, dots between
 * the keys; null where a part of the path is null or not there. A path may lead through branches of a union.
 *
 * @returns a function of name, path, unit and description. @throws RangeError for a path the schema has not.
 */
export function columnsOf(schema: z.ZodType, recordOf: (run: RunRecords) => unknown) {
  const root = z.toJSONSchema(schema) as SchemaNode;
  return (name: string, path: string, unit: string, description: string): ResultColumn => {
    const keys = path.split(".");
    const nodes = keys.reduce<readonly SchemaNode[]>(
      (at, key) => at.flatMap((node) => branchesOf(node).flatMap(({ properties }) => properties?.[key] ?? [])),
      [root],
    );
    const type = typeOf(nodes.flatMap(branchesOf)[0]);
    if (type === undefined) throw new RangeError(`columnsOf: ${path} must be a plain value or a list of them`);
    return column(name, type, unit, description, (run) => {
      const found = keys.reduce<unknown>(
        (at, key) => (at as Record<string, unknown> | null | undefined)?.[key],
        recordOf(run),
      );
      return (found ?? null) as Cell;
    });
  };
}

/** What may stand there beside null: the branches of a union. */
const branchesOf = (node: SchemaNode): readonly SchemaNode[] =>
  (node.anyOf ?? node.oneOf)?.filter(({ type }) => type !== "null").flatMap(branchesOf) ?? [node];

function typeOf(node: SchemaNode | undefined): ColumnType | undefined {
  const [type = ""] = [node?.type ?? []].flat().filter((name) => name !== "null");
  switch (type) {
    case "string":
      return "text";
    case "boolean":
      return "boolean";
    case "number":
      return "number";
    case "integer":
      // z.int() without a bound of its own has that of a double: those are counts
      return (node?.maximum ?? 0) > LARGEST_INTEGER && node!.maximum! <= LARGEST_UNSIGNED ? "unsigned" : "integer";
    case "array":
      return node?.items?.type === "string" ? "texts" : "numbers";
    default:
      return undefined;
  }
}

/** What an assay declares of itself; those of `src/mechanism` fit. */
export interface DeclaredAssay {
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly unit: string;
    readonly description: string;
    readonly kind: "number" | "integer" | "text";
  }[];
}

/** "accuracyNominal" → "accuracy_nominal": as SQL has names. */
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Columns of an assay's summary, `<assay>_<name>`, and `<assay>_protocol`, which tells protocols apart. */
export function assayColumns({ name: assay, columns }: DeclaredAssay): ResultColumn[] {
  const summaries = columns.map(({ name, unit, description, kind }) =>
    column(`${assay}_${snake(name)}`, kind, unit, description, ({ assays }) => {
      const value = assays[assay]?.summary[name] ?? null;
      return value as Cell;
    }),
  );
  return [
    column(
      `${assay}_protocol`,
      "text",
      "",
      `hash of the protocol of the ${assay} assay; null where it was not done`,
      (run) => protocolOf(run.assays[assay]?.stage),
    ),
    ...summaries,
  ];
}

/** "verdict-1a2b3c4d" → "1a2b3c4d". */
export const protocolOf = (stage: string | undefined): string | null => stage?.split("-")[1] ?? null;
