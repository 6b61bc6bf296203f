/** @file Figure 6: lifetimes as forecast from the end of delay 1, and as measured, within equal feedback. */
import type { Panel, Sheet } from "../../figures/index.ts";
import { numberOf, type Row } from "../claims/row.ts";
import { absent } from "./parts.ts";

/** What a stratified concordance says of the forecast; null where there are no comparable pairs. */
export interface ForecastConcordance {
  readonly C: number;
  /** NaN where there are too few clusters. */
  readonly interval: readonly [number, number];
  readonly pairs: number;
  /** The same of the feedback alone, over all pairs of any feedback. */
  readonly ofFeedback: number;
}

const FORECAST = "forecast_lifetime_surrogate";

export const forecastRows = (rows: readonly Row[]): Row[] =>
  rows.filter((row) => numberOf(row, FORECAST) !== null && numberOf(row, "forgetting_lifetime") !== null);

export function forecastSheet(rows: readonly Row[], found: ForecastConcordance | null): Sheet {
  const known = forecastRows(rows);
  const fbs = [...new Set(known.map((row) => numberOf(row, "fb")!))].sort((a, b) => b - a).slice(0, 6);
  const panels = fbs.map((fb): Panel => {
    const own = known.filter((row) => row["fb"] === fb);
    const points = (censored: boolean) =>
      own.flatMap((row) => {
        const [x, y] = [numberOf(row, FORECAST)!, numberOf(row, "forgetting_lifetime")!];
        return (numberOf(row, "forgetting_censored") === 1) === censored ? [{ x: clamp(x), y: clamp(y) }] : [];
      });
    const mark = { color: "#0072B2", symbol: "circle", as: "dots" } as const;
    return {
      kind: "xy",
      title: `fb ${fb}, ${own.length} networks`,
      x: { label: "forecast (τ)", scale: "log", domain: RANGE },
      y: { label: "measured (τ)", scale: "log", domain: RANGE },
      series: [
        { ...mark, name: "measured", points: points(false) },
        { ...mark, name: "not lost by then", hollow: true, points: points(true) },
      ],
      rules: { identity: true },
    };
  });
  const rest =
    found === null
      ? "No two networks of equal feedback can be compared."
      : `Of ${found.pairs} pairs of equal feedback whose order is known the forecast orders ${percent(found.C)} rightly` +
        `${Number.isNaN(found.interval[0]) ? " (too few J for an interval)" : ` (95 % interval ${percent(found.interval[0])} to ${percent(found.interval[1])})`}; ` +
        `the feedback alone, which says nothing within equal feedback, orders ${percent(found.ofFeedback)} of all pairs.`;
  return {
    number: 6,
    title: "Forecast and measured lifetime, within equal feedback",
    caption: `${known.length} networks. Values below 0.5 or above 300 τ stand at the edge; forecasts reach the grid of the measurement. Dashed: as forecast. ${rest}`,
    rows:
      panels.length === 0
        ? [[absent("lifetimes", "no network has both assays, forecast and forgetting")]]
        : inRows(panels),
    heights: inRows(panels).map(() => 160),
  };
}

const RANGE: readonly [number, number] = [0.4, 400];
const clamp = (v: number): number => Math.min(300, Math.max(0.5, v));
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const inRows = (panels: readonly Panel[]): Panel[][] =>
  Array.from({ length: Math.ceil(panels.length / 3) }, (_, r) => panels.slice(3 * r, 3 * r + 3));
