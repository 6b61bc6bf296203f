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

/** "slowest_time_constant" → "slowest time constant (τ)". */
export function columnLabel({ name, unit }: Pick<LabColumn, "name" | "unit">): string {
  return unit === "" || unit === "1" ? columnTitle(name) : `${columnTitle(name)} (${unit})`;
}

/** "forgetting_lifetime" → "forgetting lifetime", "noise_tolerated_sigma" → "noise tolerated σ", "rmse_most" → "RMSE most". */
export function columnTitle(name: string): string {
  const words: Readonly<Record<string, string>> = { rmse: "RMSE", sigma: "σ" };
  return name
    .split("_")
    .map((word) => words[word] ?? word)
    .join(" ");
}
