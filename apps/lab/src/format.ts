import type { LabColumn } from "./data/dataSource.ts";

const MINUS = "−";

/** A value for reading: text as it is, numbers with four digits, "–" for what is not known. */
export function formatValue(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "number" ? formatNumber(value) : value.replaceAll("-", " ");
}

/** Four significant digits, none of them an idle zero; a true minus. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6)
      ? value.toExponential(2).replace("e+", "e")
      : String(Number(value.toPrecision(Number.isInteger(value) ? 7 : 4)));
  return text.replaceAll("-", MINUS);
}

export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** "timeConstant" → "time constant (τ)". */
export function columnLabel({ name, unit }: LabColumn): string {
  return unit === "" ? columnTitle(name) : `${columnTitle(name)} (${unit})`;
}

/** "timeConstant" → "time constant", "forgetting.halfLife" → "forgetting half life"; RMSE and ids keep their names. */
export function columnTitle(name: string): string {
  if (name === "rmse") return "RMSE";
  return name
    .replaceAll(/[._]/g, " ")
    .replaceAll(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}
