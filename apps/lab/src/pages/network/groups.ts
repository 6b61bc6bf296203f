import type { ScenePoint } from "../../engine/protocol.ts";

/** Which entry of the legend shows and hides a point. */
export type PointGroup = "stable" | "saddles" | "ghosts";

export function groupOf({ kind, stability }: Pick<ScenePoint, "kind" | "stability">): PointGroup {
  if (kind === "ghost") return "ghosts";
  return stability === "stable" ? "stable" : "saddles";
}
