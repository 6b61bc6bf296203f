import { COLUMN_TYPES } from "../store/index.ts";
import { RESULT_COLUMNS } from "./columns.ts";

/** The columns as a table in Markdown: docs/results.md holds it. */
export function columnsTable(): string {
  const rows = RESULT_COLUMNS.map(
    ({ name, type, unit, description }) => `| \`${name}\` | ${COLUMN_TYPES[type]} | ${unit} | ${description} |`,
  );
  return ["| column | type | unit | |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
