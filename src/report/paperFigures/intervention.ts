/** @file Figure 7: what becomes of a direct memory as its feedback is weakened past the end of its fixed point. */
import type { Panel, Point, Sheet } from "../../figures/index.ts";
import { clusterOf, numberOf, type Row, textOf } from "../claims/row.ts";
import { signFlip } from "../signFlip.ts";
import { groupBy } from "../superiority.ts";
import { absent, meanOverJ, pointOf } from "./parts.ts";

/** What is followed, with its column, and what stands for a value beyond all that was tried. */
const MEASURES = [
  { column: "lifetime", title: "lifetime", label: "added delay (τ)", beyond: 200, scale: "linear" },
  { column: "tolerated_sigma", title: "noise that is borne", label: "σ (state/√τ)", beyond: 0.8, scale: "linear" },
  { column: "tonic_share", title: "tonic share", label: "share of units", beyond: null, scale: "linear" },
  { column: "loss_rate", title: "κ, rate of loss", label: "κ (1/τ)", beyond: null, scale: "linear" },
  { column: "attraction", title: "r, normal attraction", label: "r", beyond: null, scale: "log" },
  { column: "accuracy", title: "accuracy at the task's delay", label: "share right", beyond: null, scale: "linear" },
] as const;
export type InterventionMeasure = (typeof MEASURES)[number]["column"];

/** A row at one level of feedback; what is beyond all that was tried counts as its limit. */
export function interventionValue(row: Row, column: InterventionMeasure): number | null {
  const { beyond } = MEASURES.find((one) => one.column === column)!;
  return numberOf(row, column) ?? (beyond !== null && textOf(row, "status") === "done" ? beyond : null);
}

/** Levels of the networks whose fixed point vanished. */
export const interventionLevels = (rows: readonly Row[]): Row[] => rows.filter((row) => row["status"] === "done");

/** Levels are named in % of s*, so that those of different networks that are meant to be equal are. */
const percentOf = (row: Row): number => Math.round(100 * (numberOf(row, "distance") ?? Number.NaN));
const isTrained = (row: Row): boolean => numberOf(row, "s") === 1;

export interface InterventionChange {
  readonly column: InterventionMeasure;
  readonly before: number;
  readonly after: number;
  /** Mean over J of after − before, its interval and p; the interval null for fewer than six J. */
  readonly change: number;
  readonly interval: readonly [number, number] | null;
  readonly p: number;
  readonly networks: number;
  readonly clusters: number;
}

/** Each measure at the level `percent` below the end of the fixed point, minus that of the trained network; J is the unit. */
export function interventionChange(
  rows: readonly Row[],
  column: InterventionMeasure,
  percent: number,
): InterventionChange | null {
  const pairs = [...groupBy(interventionLevels(rows), (row) => String(row["id"])).values()].flatMap((levels) => {
    const trained = levels.find(isTrained);
    const weakened = levels.find((row) => !isTrained(row) && percentOf(row) === percent);
    if (trained === undefined || weakened === undefined) return [];
    const [before, after] = [trained, weakened].map((row) => interventionValue(row, column));
    return before === null || after === null ? [] : [{ J: clusterOf(trained), before, after }];
  });
  if (pairs.length === 0) return null;
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const changes = [...groupBy(pairs, ({ J }) => J).values()].map((own) =>
    mean(own.map((one) => one.after - one.before)),
  );
  const { mean: change, interval, p, clusters } = signFlip(changes);
  return {
    column,
    before: mean(pairs.map(({ before }) => before)),
    after: mean(pairs.map(({ after }) => after)),
    change,
    interval: clusters < 6 ? null : interval,
    p,
    networks: pairs.length,
    clusters,
  };
}

export function interventionSheet(rows: readonly Row[]): Sheet {
  const levels = interventionLevels(rows);
  const networks = groupBy(levels, (row) => String(row["id"]));
  const clusters = new Set(levels.map(clusterOf)).size;
  const title = "A direct memory whose fixed point is taken away";
  if (networks.size === 0) {
    const reason = "no network of this study was intervened on: npm run paper -- --part intervention";
    return { number: 7, title, caption: "No networks.", rows: [[absent("intervention", reason)]] };
  }
  const panels = MEASURES.map(({ column, title: name, label, scale }): Panel => {
    const place = (row: Row): Point[] => {
      const y = interventionValue(row, column);
      return y === null || (scale === "log" && y <= 0) ? [] : [{ x: 100 * numberOf(row, "distance")!, y }];
    };
    const each = [...networks].map(([id, own]) => ({
      name: id,
      color: "#767676",
      as: "line" as const,
      faint: true,
      points: own.flatMap(place).sort((a, b) => a.x - b.x),
    }));
    const common = [
      ...groupBy(
        levels.filter((row) => !isTrained(row)),
        (row) => String(percentOf(row)),
      ),
    ];
    const means = common
      .flatMap(([percent, own]) => {
        const mean = own.length < networks.size / 2 ? null : meanOverJ(own, (row) => interventionValue(row, column));
        return mean === null ? [] : [pointOf(Number(percent), mean)];
      })
      .sort((a, b) => a.x - b.x);
    const trained = levels.filter(isTrained).flatMap(place);
    const isMeanful = scale === "linear";
    return {
      kind: "xy",
      title: name,
      x: { label: "feedback beyond s* (%)" },
      y: { label, scale },
      rules: { x: [0] },
      series: [
        ...each,
        ...(isMeanful
          ? [{ name: "mean over J", color: "#D55E00", as: "both" as const, symbol: "diamond" as const, points: means }]
          : []),
        { name: "as trained", color: "#0072B2", as: "dots" as const, points: trained },
      ],
    };
  });
  const how = [...networks.values()].filter(([row]) => row["how"] === "saddle-node").length;
  return {
    number: 7,
    title,
    caption:
      `${networks.size} direct networks of ${clusters} J, whose memory feedback is weakened, W_fd → s W_fd, while delay 1 lasts; stimuli, encoding, answering and read-outs are the trained network's. ` +
      `Dashed: s*, where the first fixed point of a memory vanishes (${how} in a saddle-node). To the left of it the memory has no attractor of its own. ` +
      `Grey: each network; bars and bands: 95 % over J, where there are six. Values beyond all that was tried (200 τ, σ 0.8) stand at that limit.`,
    rows: [panels.slice(0, 2), panels.slice(2, 4), panels.slice(4, 6)],
    heights: [165, 165, 165],
  };
}
