import type { Site, Task } from "../task/index.ts";

/** Where draws are stopped: a site, with those after it that nothing shown comes between, so that its draws are theirs too. */
export interface Stop {
  readonly sites: readonly Site[];
  /** The state of the first site: after this many steps. */
  readonly step: number;
  /** The classes of all its sites. */
  readonly classes: readonly string[];
  /** The class of each condition. */
  readonly classOf: readonly number[];
}

/** The stops of a task in the order of its sites, the main one first. */
export function stopsOf({ sites, epochs }: Pick<Task, "sites" | "epochs">): Stop[] {
  const stops: Stop[] = [];
  for (const site of sites) {
    const last = stops.at(-1);
    const isShownBetween = ({ step }: Stop) =>
      epochs.some(({ isShown, start, end }) => isShown && start < site.step && end > step);
    if (last !== undefined && last.classes.join() === site.classes.join() && !isShownBetween(last)) {
      stops[stops.length - 1] = { ...last, sites: [...last.sites, site] };
    } else {
      stops.push({ sites: [site], step: site.step, classes: site.classes, classOf: site.classOf });
    }
  }
  return stops;
}
