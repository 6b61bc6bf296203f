/** @file What is selected, as a state and in words. */
import type { AxesName, Scene, StateRef } from "../../engine/protocol.ts";
import type { LivePath } from "./livePath.ts";

export type Selection =
  | { readonly kind: "point"; readonly index: number }
  | { readonly kind: "cycle"; readonly index: number }
  | { readonly kind: "path"; readonly path: string; readonly step: number }
  | { readonly kind: "placed"; readonly axes: AxesName; readonly at: readonly [number, number, number] };

/** What a selection is among; where nothing is selected, the scrubber's state is meant. */
export interface Surroundings {
  readonly scene: Scene | null;
  readonly shown: LivePath | null;
  readonly cursor: number;
}

export function stateSelected(chosen: Selection | null, { scene, shown, cursor }: Surroundings): StateRef | null {
  if (chosen === null) return shown === null ? null : { kind: "path", path: shown.id, step: cursor };
  if (chosen.kind === "path" || chosen.kind === "placed") return chosen;
  const found = chosen.kind === "point" ? scene?.points[chosen.index] : scene?.cycles[chosen.index];
  return found === undefined ? null : { kind: "state", x: found.x };
}

function nameSelected(chosen: Selection | null, { scene, shown, cursor }: Surroundings): string {
  if (chosen === null) return shown === null ? "nowhere" : `${shown.label} at step ${cursor}`;
  if (chosen.kind === "point") return scene?.points[chosen.index]?.label ?? "a point";
  if (chosen.kind === "cycle") return scene?.cycles[chosen.index]?.label ?? "a cycle";
  return chosen.kind === "path" ? `step ${chosen.step}` : "where you clicked";
}

/** A path's name by what it came from; let go anew, one that was let go before goes on in the same sentence. */
export function nameRelease(how: string, chosen: Selection | null, around: Surroundings): string {
  const { shown, cursor } = around;
  if (chosen === null && shown?.kind === "release") return `${shown.label}, then ${how} at step ${cursor}`;
  return `${how} from ${nameSelected(chosen, around)}`;
}
