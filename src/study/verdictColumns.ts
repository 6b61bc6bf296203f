/** @file What the table of results says of how a network remembers. */
import { ln } from "../kernel/index.ts";
import {
  FATES,
  type LossEvidence,
  type MemoryRecord,
  MOTIONS,
  type PairRecord,
  type Verdict,
} from "../mechanism/index.ts";
import type { Cell } from "../store/index.ts";
import { column, columnsOf, protocolOf, type ResultColumn, type RunRecords } from "./column.ts";
import { verdictRecordSchema } from "./records.ts";

const at = columnsOf(verdictRecordSchema, ({ verdict }) => verdict);

/** A value of the verdict; null where there is none. */
const ofVerdict =
  (of: (verdict: Verdict, run: RunRecords) => Cell): ResultColumn["of"] =>
  (run) =>
    run.verdict === null ? null : of(run.verdict.verdict, run);
/** One value per memory. */
const perMemory = (of: (memory: MemoryRecord) => string | number | null) =>
  ofVerdict(({ memories }) => memories.map(of) as Cell);
/** One value per pair of memories. */
const perPair = (of: (pair: PairRecord) => string | number | null) => ofVerdict(({ pairs }) => pairs.map(of) as Cell);
/** What all pairs that have it say; "several" where they differ. */
const common = (of: (pair: PairRecord) => string | null) =>
  ofVerdict(({ pairs }) => {
    const said = [...new Set(pairs.map(of).filter((v) => v !== null))];
    return said.length > 1 ? "several" : (said[0] ?? null);
  });
/** Of the values that were measured of any pair, the largest or the smallest. */
const extreme = (of: (evidence: LossEvidence) => number | null, choose: (...values: number[]) => number) =>
  ofVerdict(({ pairs }) => {
    const values = pairs.flatMap(({ evidence }) => (evidence === null ? [] : [of(evidence)])).filter((v) => v !== null);
    return values.length === 0 ? null : choose(...values);
  });
const siteNetwork = (site: string) =>
  ofVerdict(({ sites }) => sites.find((other) => other.site === site)?.network ?? null);
const sets = (kind: string) => ofVerdict(({ limitSets }) => limitSets.filter((set) => set.kind === kind).length);
const underscored = (name: string) => name.replaceAll("-", "_");

export const VERDICT_COLUMNS: readonly ResultColumn[] = [
  column("verdict_protocol", "text", "", "hash of the verdict's protocol; null where no verdict was reached", (run) =>
    protocolOf(run.verdict?.stage),
  ),
  at("mechanism", "verdict.network", "", "how the network remembers, stopped at the end of delay 1"),
  at("mechanism_kind", "verdict.kind", "", "of mixed networks what coexists, of undecided ones what is open"),
  column(
    "mechanism_delay2",
    "text",
    "",
    "the same, stopped at the end of delay 2, of the answers",
    siteNetwork("end-of-delay-2"),
  ),
  column("mechanism_trial_end", "text", "", "the same, stopped at the end of the trial", siteNetwork("end-of-trial")),
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
    "verdict on each memory: retained, kept-by-default, lost, split where surely no fate has a deciding share, undecided",
    perMemory(({ verdict }) => verdict),
  ),
  column(
    "memory_draws",
    "numbers",
    "1",
    "draws of each memory, each from a trial-end state of its own",
    perMemory(({ draws }) => draws),
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
  ...FATES.map((fate) =>
    column(
      `memory_${underscored(fate)}`,
      "numbers",
      "1",
      `share of the draws of each memory whose fate is ${fate}`,
      perMemory(({ shares }) => shares[fate]),
    ),
  ),
  ...MOTIONS.filter((motion) => motion !== "undecided").map((motion) =>
    column(
      `memory_${motion}`,
      "numbers",
      "1",
      `share of the draws of each memory that end ${motion}`,
      perMemory(({ motions }) => motions[motion]),
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
    "retained_least",
    "number",
    "1",
    "least share retained of any memory",
    ofVerdict(({ memories }) =>
      memories.length === 0 ? null : Math.min(...memories.map(({ shares }) => shares.retained)),
    ),
  ),
  column(
    "pairs",
    "texts",
    "",
    "labels of each two memories",
    perPair(({ memories }) => memories.join("/")),
  ),
  column(
    "pair_verdicts",
    "texts",
    "",
    "verdict on each pair: kept-apart, merged, split or undecided",
    perPair(({ verdict }) => verdict),
  ),
  column(
    "pair_losses",
    "texts",
    "",
    "how each pair that is merged is lost; null for the others",
    perPair(({ loss }) => loss),
  ),
  column(
    "loss",
    "text",
    "",
    "how the pairs that are merged are lost; several where they differ",
    common(({ loss }) => loss),
  ),
  column(
    "echoes",
    "text",
    "",
    "whether the untrained network loses its pairs about as fast; several where they differ",
    common(({ echoes }) => echoes),
  ),
  column(
    "loss_rate",
    "number",
    "1/τ",
    "how fast the distance of two memories falls along delay 1; the largest of any pair",
    extreme(({ rate }) => rate, Math.max),
  ),
  column(
    "loss_dimension",
    "number",
    "1",
    "directions that are felt over three delays; the most of any pair",
    extreme(({ dimension }) => dimension, Math.max),
  ),
  column(
    "loss_contraction",
    "number",
    "1/τ",
    "rate at which the next direction shrinks; the least of any pair",
    extreme(({ contraction }) => contraction, Math.min),
  ),
  column(
    "attraction",
    "number",
    "1",
    "that rate over the loss rate; the least of any pair, null where none is lost",
    extreme(({ attraction }) => attraction, Math.min),
  ),
  column(
    "echo_rate",
    "number",
    "1/τ",
    "how fast the untrained network loses the same; the largest of any pair",
    extreme(({ echoRate }) => echoRate, Math.max),
  ),
  column(
    "echo_dimension",
    "number",
    "1",
    "directions that are felt over three delays in the untrained network",
    extreme(({ echoDimension }) => echoDimension, Math.max),
  ),
  column(
    "limit_sets",
    "integer",
    "1",
    "limit sets that draws end on, those aside that are not known",
    ofVerdict(({ limitSets }) => limitSets.filter(({ kind }) => kind !== "undecided" && kind !== "diverged").length),
  ),
  column("fixed_points", "integer", "1", "fixed points among them", sets("fixed-point")),
  column("continua", "integer", "1", "parts of curves or sheets of fixed points among them", sets("continuum")),
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
