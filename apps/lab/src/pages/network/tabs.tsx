import { useState } from "preact/hooks";
import { commandOn } from "../../components/command.tsx";
import type { LabRecord } from "../../data/dataSource.ts";
import { saveBlob } from "../../share/saveFigure.ts";
import { AssayTab, OtherAssays } from "./assayTab.tsx";
import { Evidence } from "./evidence.tsx";
import type { Session } from "./session.ts";
import { Tonic } from "./tonicTab.tsx";

const TABS = ["forgetting", "noise", "other assays", "tonic or phasic", "evidence", "provenance"] as const;
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
            id={`tab-${name.replaceAll(" ", "-")}`}
            aria-controls="tab-panel"
            data-tab={name}
            aria-selected={tab === name}
            tabIndex={tab === name ? 0 : -1}
            onClick={() => setTab(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab.replaceAll(" ", "-")}`}>
        {tab === "forgetting" && <AssayTab run={run} name="forgetting" />}
        {tab === "noise" && <AssayTab run={run} name="noise" />}
        {tab === "other assays" && <OtherAssays run={run} />}
        {tab === "tonic or phasic" && <Tonic session={session} run={run} />}
        {tab === "evidence" && <Evidence run={run} />}
        {tab === "provenance" && <Provenance session={session} run={run} />}
      </div>
    </section>
  );
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
      <pre data-what="train-command">
        {run.command === null ? "no command line says it: its plan does" : `npx ${run.command}`}
      </pre>
      {trial !== null && (
        <>
          <p>The trial in the strip, by</p>
          <pre data-what="trial-command">{commandOn("simulate", run.id, flags)}</pre>
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
