import { useMemo, useState } from "preact/hooks";
import type { CurveData } from "../../../../../src/figures/index.ts";
import { Figure } from "../../components/figure.tsx";
import type { LabRecord } from "../../data/dataSource.ts";
import { saveBlob } from "../../share/saveFigure.ts";
import { assayOf } from "./assays.ts";
import { CurveChart } from "./curveChart.tsx";
import { Evidence } from "./evidence.tsx";
import type { LivePath, Session } from "./session.ts";

const TABS = ["forgetting", "noise", "tonic or phasic", "evidence", "provenance"] as const;
type Tab = (typeof TABS)[number];

export interface TabsProps {
  readonly session: Session;
  readonly run: LabRecord;
}

/** What was measured of the network, and where it comes from. */
export function Tabs({ session, run }: TabsProps) {
  const [tab, setTab] = useState<Tab>("evidence");
  const move = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length];
    setTab(next);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <section class="tabs">
      <div role="tablist" aria-label="What is known" onKeyDown={move}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            data-tab={name}
            aria-selected={tab === name}
            tabIndex={tab === name ? 0 : -1}
            onClick={() => setTab(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" aria-label={tab}>
        {tab === "forgetting" && (
          <Assay run={run} name="forgetting" question="When does it forget?" empty="how long its memories last" />
        )}
        {tab === "noise" && (
          <Assay
            run={run}
            name="noise"
            question="How much noise does it bear?"
            empty="how much noise its memories bear"
          />
        )}
        {tab === "tonic or phasic" && <Tonic session={session} run={run} />}
        {tab === "evidence" && <Evidence run={run} />}
        {tab === "provenance" && <Provenance session={session} run={run} />}
      </div>
    </section>
  );
}

interface AssayProps {
  readonly run: LabRecord;
  readonly name: string;
  readonly question: string;
  readonly empty: string;
}

/** The curves of one assay; where it was not done, how to do it. */
function Assay({ run, name, question, empty }: AssayProps) {
  const assay = assayOf(run, name);
  if (assay === null) {
    return (
      <p class="empty">
        Not measured yet: {empty}. <code>{`lethe assay ${run.id} --only ${name}`}</code> measures it.
      </p>
    );
  }
  return (
    <div class="charts">
      {assay.curves.map((curve: CurveData) => (
        <CurveChart
          key={curve.name}
          curve={curve}
          title={`${question} ${curve.name}`}
          name={`lethe-${run.id}-${name}`}
          origin={`${run.id}.${assay.stage}`}
        />
      ))}
      <dl class="facts">
        {Object.entries(assay.summary).map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{value === null ? "–" : Number(value.toPrecision(4))}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Share of a path's delay 1 that each unit is strongly active in. */
function Tonic({ session, run }: TabsProps) {
  const path = session.shown.value;
  const version = session.version.value;
  const shares = useMemo(() => (path === null ? null : activeShares(path)), [path, version]);
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
        note={`Units by the share of delay 1 in which |rate| > 0.5, in ${path.label}: ${Math.round(100 * tonic)} % of them through more than 0.8 of it (tonic)`}
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
            share of delay 1 with |rate| &gt; 0.5
          </text>
        </svg>
      </Figure>
      {assay === null ? (
        <p class="empty">
          Not measured over many trials yet: <code>{`lethe assay ${run.id} --only saturation`}</code>
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
  const delay = epochs.find(({ name }) => name === "delay1");
  if (delay === undefined || done < delay.end) return null;
  const n = rates.length / steps;
  const least = Math.round(127 * 0.5);
  return Array.from({ length: n }, (_, i) => {
    let active = 0;
    for (let t = delay.start; t < delay.end; t++) if (Math.abs(rates[t * n + i]) > least) active++;
    return active / (delay.end - delay.start);
  });
}

function Provenance({ session, run }: TabsProps) {
  const path = session.shown.value;
  const trial = path?.request ?? null;
  const result = path?.result ?? null;
  const flags =
    trial === null
      ? ""
      : [
          `--pair ${trial.pair}`,
          `--delay ${trial.delay}`,
          `--noise ${trial.noise ?? 0}`,
          ...(trial.silenced ? [`--silence ${trial.silenced}`] : []),
          `--seed ${trial.draw ?? 0} --out trial.npz`,
        ].join(" ");
  const save = (name: string, bytes: Uint8Array) => saveBlob(name, new Blob([bytes as Uint8Array<ArrayBuffer>]));
  return (
    <div class="provenance">
      <p>This network is made again, to the last bit, by</p>
      <pre>{run.command ?? "no command line says it: its plan does"}</pre>
      {trial !== null && (
        <>
          <p>The trial in the strip, by</p>
          <pre data-what="trial-command">{`lethe simulate ${run.id} ${flags}`}</pre>
        </>
      )}
      <p class="row">
        <button type="button" onClick={async () => save(`${run.id}.npz`, await session.exportNetwork())}>
          Download the network (.npz)
        </button>
        {path !== null && trial !== null && result !== null && (
          <button
            type="button"
            data-action="save-trial"
            onClick={async () => save(`${run.id}-${trial.pair}.npz`, await session.trialFile(path))}
          >
            Download the trial (.npz)
          </button>
        )}
      </p>
      <p class="quiet">
        Stages kept: {run.stages.join(", ")}. sha256 of J: {run.train.recurrentSha256.slice(0, 16)}…
      </p>
    </div>
  );
}
