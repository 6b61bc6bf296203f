import * as Plot from "@observablehq/plot";
import { useEffect, useRef } from "preact/hooks";
import type { CurveData } from "../../../../../src/figures/index.ts";
import { bandsOf, PORTRAIT_INK } from "../../../../../src/figures/index.ts";
import { Figure } from "../../components/figure.tsx";
import { theme, themeColor } from "../../theme.ts";

export interface CurveChartProps {
  readonly curve: CurveData;
  readonly title: string;
  /** File name of what is saved. */
  readonly name: string;
  /** The record it was read from. */
  readonly origin: string;
  /** Values of the abscissa to compare with, e.g. a forecast. @default NO_MARKS */
  readonly marks?: readonly CurveMark[];
  /** Whether its lines are of networks, which have no colour of a stimulus. @default false */
  readonly isOfNetworks?: boolean;
}

export interface CurveMark {
  readonly at: number;
  readonly label: string;
  readonly isForecast: boolean;
}

const NO_MARKS: readonly CurveMark[] = [];

const DASHES = ["", "6,3", "2,3", "8,3,2,3"];

/** Lines with their intervals; told apart by colour and by dashes, named where they end. */
export function CurveChart({ curve, title, name, origin, marks = NO_MARKS, isOfNetworks = false }: CurveChartProps) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = body.current;
    if (element === null) return;
    const rows = curve.lines.flatMap((line, k) =>
      curve.at.map((at, i) => {
        return {
          at,
          value: line.values[i],
          low: line.low?.[i] ?? null,
          high: line.high?.[i] ?? null,
          k,
          line: line.name,
        };
      }),
    );
    type Row = (typeof rows)[number];
    // "all" has the colour of the text, and stimuli their own, as everywhere
    const ink = PORTRAIT_INK[theme.value];
    const hasAll = curve.lines[0]?.name === "all";
    const colorOf = (k: number) =>
      isOfNetworks
        ? k === 0
          ? ink.text
          : themeColor("--accent")
        : hasAll && k === 0
          ? ink.text
          : ink.stimuli[(k - (hasAll ? 1 : 0)) % ink.stimuli.length];
    const color = (row: Row) => colorOf(row.k);
    const axis = ({ name: what, unit }: CurveData["x"]) => (unit === "1" || unit === "" ? what : `${what} (${unit})`);
    const known = rows.filter((row) => row.value !== null);
    // a forecast beyond the grid would squeeze what was measured
    const shown = marks.filter(({ at }) => at <= curve.at[curve.at.length - 1]);
    const [start, end] = [curve.at[0], curve.at[curve.at.length - 1]];
    const placeOf = (v: number) => (curve.x.unit === "τ" ? Math.log1p(v) : v);
    const isLate = ({ at }: CurveMark) => placeOf(at) > (placeOf(start) + placeOf(end)) / 2;
    // names of marks that stand close together begin beside the outer one, so that no line goes through them
    const besides = (mark: CurveMark) => {
      const close = shown.filter(
        (each) =>
          isLate(each) === isLate(mark) &&
          Math.abs(placeOf(each.at) - placeOf(mark.at)) < (placeOf(end) - placeOf(start)) / 5,
      );
      return (isLate(mark) ? Math.min : Math.max)(...close.map(({ at }) => at));
    };
    const figure = Plot.plot({
      width: 460,
      height: 270,
      marginTop: 50, // the ordinate's name, and a line for each kind of mark
      marginLeft: 52,
      marginRight: 76,
      style: { background: "none", fontSize: "11px" },
      // what is lost is lost in the beginning: log(1 + t)
      x: {
        label: axis(curve.x),
        labelAnchor: "center",
        labelArrow: "none",
        ...(curve.x.unit === "τ" ? { type: "symlog" as const, ticks: ticksOfTime(curve.at) } : {}),
      },
      y: { label: axis(curve.y), labelAnchor: "top", labelArrow: "none", labelOffset: 44, grid: true, nice: true },
      color: { type: "identity" },
      marks: [
        ...[true, false].map((isForecast) =>
          Plot.ruleX(
            shown.filter((mark) => mark.isForecast === isForecast),
            {
              x: "at",
              stroke: "currentColor",
              strokeWidth: 1.4,
              strokeDasharray: isForecast ? "5,4" : "none",
              insetTop: isForecast ? -10 : -22,
            },
          ),
        ),
        ...[true, false].flatMap((isForecast) =>
          [true, false].map((late) =>
            Plot.text(
              shown.filter((mark) => mark.isForecast === isForecast && isLate(mark) === late),
              {
                x: besides,
                text: "label",
                frameAnchor: "top",
                textAnchor: late ? "end" : "start",
                dx: late ? -4 : 4,
                dy: isForecast ? -12 : -24,
                fill: "currentColor",
              },
            ),
          ),
        ),
        Plot.areaY(
          rows.filter((row) => row.low !== null),
          { x: "at", y1: "low", y2: "high", z: "line", fill: color, fillOpacity: 0.15 },
        ),
        ...curve.lines.map((line, k) =>
          Plot.line(
            known.filter((row) => row.k === k),
            {
              x: "at",
              y: "value",
              stroke: colorOf(k),
              strokeWidth: 1.8,
              ...(DASHES[k % DASHES.length] === "" ? {} : { strokeDasharray: DASHES[k % DASHES.length] }),
              ariaLabel: () => line.name, // a string would name a column
            },
          ),
        ),
        Plot.text(
          known,
          Plot.selectLast({ x: "at", y: "value", z: "line", text: "line", textAnchor: "start", dx: 5, fill: color }),
        ),
        Plot.tip(
          known,
          Plot.pointer({ x: "at", y: "value", title: (row: Row) => `${row.line}\n${row.at}: ${row.value}` }),
        ),
      ],
    });
    const ends = curve.lines.map(({ name: what, values }) => `${what} ends at ${values.at(-1) ?? "nothing"}`);
    figure.setAttribute("role", "img");
    figure.setAttribute("aria-label", [title, ...ends, ...marks.map(({ label }) => label)].join("; "));
    element.replaceChildren(figure);
  }, [curve, title, marks, theme.value]);
  return (
    <Figure
      title={title}
      name={name}
      origin={`from ${origin}; ${bandsOf([curve]) || "no bands"}${beyond(marks, curve)}`}
      csv={() => ({
        columns: [curve.x.name, ...curve.lines.flatMap(({ name: what }) => [what, `${what} low`, `${what} high`])],
        rows: curve.at.map((at, i) => [
          at,
          ...curve.lines.flatMap(({ values, low, high }) => [values[i], low?.[i] ?? null, high?.[i] ?? null]),
        ]),
      })}
    >
      <div ref={body} />
    </Figure>
  );
}

/** 0, 1, 2, 5, 10 … up to the last one. */
function ticksOfTime(at: readonly number[]): number[] {
  const last = at[at.length - 1] ?? 1;
  return [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter((tick) => tick <= last);
}

/** Marks that lie to the right of the chart. */
function beyond(marks: readonly CurveMark[], curve: CurveData): string {
  const last = curve.at[curve.at.length - 1];
  const out = marks.filter(({ at }) => at > last).map(({ label }) => label);
  return out.length === 0 ? "" : `; to the right of it: ${out.join(", ")}`;
}
