import * as Plot from "@observablehq/plot";
import { type Drawing, type Heading, type PlotDocument, panel, stack } from "./drawing.ts";
import { STIMULUS_COLORS } from "./marks.ts";

/** A number with its interval; null where it cannot be had. */
interface Estimate {
  readonly value: number | null;
  readonly interval: readonly [number | null, number | null];
}

/** A claim as far as its figure needs it. */
export interface ClaimData {
  readonly effect: Estimate & {
    readonly name: string;
    /** What no effect would be; null for a description. */
    readonly none: number | null;
  };
  /** The same effect under other choices, the first one the choice that decides. */
  readonly sensitivity: readonly (Estimate & {
    readonly choices: Readonly<Record<string, string>>;
    readonly networks: number;
  })[];
}

const WIDTH = 760;
const LEFT = 210;
const RIGHT = 24;
const ROW = 18;
const MAIN = STIMULUS_COLORS[0];
const OTHER = "#767676";

interface Bar {
  readonly at: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly color: string;
}

/**
 * The effect with its 95 % interval above, and below it the specification curve: the effect under every choice, by size, and
 * which choices these are. What the study cannot say is left out, and said.
 */
export function claimFigure(document: PlotDocument, { effect, sensitivity }: ClaimData, heading: Heading): Drawing {
  const known = sensitivity.flatMap((one, k) =>
    one.value === null ? [] : [{ ...one, value: one.value, isMain: k === 0 }],
  );
  const bySize = known.sort((a, b) => a.value - b.value);
  const ends = [effect, ...bySize].flatMap(({ value, interval }) => [value, ...interval]);
  const domain = domainOf([...ends, effect.none].filter((v) => v !== null));
  const parts = [effectPanel(document, effect, domain)];
  if (bySize.length > 0) {
    const bars = bySize.map((one, at) => barOf(one, at, one.isMain ? MAIN : OTHER, domain));
    parts.push(curvePanel(document, bars, effect, domain), choicesPanel(document, bySize));
  }
  return stack(heading, parts);
}

/** All values with some air around them. */
function domainOf(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const air = high > low ? 0.08 * (high - low) : 1;
  return [low - air, high + air];
}

const hasInterval = ({ interval: [low, high] }: Estimate): boolean => low !== null || high !== null;

/** An end that is not known lies beyond the picture. */
function barOf(estimate: Estimate, at: number, color: string, domain: [number, number]): Bar {
  const value = estimate.value!;
  const [low, high] = estimate.interval;
  const none = hasInterval(estimate) ? domain : [value, value];
  return { at, value, low: low ?? none[0], high: high ?? none[1], color };
}

const frame = { width: WIDTH, marginLeft: LEFT, marginRight: RIGHT };

function effectPanel(document: PlotDocument, effect: ClaimData["effect"], domain: [number, number]): Drawing {
  const { name, none, value } = effect;
  const bars = value === null ? [] : [barOf(effect, 0, MAIN, domain)];
  return panel(document, {
    ...frame,
    height: 96,
    marginTop: 12,
    marginBottom: 54,
    x: { domain, label: name, labelAnchor: "center", labelArrow: "none", labelOffset: 36, grid: true },
    y: { axis: null, domain: [0], type: "point" },
    marks: [
      ...(none === null || bars.length === 0 ? [] : [Plot.ruleX([none], { stroke: "#222", strokeDasharray: "4,3" })]),
      Plot.text([hasInterval(effect) ? "effect, 95 %" : "effect"], {
        frameAnchor: "left",
        textAnchor: "end",
        dx: -12,
        fontWeight: 600,
      }),
      Plot.ruleY(bars, { y: "at", x1: "low", x2: "high", stroke: MAIN, strokeWidth: 3 }),
      Plot.dot(bars, { x: "value", y: "at", fill: MAIN, r: 6 }),
      ...(bars.length === 0
        ? [Plot.text(["the study has no such value"], { frameAnchor: "middle", fill: OTHER })]
        : []),
    ],
  });
}

function curvePanel(
  document: PlotDocument,
  bars: readonly Bar[],
  { none }: ClaimData["effect"],
  domain: [number, number],
) {
  return panel(document, {
    ...frame,
    height: 170,
    marginTop: 22,
    marginBottom: 8,
    x: { axis: null, type: "point", domain: bars.map(({ at }) => at), padding: 0.5 },
    y: { domain, label: null, grid: true, ticks: 5 },
    marks: [
      Plot.text(["the effect under every choice, by size (filled: the choice that decides)"], {
        frameAnchor: "top-left",
        dy: -18,
        fontWeight: 600,
      }),
      ...(none === null ? [] : [Plot.ruleY([none], { stroke: "#222", strokeDasharray: "4,3" })]),
      Plot.ruleX(bars, { x: "at", y1: "low", y2: "high", stroke: "color", strokeWidth: 2 }),
      Plot.dot(bars, {
        x: "at",
        y: "value",
        stroke: "color",
        fill: (bar: Bar) => (bar.color === MAIN ? MAIN : "#fff"),
        strokeWidth: 2,
        r: 4.5,
      }),
    ],
    color: { type: "identity" },
  });
}

/** Which choices each point of the curve stands for: a row per choice, and the number of networks. */
function choicesPanel(document: PlotDocument, bySize: ClaimData["sensitivity"]): Drawing {
  const marks = bySize.flatMap(({ choices }, at) =>
    Object.entries(choices).map(([name, choice]) => ({ at, row: `${name}: ${choice}` })),
  );
  const rows = [...new Set(marks.map(({ row }) => row))].sort();
  const counts = bySize.map(({ networks }, at) => ({ at, row: "networks", networks }));
  return panel(document, {
    ...frame,
    height: (rows.length + 1) * ROW + 16,
    marginTop: 4,
    marginBottom: 12,
    x: { axis: null, type: "point", domain: bySize.map((_, at) => at), padding: 0.5 },
    y: { type: "band", domain: [...rows, "networks"], label: null, tickSize: 0 },
    marks: [
      Plot.ruleY(rows, { stroke: "#e5e5e5" }),
      Plot.dot(marks, { x: "at", y: "row", fill: "#222", r: 3.5 }),
      ...(counts.length <= 24 ? [Plot.text(counts, { x: "at", y: "row", text: "networks" })] : []),
    ],
  });
}
