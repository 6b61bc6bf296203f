import { useEffect, useState } from "preact/hooks";
import type { Verdict } from "../../../../../src/mechanism/index.ts";
import type { TrainRecord } from "../../../../../src/study/portable.ts";
import { ErrorNote } from "../../components/errorNote.tsx";
import { useTitle } from "../../title.ts";
import { NetworkView } from "../network/networkView.tsx";
import { sentenceOf } from "../network/sentence.ts";
import { openSession, type Session } from "../network/session.ts";
import { Charts } from "./charts.tsx";
import { Choices } from "./choices.tsx";
import { Keep } from "./keep.tsx";
import { openTraining } from "./training.ts";
import "../network/network.css";
import "./train.css";

/** A network trained before the visitor's eyes, then dissected and kept. */
export default function TrainPage() {
  const [training] = useState(openTraining);
  const [session, setSession] = useState<Session | null>(null);
  useEffect(() => () => training.close(), []);
  useEffect(() => () => session?.close(), [session]);
  const [verdict, setVerdict] = useState<Verdict | number | null>(null);
  useTitle("Train a network");
  const phase = training.phase.value;
  useEffect(() => {
    if (phase === "starting") setSession(null); // another network is on its way
  }, [phase]);
  const result = training.result.value;
  const source = training.trained.value;
  const canDissect = source !== null && result?.divergence === null;
  return (
    <div class="train">
      <h1>How does a network learn to remember?</h1>
      <div class="train-grid">
        <Choices training={training} />
        <Charts training={training} />
      </div>
      {training.trouble.value !== null && <ErrorNote message={training.trouble.value} />}
      {result !== null && (
        <section class="note" aria-label="What came of it" data-trained={result.record.id}>
          <div>
            <b>
              {result.divergence !== null
                ? `It diverged in trial ${result.divergence.trial + 1}: ${result.divergence.reason}. Try a larger feedback divisor or a smaller g.`
                : result.evaluation!.learned
                  ? `It has learned: ${(100 * result.evaluation!.accuracy).toFixed(1)} % of ${result.evaluation!.trials} test trials right.`
                  : `It has not learned: ${(100 * result.evaluation!.accuracy).toFixed(1)} % of ${result.evaluation!.trials} test trials right. More trials may help.`}
            </b>{" "}
            <span class="quiet">{result.record.id}</span>
          </div>
          {canDissect && session === null && (
            <button
              type="button"
              class="primary"
              data-action="dissect"
              onClick={() => {
                const opened = openSession(source);
                setSession(opened);
                setVerdict(null);
                if (result.record.status === "learned") opened.judge(setVerdict);
              }}
            >
              How does it remember?
            </button>
          )}
          <Keep result={result} />
        </section>
      )}
      {session !== null && result !== null && (
        <NetworkView
          session={session}
          title={titleOf(result.record, verdict)}
          subtitle={
            typeof verdict === "number"
              ? `${result.record.id} · judged to ${Math.round(100 * verdict)} %`
              : result.record.id
          }
        />
      )}
    </div>
  );
}

/** The verdict in a sentence once it is there. @param verdict a share while it is being judged. */
function titleOf(train: TrainRecord, verdict: Verdict | number | null): string {
  if (train.status !== "learned") return "What it does when it is left alone";
  if (verdict === null || typeof verdict === "number") return "How does it remember? Its states are being followed…";
  return sentenceOf({ train, verdict: { format: 1, stage: "verdict-", id: train.id, verdict } });
}
