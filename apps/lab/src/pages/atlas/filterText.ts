import { nearestName } from "../../../../../src/format/index.ts";
import type { LabColumn, ResultRow } from "../../data/dataSource.ts";
import { markOf, mechanismOf } from "../../marks.ts";

export type Predicate = (row: ResultRow) => boolean;
export interface Filter {
  readonly accepts: Predicate;
  /** What is wrong with the text, and what was likely meant; such a term filters nothing. */
  readonly complaint: string | null;
}

/** With more columns than this a complaint does not list them. */
const MOST_NAMED = 12;
const TERM = /^([A-Za-z][\w.]*)(<=|>=|!=|=|:|<|>)(.*)$/;

/**
 * Words with spaces between, all of which must hold: "3f2a" (an id that begins so, or a word of the mechanism, or of how
 * its pairs are lost), "g>1",
 * "fb=10", "mechanism=forgets", "rmse<0.1". A value that is not known satisfies "!=" only.
 */
export function parseFilter(text: string, columns: readonly LabColumn[]): Filter {
  const predicates: Predicate[] = [];
  const complaints: string[] = [];
  for (const term of text.trim().split(/\s+/).filter(Boolean)) {
    const parsed = parseTerm(term, columns);
    if (typeof parsed === "string") complaints.push(parsed);
    else predicates.push(parsed);
  }
  return { accepts: (row) => predicates.every((holds) => holds(row)), complaint: complaints[0] ?? null };
}

function parseTerm(term: string, columns: readonly LabColumn[]): Predicate | string {
  const [, name, operator, value] = TERM.exec(term) ?? [];
  if (name === undefined || operator === undefined || value === undefined) return wordFilter(term.toLowerCase());
  const column = columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (column === undefined) {
    const names = columns.map((each) => each.name);
    const nearest = nearestName(name, names);
    if (nearest !== undefined) return `${name} is no column; did you mean ${nearest}?`;
    return `${name} is no column; ${names.length > MOST_NAMED ? "“Columns” at the table lists them" : `there are ${names.join(", ")}`}`;
  }
  if (column.kind === "text") return textFilter(column.name, operator, value.toLowerCase());
  const wanted = Number(value);
  if (value === "" || !Number.isFinite(wanted))
    return `${name} must be compared with a number, got ${value || "nothing"}`;
  return (row) => {
    const found = row[column.name];
    if (typeof found !== "number") return operator === "!=";
    return COMPARISONS[operator]!(found, wanted);
  };
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  ":": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function textFilter(name: string, operator: string, value: string): Predicate | string {
  if (operator.startsWith("<") || operator.startsWith(">"))
    return `${name} is text: it can be compared by = and != only`;
  const isNot = operator === "!=";
  return (row) => {
    const found = name === "mechanism" ? mechanismOf(row) : row[name];
    return (typeof found === "string" && found.toLowerCase().startsWith(value)) !== isNot;
  };
}

function wordFilter(word: string): Predicate {
  return (row) =>
    row.id.startsWith(word) ||
    markOf(mechanismOf(row)).label.toLowerCase().includes(word) ||
    String(row["loss"] ?? "").includes(word);
}
