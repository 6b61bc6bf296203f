import { useRef, useState } from "preact/hooks";
import { Figure } from "../../components/figure.tsx";
import { hasPortrait, PortraitThumb } from "../../components/portraitThumb.tsx";
import { rows, studyName } from "../../data/study.ts";
import { letterColor, markOf, mechanismOf } from "../../marks.ts";
import { setQuery } from "../../router.ts";
import { cellLines, type PhaseCell, type PhasePanel, phasePanels } from "./phaseCells.ts";
import { cell as chosenCell, densityLevels, fbLevels, forPhases, gLevels } from "./view.ts";

const MARGIN = { left: 46, right: 8, top: 20, bottom: 36 };
const GAP = 10;

/** Which mechanism emerges where: shares in every cell of the grid, one panel per density. */
export function PhaseDiagram({ width, height }: { readonly width: number; readonly height: number }) {
  const gs = gLevels.value;
  const fbs = fbLevels.value;
  const panels = phasePanels(rows.value, forPhases.value, gs, fbs, densityLevels.value);
  const hasAny = rows.value.some(hasPortrait);
  const [tip, setTip] = useState<{ cell: PhaseCell; left: number; top: number } | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const count = Math.max(1, panels.length);
  const panelWidth = (width - MARGIN.left - MARGIN.right - GAP * (count - 1)) / count;
  const cellWidth = panelWidth / Math.max(1, gs.keys.length);
  const cellHeight = (height - MARGIN.top - MARGIN.bottom) / Math.max(1, fbs.keys.length);
  const left = (p: number, x: number) => MARGIN.left + p * (panelWidth + GAP) + x * cellWidth;
  const top = (y: number) => MARGIN.top + y * cellHeight; // strong feedback, the small divisors, at the top
  const csv = () => ({
    columns: ["density", "g", "fb", "mechanism", "networks", "of"],
    rows: panels.flatMap(({ cells }) =>
      cells.flatMap(({ key, counts, kept: rows }) =>
        counts.map(([name, n]) => [...key.split(","), name, n, rows.length]),
      ),
    ),
  });
  const focused = chosenCell.value === "" ? panels[0]?.cells[0]?.key : chosenCell.value;
  return (
    <Figure
      title="Which mechanism emerges where?"
      note={`${hasAny ? "A portrait of one network of each cell, on" : "Filled with"} the colour of most; the stronger, the larger their share. A click filters.`}
      origin={`From the verdicts of ${studyName.value}.`}
      name="lethe-phase-diagram"
      csv={csv}
    >
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" class="phases">
        {panels.map((panel, p) => (
          <Panel
            key={panel.density}
            panel={panel}
            isOnly={panels.length === 1}
            x={left(p, 0)}
            cellWidth={cellWidth}
            cellHeight={cellHeight}
            labels={gs.labels}
            bottom={height - MARGIN.bottom}
          />
        ))}
        {fbs.labels.map((label, y) => (
          <text key={label} x={MARGIN.left - 7} y={top(y + 0.5)} dy="0.35em" text-anchor="end" class="tick">
            {label}
          </text>
        ))}
        <text
          x={MARGIN.left + (width - MARGIN.left - MARGIN.right) / 2}
          y={height - 4}
          text-anchor="middle"
          class="axis"
        >
          g, strength of the random recurrent weights
        </text>
        <text x={0} y={11} class="axis">
          ↑ feedback, ÷ fb
        </text>
      </svg>
      <div ref={grid} class="cells" role="toolbar" aria-label="Cells of the phase diagram; arrows move, Enter filters">
        {panels.flatMap(({ cells }, p) =>
          cells.map((cell) => (
            <button
              key={cell.key}
              type="button"
              class="cell"
              data-cell={cell.key}
              aria-pressed={cell.key === chosenCell.value}
              aria-label={`${cellTitle(cell)}. ${cellLines(cell).join(". ")}`}
              tabIndex={cell.key === focused ? 0 : -1}
              style={{
                left: `${left(p, cell.x)}px`,
                top: `${top(cell.y)}px`,
                width: `${cellWidth}px`,
                height: `${cellHeight}px`,
              }}
              onClick={() => setQuery({ cell: cell.key === chosenCell.value ? "" : cell.key }, true)}
              onKeyDown={(event) => moveFocus(event, grid.current)}
              onPointerEnter={() => setTip({ cell, left: left(p, cell.x + 0.5), top: top(cell.y + 1) })}
              onPointerLeave={() => setTip(null)}
              onFocus={() => setTip({ cell, left: left(p, cell.x + 0.5), top: top(cell.y + 1) })}
              onBlur={() => setTip(null)}
            >
              <CellThumb cell={cell} width={cellWidth} height={cellHeight} caption={captionOf(cellHeight, panels)} />
            </button>
          )),
        )}
        {tip !== null && (
          <div class="tip" style={{ left: `${Math.min(tip.left, width - 270)}px`, top: `${tip.top + 4}px` }}>
            <strong>{cellTitle(tip.cell)}</strong>
            {cellLines(tip.cell).map((line) => (
              <div key={line}>{line}</div>
            ))}
          </div>
        )}
      </div>
    </Figure>
  );
}

interface PanelProps {
  readonly panel: PhasePanel;
  readonly isOnly: boolean;
  readonly x: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly labels: readonly string[];
  readonly bottom: number;
}

function Panel({ panel, isOnly, x: left, cellWidth, cellHeight, labels, bottom }: PanelProps) {
  const inset = 1.5;
  const caption = captionOf(cellHeight, [panel]);
  // labels that would run into one another are thinned out
  const every = Math.ceil((Math.max(...labels.map((label) => label.length), 1) * 7 + 4) / cellWidth);
  return (
    <g>
      {!isOnly && (
        <text x={left + (cellWidth * labels.length) / 2} y={11} text-anchor="middle" class="axis">
          density {panel.density}
        </text>
      )}
      {labels.map((label, x) =>
        x % every === 0 ? (
          <text key={label} x={left + (x + 0.5) * cellWidth} y={bottom + 14} text-anchor="middle" class="tick">
            {label}
          </text>
        ) : null,
      )}
      {panel.cells.map((cell) => {
        const width = cellWidth - 2 * inset;
        const height = cellHeight - 2 * inset - caption;
        const y = MARGIN.top + cell.y * cellHeight + inset;
        const { color, hollow, short } = markOf(cell.majority);
        const isChosen = cell.key === chosenCell.value;
        const isFaded = chosenCell.value !== "" && !isChosen;
        return (
          <g key={cell.key} opacity={cell.isLeftOut ? 0.16 : isFaded ? 0.35 : 1}>
            {cell.counts.map(([name, n]) => (
              <g key={name} data-share={cell.isLeftOut ? undefined : `${cell.key} ${name} ${n}`} />
            ))}
            <rect
              x={left + cell.x * cellWidth + inset + 0.75}
              y={y + 0.75}
              width={Math.max(0, width - 1.5)}
              height={Math.max(0, height - 1.5)}
              rx={3}
              fill={hollow ? "none" : color}
              fill-opacity={0.3 + 0.7 * strengthOf(cell)}
              stroke={hollow ? "var(--grey-mark)" : color}
              stroke-width={hollow ? 1 : 1.5}
            />
            {width > 13 && height > 13 && !showsThumb(cell, cellWidth, cellHeight) && (
              <text
                x={left + (cell.x + 0.5) * cellWidth}
                y={y + height / 2}
                dy="0.36em"
                text-anchor="middle"
                class={hollow || strengthOf(cell) < 0.5 ? "letter hollow" : "letter"}
                style={hollow || strengthOf(cell) < 0.5 ? {} : { fill: letterColor(color) }}
              >
                {short}
              </text>
            )}
            {caption > 0 && (
              <text x={left + (cell.x + 0.5) * cellWidth} y={y + height + 10} text-anchor="middle" class="count">
                {cell.kept.length}
              </text>
            )}
            {isChosen && (
              <rect
                x={left + cell.x * cellWidth}
                y={y - inset}
                width={cellWidth}
                height={cellHeight}
                rx={3}
                fill="none"
                stroke="var(--text)"
                stroke-width={1.5}
              />
            )}
          </g>
        );
      })}
    </g>
  );
}

/** Pixels of the number below a cell; none where all numbers are 1. */
const captionOf = (cellHeight: number, panels: readonly PhasePanel[]): number =>
  cellHeight > 30 && panels.some(({ cells }) => cells.some(({ rows: here }) => here.length > 1)) ? 12 : 0;

/** 0 where the majority is the least it can be, 1 where all are alike. */
const strengthOf = ({ share, kept }: PhaseCell): number => (kept.length < 2 ? 1 : Math.max(0, (share - 0.34) / 0.66));

/** A network of the majority that has a portrait. */
const shownOf = ({ kept, majority }: PhaseCell) =>
  kept.find((row) => mechanismOf(row) === majority && hasPortrait(row));
const showsThumb = (cell: PhaseCell, width: number, height: number): boolean =>
  width >= 40 && height >= 30 && shownOf(cell) !== undefined;

function CellThumb({
  cell,
  width,
  height,
  caption,
}: {
  readonly cell: PhaseCell;
  readonly width: number;
  readonly height: number;
  readonly caption: number;
}) {
  const row = shownOf(cell);
  if (row === undefined || !showsThumb(cell, width, height)) return null;
  return (
    <span class="in-cell" style={{ opacity: cell.isLeftOut ? 0.16 : 1, bottom: `${caption + 5}px` }}>
      <PortraitThumb id={row.id} />
    </span>
  );
}

function cellTitle(cell: PhaseCell): string {
  const [density, g, fb] = cell.key.split(",");
  const n = cell.kept.length;
  return `g ${g}, fb ${fb}, density ${density}: ${n} ${n === 1 ? "network" : "networks"}`;
}

/** Arrows go to the nearest cell in their direction. */
function moveFocus(event: KeyboardEvent, grid: HTMLElement | null): void {
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const step = steps[event.key];
  if (step === undefined || grid === null) return;
  event.preventDefault();
  event.stopPropagation();
  const middle = (element: Element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [left + width / 2, top + height / 2] as const;
  };
  const here = middle(event.currentTarget as Element);
  let best: HTMLElement | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const other of grid.querySelectorAll<HTMLElement>("button")) {
    const there = middle(other);
    const along = (there[0] - here[0]) * step[0] + (there[1] - here[1]) * step[1];
    const across = Math.abs((there[0] - here[0]) * step[1]) + Math.abs((there[1] - here[1]) * step[0]);
    if (along > 1 && along + 4 * across < least) {
      least = along + 4 * across;
      best = other;
    }
  }
  best?.focus();
}
