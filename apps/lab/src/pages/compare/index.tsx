import { useEffect, useMemo, useState } from "preact/hooks";
import { ErrorNote } from "../../components/errorNote.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { messageOf } from "../../data/study.ts";
import { hrefOf, route } from "../../router.ts";
import { useTitle } from "../../title.ts";
import { CurveChart } from "../network/curveChart.tsx";
import { type LoadedRun, loadRun } from "../network/loadRun.ts";
import { sentenceOf } from "../network/sentence.ts";
import { openSession, type Session } from "../network/session.ts";
import type { Space } from "../network/space.ts";
import { StateSpace } from "../network/stateSpace.tsx";
import { Strip } from "../network/strip.tsx";
import { TouchBar } from "../network/touchBar.tsx";
import { differencesOf, jointSession, overlaid } from "./joint.ts";
import "../network/network.css";
import "./compare.css";

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
    if (first === undefined || second === undefined || joint === null) return;
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
      first.axes.subscribe((axes) => {
        second.axes.value = axes;
      }),
      // turned together, both are on the same axes
      second.axes.subscribe((axes) => {
        first.axes.value = axes;
      }),
    ];
    return () => {
      for (const off of unfollow) off();
    };
  }, [first, second]);

  const joint = useMemo(
    () => (first === undefined || second === undefined ? null : jointSession(first, second)),
    [first, second],
  );
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
  if (first === undefined || second === undefined || joint === null)
    return <Skeleton height={600} label="Loading both networks" />;
  return (
    <div class="network compare">
      <h1>What do these two do differently?</h1>
      {first.trouble.value !== null && <ErrorNote message={first.trouble.value} />}
      <p class="quiet">{differencesOf(both.map(({ run }) => run))}</p>
      <TouchBar session={joint} />
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
      <div class="tabs">
        <div class="charts">
          {(["forgetting", "noise"] as const).map((name) => {
            const curve = overlaid(
              both.map(({ run }) => run.record),
              name,
            );
            return curve === null ? null : (
              <CurveChart
                key={name}
                curve={curve}
                isOfNetworks
                title={name === "forgetting" ? "Which forgets first?" : "Which bears more noise?"}
                name={`lethe-${ids.join("-")}-${name}`}
                origin={ids.map((id) => `${id}.${name}`).join(", ")}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
