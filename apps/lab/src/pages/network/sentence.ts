import { MECHANISM_MARKS } from "../../../../../src/figures/index.ts";
import type { LabRecord } from "../../data/dataSource.ts";

type Verdict = NonNullable<LabRecord["verdict"]>["verdict"];

/** The network in one sentence, from its records. */
export function sentenceOf({ train, verdict }: Pick<LabRecord, "train" | "verdict">): string {
  if (train.status === "diverged") return `Training diverged after ${train.trials} trials: ${train.divergence?.reason}`;
  const accuracy = train.evaluation?.accuracy ?? 0;
  if (train.status === "not-learned") return `Did not learn: answers ${percent(accuracy)} of its test trials right`;
  if (verdict === null)
    return `Answers ${percent(accuracy)} of its test trials right; no verdict on how it remembers yet`;
  return verdictSentence(verdict.verdict);
}

/** What becomes of its memories when it is left alone after stimulus 1. */
function verdictSentence(verdict: Verdict): string {
  const { memories, limitSets } = verdict;
  const names = memories.map(({ stimulus }) => stimulus);
  const roots = limitSets.filter((set) => set.kind === "fixed-point");
  const cycles = limitSets.filter((set) => set.kind === "cycle");
  const slowest = Math.max(0, ...roots.map(({ eigenvalue: [re] }) => (re < 0 ? -1 / re : 0)));
  const time = slowest > 0 ? ` with time constant ${slowest.toFixed(slowest < 10 ? 1 : 0)} τ` : "";
  const fates = memories
    .map(({ stimulus, fate, share }) => `${stimulus} ${FATES[fate]} (${percent(share)})`)
    .join(", ");
  switch (verdict.network) {
    case "direct":
      return `Holds ${list(names)} directly, each at stable points of its own: ${plural(roots.length, "fixed point")} reached, memories stay`;
    case "forgets":
      return `Holds ${list(names)} only while it drifts: ends at ${plural(roots.length, "fixed point")} that ${roots.length === 1 ? "keeps" : "keep"} nothing, approached${time}`;
    case "limit-cycle":
      return `Turns on ${plural(cycles.length, "limit cycle")}, of period ${cycles.map(({ period }) => `${period.toFixed(1)} τ`).join(", ")}, when it is left alone`;
    case "mixed":
      return `Remembers in more than one way: ${fates}`;
    case "undecided":
      return `How it remembers is undecided: ${fates}`;
    default:
      return MECHANISM_MARKS[verdict.network]?.label ?? verdict.network;
  }
}

const FATES: Readonly<Record<string, string>> = {
  retained: "is retained",
  "kept-by-default": "is kept by default",
  lost: "is lost",
  undecided: "goes nowhere that can be told",
};

const percent = (share: number): string => `${(100 * share).toFixed(share > 0.99 && share < 1 ? 1 : 0)} %`;
const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
const list = (names: readonly string[]) => (names.length === 2 ? `both ${names.join(" and ")}` : names.join(", "));
