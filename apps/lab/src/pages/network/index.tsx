import { useEffect, useState } from "preact/hooks";
import { CopyLink } from "../../components/copyLink.tsx";
import { ErrorNote } from "../../components/errorNote.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { messageOf, rows } from "../../data/study.ts";
import { onKey } from "../../keys.ts";
import { go, hrefOf, route } from "../../router.ts";
import { useTitle } from "../../title.ts";
import { followLink, followView, optionsOf } from "./link.ts";
import { type LoadedRun, loadRun } from "./loadRun.ts";
import { NetworkView } from "./networkView.tsx";
import { lifetimeSentence } from "./outlook.ts";
import { OutlookPanel } from "./outlookPanel.tsx";
import { scalesOf } from "./scales.ts";
import { sentenceOf } from "./sentence.ts";
import { openSession, type Session } from "./session.ts";
import { Tabs } from "./tabs.tsx";

/** One network of the study. */
export default function NetworkPage() {
  const id = route.value.ids[0]!;
  const [run, setRun] = useState<LoadedRun | null>(null);
  const [session, setSession] = useState<Session | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [tries, setTries] = useState(0);

  useEffect(() => {
    let isGone = false;
    let opened: Session | undefined;
    let unlink = () => {};
    setTrouble(null);
    loadRun(id).then(
      (loaded) => {
        if (isGone) return;
        setRun(loaded);
        if (loaded.record.train.status === "diverged") return;
        opened = openSession(loaded.source, {
          ...optionsOf(route.peek().query),
          portrait: loaded.portrait,
          scales: scalesOf(loaded.record),
        });
        unlink = followLink(opened);
        setSession(opened);
      },
      (error) => {
        if (!isGone) setTrouble(messageOf(error));
      },
    );
    return () => {
      isGone = true;
      unlink();
      opened?.close();
    };
  }, [id, tries]);

  useEffect(() => {
    const beside = (by: number) => {
      const ids = rows.value.map((row) => row.id);
      const next = ids[ids.indexOf(id) + by];
      if (next !== undefined) go(hrefOf("network", [next]));
    };
    const unbind = [onKey("j", "next network", () => beside(1)), onKey("k", "network before", () => beside(-1))];
    return () => {
      for (const off of unbind) off();
    };
  }, [id]);

  useTitle(run === null ? "" : `${sentenceOf(run.record)} · ${id.slice(0, 8)}`);

  if (trouble !== null) return <ErrorNote message={trouble} onRetry={() => setTries(tries + 1)} />;
  if (run === null) return <Skeleton height={600} label="Loading the network" />;
  const { train, verdict } = run.record;
  const { g, density, feedbackDivisor, n } = train.spec.network;
  const { seed, trainingSeed } = train.spec;
  const seeds = trainingSeed === undefined ? `seed ${seed}` : `seed ${seed}, training seed ${trainingSeed}`;
  const subtitle = `${id} · g ${g}, density ${density}, feedback ÷ ${feedbackDivisor}, ${seeds}, ${n} units, ${train.trials} trials`;
  if (session === null) {
    return (
      <>
        <h1>{sentenceOf(run.record)}</h1>
        <p class="quiet">{subtitle}</p>
        <ErrorNote message="Its training diverged, so there is no network to look at; choose another one in the atlas." />
      </>
    );
  }
  return (
    <NetworkView
      session={session}
      onSpace={followView}
      run={run.record}
      title={[sentenceOf(run.record), lifetimeSentence(run.record)].filter(Boolean).join(". ")}
      subtitle={
        <>
          {subtitle} <CopyLink />
        </>
      }
      outlook={<OutlookPanel run={run.record} />}
    >
      <Tabs session={session} run={run.record} key={verdict?.stage ?? ""} />
    </NetworkView>
  );
}
