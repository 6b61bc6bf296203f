import { MECHANISM_MARKS } from "../../../../../src/figures/index.ts";
import type { LimitSetRecord, MemoryRecord } from "../../../../../src/mechanism/index.ts";
import type { LabRecord } from "../../data/dataSource.ts";

type Verdict = NonNullable<LabRecord["verdict"]>["verdict"];

/** The network in one sentence, from its records. */
export function sentenceOf({ train, verdict }: Pick<LabRecord, "train" | "verdict">): string {
  if (train.status === "diverged") return `Training diverged after ${train.trials} trials: ${train.divergence?.reason}`;
  const accuracy = train.evaluation?.accuracy ?? 0;
  if (train.status === "not-learned") return `Did not learn: answers ${percent(accuracy)} of its test trials right`;
  if (verdict === null)
    return `Answers ${percent(accuracy)} of its test trials right; no verdict on how it remembers yet`;
  return verdictSentence(verdict.verdict, train.spec.network.timeStep);
}

/** What becomes of its memories when it is left alone after stimulus 1. @param timeStep Δt in τ. */
function verdictSentence(verdict: Verdict, timeStep: number): string {
  const { limitSets, memories, pairs } = verdict;
  const names = list(memories.map(({ stimulus }) => stimulus));
  const fates = memories.map(fateOf).join(", ");
  switch (verdict.network) {
    case "direct":
      return `Direct: holds ${names}, each at an attractor of its own; it ends at ${placesOf(limitSets)}`;
    case "forgets": {
      const losses = [...new Set(pairs.flatMap(({ loss }) => (loss === null ? [] : [LOSSES[loss]])))];
      const how = losses.length === 0 ? "" : `, lost ${losses.join(" or ")}`;
      return `Forgets: ${names} end at ${placesOf(limitSets)} and are not told apart there${how}${approach(limitSets, timeStep)}`;
    }
    case "limit-cycle":
      return `Limit cycle: left alone it ends on ${placesOf(limitSets)}; ${fates}`;
    case "chaotic":
      return `Chaotic: left alone it does not settle, and nearby states part${rateOf(limitSets)}`;
    case "mixed":
      return `Mixed${kindOf(verdict)}: ${fates}`;
    case "undecided": {
      const reason = [...memories, ...pairs].find((each) => each.reason !== null)?.reason ?? reasonOf(limitSets);
      return `Undecided${kindOf(verdict)}: ${fates}${reason === null ? "" : `; ${reason}`}`;
    }
    default:
      return MECHANISM_MARKS[verdict.network]?.label ?? verdict.network;
  }
}

const kindOf = ({ kind }: Verdict) => (kind === null ? "" : ` (${plain(kind)})`);

/** "0 is retained (100 %)"; of a memory that has no single fate, the most frequent one. */
function fateOf({ stimulus, verdict, fate, share }: MemoryRecord): string {
  const most = `${FATES[fate]} in ${percent(share)}`;
  if (verdict === "split") return `${stimulus} is split: it ${most} of its draws`;
  if (verdict === "undecided") return `${stimulus} is undecided: it ${most} of its draws`;
  return `${stimulus} ${FATES[verdict]} (${percent(share)})`;
}

const FATES: Readonly<Record<MemoryRecord["fate"], string>> = {
  retained: "is retained",
  "kept-by-default": "is kept by default",
  lost: "is lost",
  undecided: "ends on no limit set that is known",
};
const LOSSES = {
  "slow-manifold": "along a slow manifold",
  "weakly-attracting": "along a set that attracts weakly",
  "ghost-passage": "past a ghost",
  echo: "as an echo, about as fast as by the untrained network",
  "fading-transient": "in a fading transient",
} as const;

/** "2 fixed points and 1 cycle of period 10.0 τ": the limit sets that draws end on. */
function placesOf(sets: readonly LimitSetRecord[]): string {
  const count = (kind: LimitSetRecord["kind"]) => sets.filter((set) => set.kind === kind).length;
  const continua = new Set(sets.flatMap((set) => (set.kind === "continuum" ? [set.continuum] : []))).size;
  const cycles = sets.flatMap((set) => (set.kind === "cycle" ? [set] : []));
  const form = new Set(cycles.map((set) => set.form)).size === 1 ? cycles[0].form : "cycle";
  const periods = cycles.map(({ period }) => period.toFixed(1)).join(", ");
  const places = [
    [count("fixed-point"), "fixed point", ""],
    [continua, "continuum of fixed points", ""],
    [cycles.length, form, ` of period ${periods} τ`],
    [count("torus"), "torus", ""],
    [count("chaos"), "chaotic set", ""],
  ] as const;
  const named = places.filter(([n]) => n > 0).map(([n, what, of]) => `${plural(n, what)}${of}`);
  return named.length === 0 ? "no limit set that is known" : named.join(" and ");
}

/** How slowly the map nears the slowest fixed point that draws end on. */
function approach(sets: readonly LimitSetRecord[], timeStep: number): string {
  const times = sets.flatMap((set) =>
    set.kind === "fixed-point" && set.multiplier > 0 && set.multiplier < 1
      ? [-timeStep / Math.log(set.multiplier)]
      : [],
  );
  const slowest = Math.max(0, ...times);
  return slowest === 0 ? "" : `; time constant there ${slowest.toFixed(slowest < 10 ? 1 : 0)} τ`;
}

function rateOf(sets: readonly LimitSetRecord[]): string {
  const largest = sets.flatMap((set) => (set.kind === "chaos" ? set.exponents.map(([first]) => first) : []));
  return largest.length === 0 ? "" : `; largest exponent ${Math.max(...largest).toFixed(3)} per τ`;
}

function reasonOf(sets: readonly LimitSetRecord[]): string | null {
  const reasons = sets.flatMap((set) => ("reasons" in set ? set.reasons : []));
  return reasons[0]?.reason ?? null;
}

const plain = (name: string) => name.replaceAll("-", " ");
const percent = (share: number): string => `${(100 * share).toFixed(share > 0.99 && share < 1 ? 1 : 0)} %`;
const MANY: Readonly<Record<string, string>> = {
  torus: "tori",
  "continuum of fixed points": "continua of fixed points",
};
const plural = (count: number, what: string) => `${count} ${count === 1 ? what : (MANY[what] ?? `${what}s`)}`;
const list = (names: readonly string[]) => (names.length === 2 ? `both ${names.join(" and ")}` : names.join(", "));
