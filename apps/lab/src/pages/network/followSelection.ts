import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Engine } from "../../engine/client.ts";
import type { InspectedState, OpenedNetwork } from "../../engine/protocol.ts";
import type { LivePath } from "./livePath.ts";
import { type Selection, type Surroundings, stateSelected } from "./selected.ts";

const INSPECTED_MODES = 6;

export interface Followed {
  readonly live: Engine;
  readonly opened: ReadonlySignal<OpenedNetwork | null>;
  readonly shown: ReadonlySignal<LivePath | null>;
  readonly cursor: ReadonlySignal<number>;
  readonly selection: Signal<Selection | null>;
  readonly inspected: Signal<InspectedState | null>;
  readonly around: () => Surroundings;
  readonly tell: (error: unknown) => void;
}

/** The selected state is looked at, of quick changes only the last; on a path it goes with the scrubber. @returns what ends it. */
export function followSelection({
  live,
  opened,
  shown,
  cursor,
  selection,
  inspected,
  around,
  tell,
}: Followed): () => void {
  let isLooking = false;
  let looked: Selection | null = null;
  function look(): void {
    const chosen = selection.peek();
    const state = chosen === null ? null : stateSelected(chosen, around());
    if (isLooking || state === null || chosen === looked || opened.value === null) return;
    isLooking = true;
    looked = chosen;
    const modes = Math.min(INSPECTED_MODES, opened.value.n);
    live
      .start("inspect", { state, modes })
      .result.then((found) => {
        const now = selection.peek();
        if (now === chosen || (now?.kind === "path" && chosen?.kind === "path")) inspected.value = found;
      }, tell)
      .finally(() => {
        isLooking = false;
        look();
      });
  }
  const unfollow = [
    selection.subscribe((chosen) => {
      if (chosen === null || chosen.kind !== "path") inspected.value = null; // along a path the last one stays meanwhile
      looked = null;
      look();
    }),
    // a selected state of the path in the strip goes where the scrubber goes
    cursor.subscribe((step) => {
      const chosen = selection.peek();
      const path = shown.peek();
      if (chosen?.kind === "path" && chosen.path === path?.id && chosen.step !== step && step < path.done)
        selection.value = { ...chosen, step };
    }),
  ];
  return () => {
    for (const off of unfollow) off();
  };
}
