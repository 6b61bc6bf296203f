import { Figure } from "../../components/figure.tsx";
import { MechanismSymbol } from "../../components/mechanismSymbol.tsx";
import { markOf } from "../../marks.ts";
import type { Row, RowCell } from "./row.ts";

export interface RowPictureProps {
  readonly row: Row;
  /** Opens a network that is done. */
  readonly onOpen: (cell: RowCell) => void;
}

/** The row as cells of the phase diagram, filled as their networks are judged. */
export function RowPicture({ row, onOpen }: RowPictureProps) {
  const cells = row.cells.value;
  if (cells.length === 0) return null;
  return (
    <Figure
      class="row-figure"
      title="How does it remember, as the random weights grow?"
      note="one network for each g, all else alike; a click opens it. One network is no share of many"
      name="lethe-row"
      origin="computed here"
      csv={() => ({
        columns: ["g", "accuracy", "mechanism"],
        rows: cells.map((cell) => [cell.g, cell.result?.evaluation?.accuracy ?? null, mechanismOf(cell)]),
      })}
    >
      <ol class="row-cells">
        {cells.map((cell) => (
          <li key={cell.g} data-g={cell.g} data-phase={cell.phase}>
            <button type="button" disabled={cell.phase !== "done" || cell.source === null} onClick={() => onOpen(cell)}>
              <b>g {cell.g}</b>
              {cell.phase === "done" ? (
                <span>
                  <MechanismSymbol mechanism={mechanismOf(cell) ?? "unjudged"} />{" "}
                  {markOf(mechanismOf(cell) ?? "").label}
                </span>
              ) : (
                <progress
                  max={1}
                  value={cell.phase === "waiting" ? 0 : cell.share}
                  aria-label={`g ${cell.g}: ${cell.phase}`}
                />
              )}
              <span class="quiet">{saidOf(cell)}</span>
            </button>
          </li>
        ))}
      </ol>
      <button type="button" hidden={!row.running.value} onClick={() => row.stop()}>
        Stop the row
      </button>
    </Figure>
  );
}

function mechanismOf({ phase, result, verdict }: RowCell): string | null {
  if (phase !== "done" || result === null) return null;
  return verdict?.network ?? result.record.status;
}

function saidOf({ phase, share, result }: RowCell): string {
  if (phase === "waiting") return "waits";
  if (phase !== "done") return `${phase}, ${Math.round(100 * share)} %`;
  const accuracy = result?.evaluation?.accuracy;
  return accuracy === undefined ? "" : `${(100 * accuracy).toFixed(0)} % right`;
}
