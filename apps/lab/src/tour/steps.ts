/** @file The five steps of the tour: where each stands, what it points at, what it says. */
import type { ResultRow } from "../data/dataSource.ts";
import { mechanismOf } from "../marks.ts";
import { hrefOf } from "../router.ts";

export interface Step {
  readonly page: "atlas" | "network";
  /** CSS selectors of what it points at: the first that is on the page. */
  readonly at: readonly string[];
  readonly title: string;
  readonly text: string;
}

export const STEPS: readonly Step[] = [
  {
    page: "atlas",
    at: [".story", "[data-summary]"],
    title: "What they are asked",
    text: "Every network here was trained to hold something in mind while it waits. Nothing tells it how: some keep it for good, others forget if the wait is longer than they are used to.",
  },
  {
    page: "atlas",
    at: [".cells", ".pair"],
    title: "Which way, where",
    text: "A cell is how strong a network's random weights (across) and its feedback (up) were before training. Colour says how most of them remember; a click keeps only that cell.",
  },
  {
    page: "network",
    at: ["figure.space"],
    title: "One of them, from inside",
    text: "Its activity is a point that moves. Thick lines are waits; the comets show where it drifts when nothing happens. It is slow where the ground stands out. Drag turns the picture, a double-click lets a state go.",
  },
  {
    page: "network",
    at: [".touch"],
    title: "Make it forget",
    text: "Drag the delay to the right and let go: the trial runs again, with a longer wait, and its answer is said beside the picture. How long must it wait until the answer is wrong?",
  },
  {
    page: "network",
    at: [".tabs"],
    title: "Why we say so",
    text: "Evidence has what was followed and counted, with intervals; undecided stands where that is not enough. Provenance has the command that makes this very network again.",
  },
];

/** The step an address is at, from 0; null where there is no tour. */
export function stepOf(query: Readonly<Record<string, string>>): number | null {
  const step = Number(query["tour"]) - 1;
  return Number.isInteger(step) && STEPS[step] !== undefined ? step : null;
}

/** Where a step stands. @param id of the network that is shown; its steps lead back to the atlas where there is none. */
export function hrefOfStep(step: number, id: string | undefined): string {
  const isAtlas = STEPS[step]!.page === "atlas" || id === undefined;
  const query = { tour: `${step + 1}` };
  return isAtlas ? hrefOf("atlas", [], query) : hrefOf("network", [id], query);
}

/** What is shown of the study: a network that forgets, else one that learned, else any that did not diverge; with a portrait if one has. */
export function networkFor(rows: readonly ResultRow[]): string | undefined {
  const rank = (row: ResultRow) =>
    (mechanismOf(row) === "forgets" ? 4 : row["status"] === "learned" ? 2 : 0) +
    (typeof row["portrait_protocol"] === "string" ? 1 : 0);
  const whole = rows.filter((row) => row["status"] !== "diverged");
  return [...whole].sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1))[0]?.id;
}
