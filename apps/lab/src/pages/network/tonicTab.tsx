import { useMemo } from "preact/hooks";
import { Remedy } from "../../components/command.tsx";
import { Figure } from "../../components/figure.tsx";
import { assayOf } from "./assays.ts";
import { CurveChart } from "./curveChart.tsx";
import type { LivePath } from "./session.ts";
import type { TabsProps } from "./tabs.tsx";

/** Share of a path's main delay that each unit is strongly active in. */
export function Tonic({ session, run }: TabsProps) {
  const path = session.shown.value;
  session.version.value; // the path grows without becoming another
  const delay = path?.epochs.find(({ isMain }) => isMain);
  const isOver = path !== null && delay !== undefined && path.done >= delay.end;
  const shares = useMemo(() => (path === null || !isOver ? null : activeShares(path)), [path, isOver]);
  const assay = assayOf(run, "saturation");
  if (path === null || shares === null) return <p class="empty">Run a trial, and its delay is counted here.</p>;
  const bins = 10;
  const counts = new Array<number>(bins).fill(0);
  for (const share of shares) counts[Math.min(bins - 1, Math.floor(share * bins))]++;
  const most = Math.max(1, ...counts);
  const tonic = shares.filter((s) => s > 0.8).length / shares.length;
  return (
    <div class="charts">
      <Figure
        title="Do units fire through the delay, or one after the other?"
        note={`Units by the share of ${delay!.label} in which |rate| > 0.5, in ${path.label}: ${Math.round(100 * tonic)} % of them through more than 0.8 of it (tonic)`}
        name={`lethe-${run.id}-tonic`}
        csv={() => ({ columns: ["from", "units"], rows: counts.map((count, k) => [k / bins, count]) })}
        origin="counted here, in the trial of the strip"
      >
        <svg
          viewBox="0 0 420 170"
          width="100%"
          style={{ maxWidth: "520px" }}
          role="img"
          aria-label={`${counts.join(", ")} units by tenths of the delay`}
          font-size="11"
        >
          {counts.map((count, k) => (
            <g key={k}>
              <rect
                x={30 + k * 38}
                y={130 - (110 * count) / most}
                width="34"
                height={(110 * count) / most}
                fill="var(--accent)"
              />
              <text x={47 + k * 38} y={124 - (110 * count) / most} text-anchor="middle">
                {count}
              </text>
              <text x={30 + k * 38} y="145" text-anchor="middle">
                {k / bins}
              </text>
            </g>
          ))}
          <text x="220" y="163" text-anchor="middle">
            {`share of ${delay!.label} with |rate| > 0.5`}
          </text>
        </svg>
      </Figure>
      {assay === null ? (
        <p class="empty">
          Not measured over many trials yet. <Remedy verb="assay" id={run.id} flags="--assay saturation" />
        </p>
      ) : (
        assay.curves.map((curve) => (
          <CurveChart
            key={curve.name}
            curve={curve}
            title={curve.name}
            name={`lethe-${run.id}-saturation`}
            origin={`${run.id}.${assay.stage}`}
          />
        ))
      )}
    </div>
  );
}

function activeShares({ rates, steps, done, epochs }: LivePath): number[] | null {
  const delay = epochs.find(({ isMain }) => isMain);
  if (delay === undefined || done < delay.end) return null;
  const n = rates.length / steps;
  const least = Math.round(127 * 0.5);
  return Array.from({ length: n }, (_, i) => {
    let active = 0;
    for (let t = delay.start; t < delay.end; t++) if (Math.abs(rates[t * n + i]) > least) active++;
    return active / (delay.end - delay.start);
  });
}
