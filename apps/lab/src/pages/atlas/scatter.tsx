import { useComputed } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Figure } from "../../components/figure.tsx";
import { MechanismSymbol } from "../../components/mechanismSymbol.tsx";
import { rows, studyName } from "../../data/study.ts";
import { columnLabel, columnTitle, formatValue } from "../../format.ts";
import { markOf, mechanismOf } from "../../marks.ts";
import { go, hrefOf, setQuery } from "../../router.ts";
import { theme } from "../../theme.ts";
import { MeasureOptions } from "./measureOptions.tsx";
import { type Axes, domainsOf, drawAxes, MARGIN, pointOf, scatterSvg } from "./scatterAxes.ts";
import { drawingRank, drawMarks, nearestMark, type PlacedMarks, shadeOf } from "./scatterCanvas.ts";
import { ColorBar, ColorSelect } from "./scatterColor.tsx";
import { usePointer } from "./scatterPointer.ts";
import { type Axis, type Box, box, colorScale, forScatter, hovered, isInBox, xAxis, yAxis } from "./view.ts";

/** How do two measures go together? Every network a mark. */
export function Scatter({ width, height }: { readonly width: number; readonly height: number }) {
  const x = xAxis.value;
  const y = yAxis.value;
  if (x === null || y === null) return null;
  return <ScatterOf x={x} y={y} width={width} height={height} />;
}

interface Props {
  readonly x: Axis;
  readonly y: Axis;
  readonly width: number;
  readonly height: number;
}

function ScatterOf({ x, y, width, height }: Props) {
  const axesHost = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const domains = useComputed(() => domainsOf(rows.value, xAxis.value!, yAxis.value!)).value;
  const axes = useMemo(
    () => drawAxes(x, y, domains, { width, height }),
    [x.column, y.column, x.isLog, y.isLog, ...domains.x, ...domains.y, width, height],
  );
  const color = colorScale.value;
  const drawn = useMemo(() => {
    const points = rows.value.flatMap((row) => {
      const point = pointOf(row, x, y);
      const mechanism = mechanismOf(row);
      return point === null ? [] : [{ row, point, mechanism, rank: drawingRank(mechanism, row.id) }];
    });
    points.sort((a, b) => a.rank - b.rank);
    return {
      rows: points.map(({ row }) => row),
      x: Float32Array.from(points, ({ point }) => axes.x.toPixel(point[0])),
      y: Float32Array.from(points, ({ point }) => axes.y.toPixel(point[1])),
      mechanism: points.map(({ mechanism }) => mechanism),
      shade: color === null ? null : Uint8Array.from(points, ({ row }) => shadeOf(color.of(row))),
    };
  }, [rows.value, axes, color]);
  // what filters leave out stays where it is, in grey
  const kept = useMemo(() => {
    const ids = new Set(forScatter.value.map(({ id }) => id));
    return Uint8Array.from(drawn.rows, ({ id }) => (ids.has(id) ? 1 : 0));
  }, [forScatter.value, drawn]);
  useEffect(() => {
    axesHost.current?.replaceChildren(axes.svg);
  }, [axes]);
  const brush = box.value;
  useEffect(() => {
    if (canvas.current === null) return;
    const marks: PlacedMarks = {
      ...drawn,
      selected: kept.map((is, k) => (is === 1 && isInBox(drawn.rows[k]!) ? 1 : 0)),
    };
    drawMarks(canvas.current, width, height, marks);
  }, [drawn, kept, brush, width, height, theme.value]);

  const surface = usePointer({ axes, width, height, nearest: (px, py) => nearestMark(drawn, px, py, 12, kept), drawn });
  const at = hovered.value === null ? -1 : drawn.rows.findIndex(({ id }) => id === hovered.value);
  const shown = kept.reduce((sum, is) => sum + is, 0);
  const missing = forScatter.value.length - shown;
  const measured = [...new Set([x, y, ...(color === null ? [] : [color])].map(({ column }) => column.name))];
  return (
    <Figure
      title={`How does ${columnTitle(y.column.name)} go with ${columnTitle(x.column.name)}?`}
      note={`${missing > 0 ? `${missing} of ${forScatter.value.length} networks lack one of them. ` : ""}Drag selects, click opens.`}
      origin={`${columnTitle(y.column.name)}: ${y.column.description}. ${columnTitle(x.column.name)}: ${x.column.description}. From the records of ${studyName.value}.`}
      name={`lethe-${y.column.name}-${x.column.name}`}
      picture={() => scatterSvg(forScatter.value, x, y, domains, { width, height }, color)}
      csv={() => ({
        columns: ["id", "mechanism", ...measured],
        rows: drawn.rows.map((row) => [row.id, mechanismOf(row), ...measured.map((name) => row[name] ?? null)]),
      })}
    >
      <div class="axes">
        <AxisSelect label="up" name="y" axis={y} />
        <AxisSelect label="across" name="x" axis={x} />
        <ColorSelect />
        {color !== null && <ColorBar scale={color} />}
      </div>
      <div class="scatter" style={{ width: `${width}px`, height: `${height}px` }}>
        <div ref={axesHost} aria-hidden="true" />
        <div aria-hidden="true">
          <canvas ref={canvas} style={{ width: `${width}px`, height: `${height}px` }} data-marks={shown} />
        </div>
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} class="over" aria-hidden="true">
          {brush !== null && <rect class="brush" {...brushRectangle(brush, axes, width, height)} />}
          {at >= 0 && <circle cx={drawn.x[at]} cy={drawn.y[at]} r={8} class="ring" />}
        </svg>
        <div
          ref={surface}
          class="surface"
          role="application"
          aria-label={`Scatter of ${columnLabel(y.column)} over ${columnLabel(x.column)}, ${shown} networks. Arrows move through them, Enter opens one; the table below has the same numbers.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes arrows and Enter
          tabIndex={0}
          onKeyDown={(event) => {
            const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
            if (event.key === "Enter" && at >= 0) go(hrefOf("network", [drawn.rows[at]!.id]));
            if (event.key === "Escape") setQuery({ box: "" });
            if (step === 0 || shown === 0) return;
            event.preventDefault();
            hovered.value = neighbour(drawn, kept, at, step);
          }}
        />
        {at >= 0 && <Tip row={drawn.rows[at]!} left={drawn.x[at]!} top={drawn.y[at]!} width={width} />}
      </div>
    </Figure>
  );
}

/** The brush in pixels, as far as it is inside the axes. */
function brushRectangle(brush: Box, axes: Axes, width: number, height: number) {
  const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  const [left, right] = [brush[0], brush[1]].map((v) => within(axes.x.toPixel(v), MARGIN.left, width - MARGIN.right));
  const [bottom, top] = [brush[2], brush[3]].map((v) => within(axes.y.toPixel(v), MARGIN.top, height - MARGIN.bottom));
  return { x: left!, y: top!, width: right! - left!, height: bottom! - top! };
}

/** The next network along x of those that filters keep. @param kept of each, 1 or 0; not all 0. */
function neighbour(
  drawn: { readonly rows: readonly { readonly id: string }[]; readonly x: Float32Array },
  kept: Uint8Array,
  at: number,
  step: number,
) {
  const order = drawn.rows.flatMap((_, k) => (kept[k] === 1 ? [k] : []));
  order.sort((a, b) => drawn.x[a]! - drawn.x[b]! || a - b);
  const found = order.indexOf(at);
  const place = found < 0 ? (step > 0 ? -1 : 0) : found;
  return drawn.rows[order[(place + step + order.length) % order.length]!]!.id;
}

interface TipProps {
  readonly row: (typeof rows.value)[number];
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

function Tip({ row, left, top, width }: TipProps) {
  const side = left > width - 230 ? { right: `${width - left + 12}px` } : { left: `${left + 12}px` };
  const shown = new Set([xAxis.value, yAxis.value, colorScale.value].flatMap((axis) => axis?.column ?? []));
  return (
    <div class="tip" style={{ ...side, top: `${Math.max(0, top - 30)}px` }} role="status">
      <strong>
        <MechanismSymbol mechanism={mechanismOf(row)} /> {markOf(mechanismOf(row)).label}
      </strong>
      <div>
        g {formatValue(row["g"])}, fb {formatValue(row["fb"])}, density {formatValue(row["density"])}, seed{" "}
        {formatValue(row["seed"])}
      </div>
      {[...shown].map(({ name, unit }) => (
        <div key={name}>
          {columnTitle(name)} {formatValue(row[name])} {unit === "1" ? "" : unit}
        </div>
      ))}
      <code class="quiet">{row.id}</code>
    </div>
  );
}

function AxisSelect({ label, name, axis }: { readonly label: string; readonly name: "x" | "y"; readonly axis: Axis }) {
  return (
    <label>
      <span class="quiet">{label} </span>
      <select
        value={axis.column.name}
        onChange={(event) => setQuery({ [name]: event.currentTarget.value, box: "" })}
        data-axis={name}
      >
        <MeasureOptions shown={axis.column} />
      </select>
    </label>
  );
}
