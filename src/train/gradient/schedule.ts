import { cos } from "../../kernel/index.ts";

/** How the learning rate goes on. `warmUp`: updates over which it rises from 0, in all of them. */
export type Schedule = { readonly warmUp?: number } & (
  | { readonly name: "constant" }
  /** Multiplied by `factor` after every so many updates. */
  | { readonly name: "step"; readonly every: number; readonly factor: number }
  /** Falls along half a cosine to `least` times the rate at the last update. */
  | { readonly name: "cosine"; readonly least: number }
);

/** The factor of the learning rate at an update, counted from 0. */
export function scheduleFactor(schedule: Schedule, update: number, updates: number): number {
  const { warmUp = 0 } = schedule;
  if (update < warmUp) return (update + 1) / warmUp;
  if (schedule.name === "constant") return 1;
  if (schedule.name === "step") {
    let factor = 1;
    for (let k = 0; k < Math.floor((update - warmUp) / schedule.every); k++) factor *= schedule.factor;
    return factor;
  }
  const share = updates - warmUp <= 1 ? 1 : (update - warmUp) / (updates - warmUp - 1);
  return schedule.least + (1 - schedule.least) * 0.5 * (1 + cos(Math.PI * share));
}
