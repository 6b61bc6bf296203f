import { useEffect, useState } from "preact/hooks";
import type { Verdict } from "../../../../../src/mechanism/index.ts";
import type { TrainRecord } from "../../../../../src/study/portable.ts";
import { CopyLink } from "../../components/copyLink.tsx";
import { ErrorNote } from "../../components/errorNote.tsx";
import type { NetworkSource } from "../../engine/protocol.ts";
import { route, setQuery } from "../../router.ts";
import { useTitle } from "../../title.ts";
import { NetworkView } from "../network/networkView.tsx";
import { sentenceOf } from "../network/sentence.ts";
import { openSession, type Session } from "../network/session.ts";
import { Charts } from "./charts.tsx";
import { choiceOf, queryOf } from "./choice.ts";
import { Choices } from "./choices.tsx";
import { Keep } from "./keep.tsx";
import { openRow } from "./row.ts";
import { RowPicture } from "./rowPicture.tsx";
import { openTraining } from "./training.ts";
import "../network/network.css";
import "./train.css";

/** A network that is looked at, below. */
interface Shown {
  readonly record: TrainRecord;
  readonly session: Session;
}

/** A network trained before the visitor's eyes, then dissected and kept. */
export default function TrainPage() {
  const [training] = useState(() => openTraining(choiceOf(route.peek().query)));
  const [row] = useState(openRow);
  const [shown, setShown] = useState<Shown | null>(null);
  const [verdict, setVerdict] = useState<Verdict | number | null>(null);
  useEffect(
    () => () => {
      training.close();
      row.stop();
    },
    [],
  );
  useEffect(() => () => shown?.session.close(), [shown]);
  const choice = training.choice.value;
  useTitle(`Train a network: g ${choice.g}, feedback ÷ ${choice.fb}, ${choice.n} units`);
  useEffect(() => setQuery(queryOf(choice)), [choice]);
  const show = (record: TrainRecord, source: NetworkSource, known: Verdict | null) => {
    const session = openSession(source);
    setShown({ record, session });
    setVerdict(known);
    if (record.status === "learned" && known === null) session.judge(setVerdict);
  };
  const result = training.result.value;
  useEffect(() => {
    const source = training.trained.peek();
    if (result === null || source === null || result.divergence !== null)
      setShown(null); // another one is on its way
    else show(result.record, source, null);
  }, [result]);
  return (
    <div class="train">
      <h1>How does a network learn to remember?</h1>
      <div class="train-grid">
        <Choices training={training} row={row} />
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
          <Keep result={result} />
        </section>
      )}
      {row.trouble.value !== null && <ErrorNote message={row.trouble.value} />}
      <RowPicture row={row} onOpen={({ result: done, source, verdict: known }) => show(done!.record, source!, known)} />
      {shown !== null && (
        <NetworkView
          key={shown.record.id}
          session={shown.session}
          title={titleOf(shown.record, verdict)}
          subtitle={
            <>
              {typeof verdict === "number"
                ? `${shown.record.id} · judged to ${Math.round(100 * verdict)} %`
                : shown.record.id}{" "}
              <CopyLink />
            </>
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
