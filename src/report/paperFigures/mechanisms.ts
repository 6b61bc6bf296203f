/** @file Figures 2, 4 and 5: how often each mechanism is, and what goes with it. */
import { MECHANISM_MARKS, type Panel, type SharesPanel, type Sheet, type XyPanel } from "../../figures/index.ts";
import { lifetimeInDelays } from "../claims/comparisons.ts";
import { numberOf, type Row } from "../claims/row.ts";
import { absent, COMPARED, INTERVALS, meanOverJ, mechanismOf, pointOf, seriesOf, spread } from "./parts.ts";

const NOT_JUDGED = "no network of this study was judged: run it with a verdict";

/** A curve of an assay of one network, over a common abscissa. */
export interface NetworkCurve {
  readonly row: Row;
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Values of a column, ascending, as categories. */
const categoriesOf = (rows: readonly Row[], column: string): number[] =>
  [...new Set(rows.flatMap((row) => numberOf(row, column) ?? []))].sort((a, b) => a - b);

/** Shares of the mechanisms by a column; weak feedback, a large divisor, stands on the left. */
function sharesBy(rows: readonly Row[], column: string, label: string, noLegend = false): SharesPanel {
  const ascending = categoriesOf(rows, column);
  const values = column === "fb" ? [...ascending].reverse() : ascending;
  const order = Object.keys(MECHANISM_MARKS);
  return {
    kind: "shares",
    title: `mechanisms by ${column === "fb" ? "feedback" : label}`,
    noLegend,
    label,
    categories: values.map(String),
    parts: order.flatMap((name) =>
      values.flatMap((value) => {
        const { label: words, color, short, hollow } = MECHANISM_MARKS[name];
        const count = rows.filter((row) => row[column] === value && mechanismOf(row) === name).length;
        return count === 0 ? [] : [{ category: String(value), name: words, color, short, hollow, count }];
      }),
    ),
  };
}

const FB = "fb, divisor of the feedback";

export function activitySheet(rows: readonly Row[], rasters: readonly Panel[]): Sheet {
  const judged = rows.filter((row) => mechanismOf(row) !== null);
  const found = COMPARED.map((mechanism) => ({
    mechanism,
    own: judged.filter((row) => mechanismOf(row) === mechanism && numberOf(row, "saturation_tonic_share") !== null),
  }));
  const tonic = (row: Row) => numberOf(row, "saturation_tonic_share");
  const tones: Panel = found.every(({ own }) => own.length === 0)
    ? absent("tonic share of the active units", "no network has the assay saturation")
    : {
        kind: "xy",
        title: "tonic share of the active units",
        x: { label: "mechanism", names: COMPARED.map((name) => MECHANISM_MARKS[name].label) },
        y: { label: "share of units", domain: [0, 1] },
        series: found.flatMap(({ mechanism, own }, k) => {
          const mean = meanOverJ(own, tonic);
          const each = own.map((row, i) => ({ x: spread(k + 1, i), y: tonic(row)! }));
          const all = mean === null ? [] : [pointOf(k + 1, mean)];
          return [
            seriesOf(mechanism, each, { faint: true, name: `${MECHANISM_MARKS[mechanism].label}, each` }),
            seriesOf(mechanism, all),
          ];
        }),
      };
  const shares = judged.length === 0 ? absent("mechanisms by feedback", NOT_JUDGED) : sharesBy(judged, "fb", FB);
  return {
    number: 2,
    title: "Delay activity is tonic or phasic, and mechanisms differ in number",
    caption:
      `A, B: mean rates of all units through delay 1 after the same stimulus, each over its own peak, by peak time, of one network each. ` +
      `C: ${found.map(({ mechanism, own }) => `${own.length} ${mechanism === "direct" ? "direct" : "forgetting"}`).join(" and ")} networks; large marks: means over J; ${INTERVALS}. ` +
      `D: ${judged.length} networks; numbers above the bars.`,
    rows: [rasters, [tones, shares]],
    heights: [170, 200],
  };
}

/** Mean curves of the two mechanisms that are compared. */
function meanCurves(title: string, curves: readonly NetworkCurve[], label: string, absentReason: string): Panel {
  const grid = curves[0]?.at ?? [];
  const same = curves.filter(({ at }) => at.length === grid.length && at.every((v, k) => v === grid[k]));
  const series = COMPARED.map((mechanism) => {
    const own = same.filter(({ row }) => mechanismOf(row) === mechanism);
    const values = new Map(own.map(({ row, values: of }) => [row, of]));
    const points = grid.flatMap((x, k) => {
      const mean = meanOverJ([...values.keys()], (row) => values.get(row)![k]);
      return mean === null ? [] : [pointOf(x, mean)];
    });
    return seriesOf(mechanism, points, { as: "both", dash: mechanism === "direct" ? "none" : "6,3" });
  });
  if (series.every(({ points }) => points.length === 0)) return absent(title, absentReason);
  return { kind: "xy", title, x: { label }, y: { label: "share answered right", domain: [0, 1.02] }, series };
}

/** A measure of each network, by mechanism; an endless one stands above, hollow. */
function strip(title: string, label: string, rows: readonly Row[], measureOf: (row: Row) => number | null): Panel {
  const own = COMPARED.map((mechanism) => rows.filter((row) => mechanismOf(row) === mechanism));
  const known = own.flat().flatMap((row) => measureOf(row) ?? []);
  if (known.length === 0) return absent(title, "no network has the assay that measures it");
  const finite = known.filter((v) => v < Number.MAX_VALUE && v > 0);
  const top = 2.2 * Math.max(...finite, 1e-3);
  const least = Math.min(...finite, top / 4);
  return {
    kind: "xy",
    title,
    x: { label: "mechanism", names: COMPARED.map((name) => MECHANISM_MARKS[name].label) },
    y: { label, scale: "log", domain: [least / 1.5, 1.4 * top] },
    series: COMPARED.flatMap((mechanism, k) => {
      const placed = own[k].flatMap((row, i) => {
        const y = measureOf(row);
        return y === null ? [] : [{ x: spread(k + 1, i), y: Math.min(Math.max(y, least), top) }];
      });
      const { label: name } = MECHANISM_MARKS[mechanism];
      return [
        seriesOf(
          mechanism,
          placed.filter(({ y }) => y < top),
        ),
        seriesOf(
          mechanism,
          placed.filter(({ y }) => y >= top),
          { hollow: true, unlisted: true, name: `${name}: beyond what was tried` },
        ),
      ];
    }),
    rules: known.some((v) => v >= top) ? { y: [top / 1.4] } : {},
  };
}

export interface RobustnessCurves {
  readonly forgetting: readonly NetworkCurve[];
  readonly noise: readonly NetworkCurve[];
}

const tolerated = (row: Row): number | null =>
  row["noise_protocol"] == null ? null : (numberOf(row, "noise_tolerated_sigma") ?? Number.MAX_VALUE);

export function robustnessSheet(rows: readonly Row[], { forgetting, noise }: RobustnessCurves): Sheet {
  const counted = (curves: readonly NetworkCurve[]) =>
    COMPARED.map((mechanism) => curves.filter(({ row }) => mechanismOf(row) === mechanism).length).join(" and ");
  return {
    number: 4,
    title: "Forgetting, and the noise that is borne, by mechanism",
    caption:
      `Direct and forgetting networks of all feedbacks together; claims compare them at equal connectivity. A: ${counted(forgetting)} networks; B: ${counted(noise)}. ` +
      `Means over J; ${INTERVALS}. C, D: each network; hollow, above the dashed line: beyond all that was tried.`,
    rows: [
      [
        meanCurves(
          "accuracy with a longer delay",
          forgetting,
          "added delay (τ)",
          "no network has the assay forgetting",
        ),
        meanCurves("accuracy with noise in the delay", noise, "σ (state/√τ)", "no network has the assay noise"),
      ],
      [
        strip("lifetime of the memory", "lifetime (delays)", rows, lifetimeInDelays),
        strip("noise that is borne", "σ (state/√τ)", rows, tolerated),
      ],
    ],
    heights: [190, 190],
  };
}

/** What the letters of the mechanisms mean, of those that are there. */
function lettersOf(rows: readonly Row[]): string {
  const present = new Set(rows.map(mechanismOf));
  const named = Object.entries(MECHANISM_MARKS).filter(([name]) => present.has(name));
  return named.map(([, { short, label }]) => `${short} ${label}`).join(", ");
}

const AXES = [
  { column: "g", label: "g" },
  { column: "fb", label: "fb" },
  { column: "density", label: "density" },
] as const;

/** A measure of every network against the values of a column. */
function against(rows: readonly Row[], axis: (typeof AXES)[number], measure: Measure): Panel {
  const ascending = categoriesOf(rows, axis.column);
  const values = axis.column === "fb" ? [...ascending].reverse() : ascending;
  const place = (row: Row, k: number) => spread(values.indexOf(row[axis.column] as number) + 1, k);
  const series = measure.columns.map(({ column, name, color, symbol, hollow }) => {
    const known = rows.flatMap((row, k) => {
      const y = numberOf(row, column);
      return y === null || (measure.scale === "log" && y <= 0) ? [] : [{ x: place(row, k), y }];
    });
    return { name, color, symbol, hollow, as: "dots" as const, points: known };
  });
  if (series.every(({ points }) => points.length === 0))
    return absent(measure.title, `no network has ${measure.title}`);
  return {
    kind: "xy",
    title: measure.title,
    x: { label: axis.label, names: values.map(String) },
    y: { label: measure.label, scale: measure.scale },
    series,
    rules: measure.rules,
  };
}

interface Measure {
  readonly title: string;
  readonly label: string;
  readonly scale: "linear" | "log";
  readonly rules: NonNullable<XyPanel["rules"]>;
  readonly columns: readonly {
    readonly column: string;
    readonly name: string;
    readonly color: string;
    readonly symbol: "circle" | "diamond";
    readonly hollow: boolean;
  }[];
}
const ATTRACTION: Measure = {
  title: "normal attraction r",
  label: "r",
  scale: "log",
  rules: { y: [1, 2] },
  columns: [{ column: "attraction", name: "", color: "#0072B2", symbol: "circle", hollow: false }],
};
const RATES: Measure = {
  title: "κ and κ_echo",
  label: "rate (1/τ)",
  scale: "linear",
  rules: { y: [0] },
  columns: [
    { column: "echo_rate", name: "κ_echo", color: "#767676", symbol: "diamond", hollow: true },
    { column: "loss_rate", name: "κ", color: "#D55E00", symbol: "circle", hollow: false },
  ],
};

export function connectivitySheet(rows: readonly Row[]): Sheet {
  const judged = rows.filter((row) => mechanismOf(row) !== null);
  const measured = judged.filter((row) => numberOf(row, "loss_rate") !== null);
  const none = judged.length === 0;
  return {
    number: 5,
    title: "Mechanism, attraction and rates of loss against the connectivity",
    caption:
      `A to C: ${judged.length} networks, numbers above the bars; ${lettersOf(judged)}. D to I: ${measured.length} networks whose pairs were followed along the delay; ` +
      `dashed at r = 1 and 2 (below: no manifold; above: a slow manifold may be said) and at κ = 0. fb is a divisor: feedback is strong where it is small. ` +
      `Networks of one J stand in several places.`,
    rows: none
      ? [[absent("mechanisms", NOT_JUDGED)]]
      : [
          AXES.map(({ column, label }) => sharesBy(judged, column, label, true)),
          AXES.map((axis) => against(measured, axis, ATTRACTION)),
          AXES.map((axis) => against(measured, axis, RATES)),
        ],
    heights: [160, 150, 150],
  };
}
