import { useSignal } from "@preact/signals";
import { Figure } from "../../components/figure.tsx";
import { MechanismSymbol } from "../../components/mechanismSymbol.tsx";
import { hasPortrait, PortraitThumb } from "../../components/portraitThumb.tsx";
import type { LabColumn, ResultRow } from "../../data/dataSource.ts";
import { columns, rows, studyName } from "../../data/study.ts";
import { columnLabel, formatValue } from "../../format.ts";
import { markOf, mechanismOf } from "../../marks.ts";
import { hrefOf, route, setQuery } from "../../router.ts";
import { ColumnChooser } from "./columnChooser.tsx";
import { hovered, order, sorted, tableColumns } from "./view.ts";

const PLAIN_ROW = 28;
/** With a portrait in it. */
const TALL_ROW = 44;
const HEIGHT = 13 * PLAIN_ROW;
/** Rows kept beyond each edge, so that scrolling shows no gap. */
const SPARE = 8;

/** All that is selected as numbers. Only the rows in sight are in the page. */
export function NetworkTable() {
  const scrolled = useSignal(0);
  const all = sorted.value;
  const hasThumbs = rows.value.some(hasPortrait);
  const ROW = hasThumbs ? TALL_ROW : PLAIN_ROW;
  const first = Math.max(0, Math.min(Math.floor(scrolled.value / ROW) - SPARE, all.length - 1));
  const last = Math.min(all.length, Math.ceil((scrolled.value + HEIGHT) / ROW) + SPARE);
  const shown = all.slice(first, last);
  const pair = picked();
  return (
    <Figure
      title="What is known of each network?"
      note={`${all.length} of ${rows.value.length}; a heading sorts, an id opens the network, two ticks compare. Saved with all ${columns.value.length} columns.`}
      origin={`From the records of ${studyName.value}.`}
      name="lethe-networks"
      picture={() => null}
      csv={() => ({
        columns: columns.value.map(({ name }) => name),
        rows: all.map((row) => columns.value.map(({ name }) => row[name] ?? null)),
      })}
      controls={
        <>
          {pair.length === 2 && (
            <a class="button" href={hrefOf("compare", pair)}>
              Compare the two
            </a>
          )}
          <ColumnChooser />
        </>
      }
    >
      <div
        class="table"
        style={{ maxHeight: `${HEIGHT + ROW}px` }}
        onScroll={(event) => {
          scrolled.value = event.currentTarget.scrollTop;
        }}
      >
        <table aria-rowcount={all.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">
                <span class="hidden-text">compare</span>
              </th>
              {hasThumbs && (
                <th scope="col">
                  <span class="hidden-text">portrait</span>
                </th>
              )}
              {tableColumns.value.map((column) => (
                <Heading key={column.name} column={column} />
              ))}
            </tr>
          </thead>
          <tbody>
            {first > 0 && <tr style={{ height: `${first * ROW}px` }} />}
            {shown.map((row, k) => (
              <Line
                key={row.id}
                row={row}
                index={first + k + 2}
                isPicked={pair.includes(row.id)}
                height={ROW}
                hasThumbs={hasThumbs}
              />
            ))}
            {last < all.length && <tr style={{ height: `${(all.length - last) * ROW}px` }} />}
          </tbody>
        </table>
        {all.length === 0 && <p class="quiet empty">No network fits. “Show all” above takes every filter away.</p>}
      </div>
    </Figure>
  );
}

function Heading({ column }: { readonly column: LabColumn }) {
  const { name, descending } = order.value;
  const isOrder = name === column.name;
  const next = isOrder ? (descending ? "" : `-${column.name}`) : column.name;
  return (
    <th scope="col" class={column.kind} aria-sort={isOrder ? (descending ? "descending" : "ascending") : "none"}>
      <button
        type="button"
        class="plain"
        title={`${column.name}: ${column.description}`}
        onClick={() => setQuery({ sort: next })}
      >
        {columnLabel(column)}
        {isOrder ? (descending ? " ↓" : " ↑") : ""}
      </button>
    </th>
  );
}

function Line({
  row,
  index,
  isPicked,
  height,
  hasThumbs,
}: {
  readonly row: ResultRow;
  readonly index: number;
  readonly isPicked: boolean;
  readonly height: number;
  readonly hasThumbs: boolean;
}) {
  return (
    <tr
      aria-rowindex={index}
      data-id={row.id}
      style={{ height: `${height}px` }}
      class={hovered.value === row.id ? "hovered" : undefined}
      onPointerEnter={() => (hovered.value = row.id)}
      onPointerLeave={() => (hovered.value = null)}
    >
      <td>
        <input type="checkbox" aria-label={`compare ${row.id}`} checked={isPicked} onChange={() => pick(row.id)} />
      </td>
      {hasThumbs && (
        <td class="portrait">
          {hasPortrait(row) && (
            <a href={hrefOf("network", [row.id])} aria-label={`portrait of ${row.id}`} tabIndex={-1}>
              <PortraitThumb id={row.id} width={60} height={40} />
            </a>
          )}
        </td>
      )}
      {tableColumns.value.map(({ name, kind }) => (
        <td key={name} class={kind}>
          <Value row={row} name={name} />
        </td>
      ))}
    </tr>
  );
}

function Value({ row, name }: { readonly row: ResultRow; readonly name: string }) {
  if (name === "id") {
    return (
      <a href={hrefOf("network", [row.id])}>
        <code>{row.id}</code>
      </a>
    );
  }
  if (name !== "mechanism") return <>{formatValue(row[name])}</>;
  return (
    <>
      <MechanismSymbol mechanism={mechanismOf(row)} /> {markOf(mechanismOf(row)).label}
    </>
  );
}

/** Ids ticked to be compared: the last two. */
const picked = (): string[] => (route.value.query["pick"] ?? "").split(",").filter(Boolean);

function pick(id: string): void {
  const now = picked();
  const next = now.includes(id) ? now.filter((other) => other !== id) : [...now, id].slice(-2);
  setQuery({ pick: next.join(",") });
}
