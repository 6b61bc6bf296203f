import { useEffect, useState } from "preact/hooks";
import type { LabRecord } from "../../data/dataSource.ts";
import { type Attempt, attemptOf, goalOf, standing } from "./attempts.ts";
import { lifetimeOf } from "./outlook.ts";
import type { Session } from "./session.ts";

/** A small game on the network: every trial that is run while it is open is an attempt, and counts as it came out. */
export function Challenge({ session, run }: { readonly session: Session; readonly run?: LabRecord | undefined }) {
  const [attempts, setAttempts] = useState<readonly Attempt[] | null>(null);
  const network = session.opened.value!;
  session.version.value; // a result comes into its path without making it another
  const paths = session.paths.value;
  const [before, setBefore] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (attempts === null) return;
    const fresh = paths.flatMap((path) => {
      if (before.has(path.id) || attempts.some((known) => known.path === path.id)) return [];
      return attemptOf(path, network.memories, network.codes) ?? [];
    });
    if (fresh.length > 0) setAttempts([...attempts, ...fresh]);
  });
  if (network.pairs.length === 0) return null;
  if (attempts === null) {
    return (
      <button
        type="button"
        class="plain"
        data-action="challenge"
        title="A small challenge"
        onClick={() => {
          setBefore(new Set(paths.map(({ id }) => id)));
          setAttempts([]);
        }}
      >
        Make it forget
      </button>
    );
  }
  return (
    <div class="challenge" role="status" data-attempts={attempts.length}>
      <span>{goalOf(run)}</span> <b>{standing(attempts)}</b> {afterwards(attempts, run, network.delay)}
      <button type="button" class="plain" onClick={() => setAttempts(null)}>
        Close
      </button>
    </div>
  );
}

/** Once it has been made to forget: what many trials say, which one draw cannot. */
function afterwards(attempts: readonly Attempt[], run: LabRecord | undefined, delay: number | null): string {
  if (attempts.every(({ isRight }) => isRight)) return "";
  const measured = run === undefined ? null : lifetimeOf(run);
  if (measured === null) return "One trial is one draw: another may come out otherwise.";
  return measured.at === null
    ? `Over many trials it keeps half of it up to ${measured.longest + (delay ?? 0)} τ at least.`
    : `Over many trials half is lost at ${Number((measured.at + (delay ?? 0)).toPrecision(3))} τ.`;
}
