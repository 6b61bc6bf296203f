import { useEffect, useState } from "preact/hooks";
import { ErrorNote } from "../../components/errorNote.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { messageOf } from "../../data/study.ts";
import { hrefOf, route } from "../../router.ts";
import { useTitle } from "../../title.ts";
import { type LoadedRun, loadRun } from "../network/loadRun.ts";
import { sentenceOf } from "../network/sentence.ts";
import { openSession, type Session } from "../network/session.ts";
import type { Space } from "../network/space.ts";
import { StateSpace } from "../network/stateSpace.tsx";
import { Strip } from "../network/strip.tsx";
import { TouchBar } from "../network/touchBar.tsx";
import "../network/network.css";

interface Compared {
  readonly run: LoadedRun;
  readonly session: Session;
}

/** Two networks: portraits that turn together, one trial through both, outputs over one another. */
export default function ComparePage() {
  const ids = route.value.ids;
  useTitle(`${ids.map((id) => id.slice(0, 8)).join(" and ")} compared`);
  const key = ids.join("/");
  const [both, setBoth] = useState<readonly Compared[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [spaces] = useState<Space[]>([]);

  useEffect(() => {
    let isGone = false;
    const opened: Session[] = [];
    setBoth([]);
    setTrouble(null);
    spaces.length = 0;
    Promise.all(ids.map(loadRun)).then(
      (runs) => {
        if (isGone) return;
        const diverged = runs.find(({ record }) => record.train.status === "diverged");
        if (diverged !== undefined) {
          setTrouble(
            `${diverged.record.id}: its training diverged, so there is nothing to compare; choose another network.`,
          );
          return;
        }
        const next = runs.map((run) => ({
          run,
          session: openSession(run.source, { portrait: run.portrait, axes: "readout" }),
        }));
        opened.push(...next.map(({ session }) => session));
        setBoth(next);
      },
      (error) => {
        if (!isGone) setTrouble(messageOf(error));
      },
    );
    return () => {
      isGone = true;
      for (const session of opened) session.close();
    };
  }, [key]);

  // the first bar works both networks
  const [first, second] = both.map(({ session }) => session);
  useEffect(() => {
    if (first === undefined || second === undefined) return;
    const unfollow = [
      first.settings.subscribe((settings) => {
        if (settings.pair !== "") second.settings.value = settings;
      }),
      first.speed.subscribe((speed) => {
        second.speed.value = speed;
      }),
      first.cursor.subscribe((cursor) => {
        const path = second.shown.peek();
        if (path !== null && cursor < path.done) second.cursor.value = cursor;
      }),
      first.shown.subscribe((path) => {
        if (path?.kind === "trial" && second.opened.peek() !== null) void second.run();
      }),
      first.axes.subscribe((axes) => {
        second.axes.value = axes;
      }),
    ];
    return () => {
      for (const off of unfollow) off();
    };
  }, [first, second]);

  const join = (space: Space) => {
    spaces.push(space);
    let isTurning = false;
    return space.onView(() => {
      if (isTurning) return;
      isTurning = true;
      for (const other of spaces) if (other !== space) other.setView(space.view());
      isTurning = false;
    });
  };

  if (trouble !== null) return <ErrorNote message={trouble} />;
  if (first === undefined || second === undefined) return <Skeleton height={600} label="Loading both networks" />;
  return (
    <div class="network compare">
      <h1>What do these two do differently?</h1>
      {first.trouble.value !== null && <ErrorNote message={first.trouble.value} />}
      <TouchBar session={first} />
      <div class="compare-grid">
        {both.map(({ run, session }) => (
          <section key={run.record.id} aria-label={run.record.id}>
            <h2>
              <a href={hrefOf("network", [run.record.id])}>{run.record.id.slice(0, 8)}</a> {sentenceOf(run.record)}
            </h2>
            <StateSpace session={session} onSpace={join} />
          </section>
        ))}
      </div>
      <Strip session={first} compared={second} />
      <p class="quiet small">
        Solid: {ids[0].slice(0, 8)}, dotted: {ids[1].slice(0, 8)}; the rates are those of the first.
      </p>
    </div>
  );
}
