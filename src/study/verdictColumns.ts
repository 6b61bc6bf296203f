/** @file What the table of results says of how a network remembers. */
import { ln } from "../kernel/index.ts";
import { FATES, type MemoryRecord, type Verdict } from "../mechanism/index.ts";
import type { Cell } from "../store/index.ts";
import { column, columnsOf, protocolOf, type ResultColumn, type RunRecords } from "./column.ts";
import { RECORD_SCHEMAS } from "./records.ts";

const at = columnsOf(RECORD_SCHEMAS.verdict, ({ verdict }) => verdict);

/** A value of the verdict; null where there is none. */
const ofVerdict =
  (of: (verdict: Verdict, run: RunRecords) => Cell): ResultColumn["of"] =>
  (run) =>
    run.verdict === null ? null : of(run.verdict.verdict, run);
/** One value per memory. */
const perMemory = (of: (memory: MemoryRecord) => string | number | null) =>
  ofVerdict(({ memories }) => memories.map(of) as Cell);
const sets = (kind: string) => ofVerdict(({ limitSets }) => limitSets.filter((set) => set.kind === kind).length);

export const VERDICT_COLUMNS: readonly ResultColumn[] = [
  column("verdict_protocol", "text", "", "hash of the verdict's protocol; null where no verdict was reached", (run) =>
    protocolOf(run.verdict?.stage),
  ),
  at("mechanism", "verdict.network", "", "how the network remembers"),
  at("mechanism_kind", "verdict.kind", "", "of mixed networks: what coexists"),
  at(
    "margin",
    "verdict.margin",
    "1",
    "distance of the nearest deciding share or rate to its threshold; 0 is a toss-up",
  ),
  at("paper_label", "verdict.paperRule.label", "", "what the paper's own rule says; null where it was not asked"),
  at("paper_agrees", "verdict.paperRule.agrees", "", "whether our verdict at the end of the trial agrees with it"),
  at("bits", "verdict.bits", "bit", "mutual information of stimulus and limit set, over the draws"),
  column(
    "memories",
    "texts",
    "",
    "label of each memory",
    perMemory(({ stimulus }) => stimulus),
  ),
  column(
    "memory_verdicts",
    "texts",
    "",
    "verdict on each memory, split where no fate has a deciding share",
    perMemory(({ verdict }) => verdict),
  ),
  column(
    "memory_fates",
    "texts",
    "",
    "most frequent fate of each memory",
    perMemory(({ fate }) => fate),
  ),
  column(
    "memory_shares",
    "numbers",
    "1",
    "share of the draws of each memory that have its most frequent fate",
    perMemory(({ share }) => share),
  ),
  column(
    "memory_shares_low",
    "numbers",
    "1",
    "lower end of the 95 % Wilson interval of that share",
    perMemory(({ interval }) => interval[0]),
  ),
  column(
    "memory_shares_high",
    "numbers",
    "1",
    "upper end of it",
    perMemory(({ interval }) => interval[1]),
  ),
  column(
    "memory_retained",
    "numbers",
    "1",
    "share of the draws of each memory that end on a limit set that retains it",
    perMemory(({ retained }) => retained),
  ),
  ...FATES.map((fate) =>
    column(
      `memory_${fate}`,
      "numbers",
      "1",
      `share of the draws of each memory whose fate is ${fate}`,
      perMemory(({ shares }) => shares[fate]),
    ),
  ),
  column(
    "memory_bits",
    "numbers",
    "bit",
    "what each memory says of the limit set; the mean is bits",
    perMemory(({ bits }) => bits),
  ),
  column(
    "memory_moved",
    "numbers",
    "1",
    "how far the mean memory output moved, from the end of the delay to the limit sets",
    perMemory(({ moved }) => moved),
  ),
  column(
    "memory_forgetting",
    "texts",
    "",
    "how each memory that is lost is lost; null where that was not seen",
    perMemory(({ forgetting }) => forgetting),
  ),
  column(
    "retained_least",
    "number",
    "1",
    "least share retained of any memory",
    ofVerdict(({ memories }) => (memories.length === 0 ? null : Math.min(...memories.map(({ retained }) => retained)))),
  ),
  column(
    "limit_sets",
    "integer",
    "1",
    "limit sets that draws end on, undecided ones aside",
    ofVerdict(({ limitSets }) => limitSets.filter(({ kind }) => kind !== "undecided").length),
  ),
  column("fixed_points", "integer", "1", "fixed points among them", sets("fixed-point")),
  column("cycles", "integer", "1", "cycles among them", sets("cycle")),
  column("tori", "integer", "1", "tori among them", sets("torus")),
  column("chaotic_sets", "integer", "1", "chaotic sets among them", sets("chaos")),
  column(
    "slowest_time_constant",
    "number",
    "τ",
    "longest time in which the leading mode falls to 1/e, under the map, at a stable fixed point that draws end on",
    ofVerdict(slowest),
  ),
  column(
    "longest_period",
    "number",
    "τ",
    "longest period of a cycle that draws end on",
    ofVerdict(({ limitSets }) => most(limitSets.flatMap((set) => (set.kind === "cycle" ? [set.period] : [])))),
  ),
];

/** A mode of multiplier m shrinks by m in each step Δt: it lasts −Δt / ln m. */
function slowest({ limitSets }: Verdict, { train }: RunRecords): number | null {
  const { timeStep } = train.spec.network;
  return most(
    limitSets.flatMap((set) =>
      set.kind === "fixed-point" && set.multiplier > 0 && set.multiplier < 1 ? [-timeStep / ln(set.multiplier)] : [],
    ),
  );
}

const most = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values));
