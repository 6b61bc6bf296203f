/** @file Every number of docs/reproduction.md, from the tables in data/paper: by the name that marks its place in the text. */
import { claimsOf } from "./claims/index.ts";
import { numberOf, type Row, textOf } from "./claims/row.ts";
import { type InterventionMeasure, interventionChange, interventionLevels } from "./paperFigures/index.ts";
import { groupBy } from "./superiority.ts";

export interface ReproductionData {
  /** Networks of the paper's grid. */
  readonly planned: number;
  /** One row for each of its networks that is trained. */
  readonly results: readonly Row[];
  readonly interventions: readonly Row[];
  /** Networks of the trial in which the replicates' cells were chosen. */
  readonly trial: readonly Row[];
}

/** Texts by their marks: numbers, and whole tables in Markdown. */
export function reproductionTexts({
  planned,
  results,
  interventions,
  trial,
}: ReproductionData): Record<string, string> {
  const judged = results.filter((row) => textOf(row, "mechanism") !== null);
  const learned = results.filter((row) => row["learned"] === true);
  const clusters = groupBy(results, (row) => `${row["seed"]} ${row["density"]}`);
  return {
    planned: String(planned),
    trained: String(results.length),
    clusters: String(clusters.size),
    learned: String(learned.length),
    "learned-share": percent(learned.length / results.length),
    judged: String(judged.length),
    "learned-table": learnedTable(results),
    "claims-table": claimsTable(results),
    "rules-table": rulesTable(judged),
    ...interventionTexts(interventions),
    ...trialTexts(trial),
  };
}

const percent = (share: number): string => (Number.isFinite(share) ? `${Math.round(100 * share)} %` : "–");
const fixed = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
};
const table = (head: readonly string[], rows: readonly (readonly string[])[], numbers = "---:"): string =>
  ["", head, head.map((_, k) => (k === 0 ? "---" : numbers)), ...rows]
    .map((cells) => (typeof cells === "string" ? cells : `| ${cells.join(" | ")} |`))
    .join("\n")
    .concat("\n");

const valuesOf = (rows: readonly Row[], column: string): number[] =>
  [...new Set(rows.flatMap((row) => numberOf(row, column) ?? []))].sort((a, b) => a - b);

/** How many learned in each cell of g and fb, weak feedback first. */
function learnedTable(rows: readonly Row[]): string {
  const gs = valuesOf(rows, "g");
  const cell = (own: readonly Row[]) =>
    own.length === 0 ? "–" : `${own.filter((row) => row["learned"] === true).length} of ${own.length}`;
  return table(
    ["fb", ...gs.map((g) => `g ${g}`), "all"],
    [...valuesOf(rows, "fb")].reverse().map((fb) => {
      const own = rows.filter((row) => row["fb"] === fb);
      return [String(fb), ...gs.map((g) => cell(own.filter((row) => row["g"] === g))), cell(own)];
    }),
  );
}

function claimsTable(rows: readonly Row[]): string {
  return table(
    ["claim", "verdict", "networks", "J", "because"],
    claimsOf(rows).map(({ number, title, verdict, networks, clusters, reason }) => {
      return [
        `${number}. ${title}`,
        verdict.replace("-", " "),
        String(networks),
        String(clusters),
        reason.split("; train")[0],
      ];
    }),
    "---",
  );
}

/** The paper's rule against ours at the end of the trial, where it asks. */
function rulesTable(judged: readonly Row[]): string {
  const labels = [...new Set(judged.flatMap((row) => textOf(row, "paper_label") ?? []))].sort();
  if (labels.length === 0) return "\nNo network of the grid has a verdict yet, so there is nothing to compare.\n";
  const ours = [...new Set(judged.flatMap((row) => textOf(row, "mechanism_trial_end") ?? []))].sort();
  return table(
    ["ours, end of trial", ...labels.map((label) => `paper: ${label}`)],
    ours.map((name) => {
      const own = judged.filter((row) => row["mechanism_trial_end"] === name);
      return [name, ...labels.map((label) => String(own.filter((row) => row["paper_label"] === label).length))];
    }),
  );
}

const WORDS: Readonly<Record<InterventionMeasure, readonly [string, number]>> = {
  lifetime: ["lifetime, added delay, τ (200: endless as far as tried)", 1],
  tolerated_sigma: ["σ that is borne, state/√τ", 3],
  tonic_share: ["tonic share of the active units", 3],
  loss_rate: ["κ, per τ", 4],
  attraction: ["ln r", 2],
  accuracy: ["accuracy at the task's delay", 3],
};
/** Below s*, in %. */
const LEVELS = [-1, -5, -10] as const;

function interventionTexts(rows: readonly Row[]): Record<string, string> {
  const levels = interventionLevels(rows);
  const networks = groupBy(levels, (row) => String(row["id"]));
  const firsts = [...networks.values()].map(([row]) => row);
  const ends = firsts.map((row) => numberOf(row, "vanishes")!).sort((a, b) => a - b);
  const at = (percentBelow: number) =>
    levels.filter((row) => Math.round(100 * numberOf(row, "distance")!) === percentBelow && row["s"] !== 1);
  const apart = (percentBelow: number) => at(percentBelow).filter((row) => row["apart"] === "apart").length;
  const units = new Set(firsts.map((row) => numberOf(row, "n")));
  return {
    "intervention-networks": String(networks.size),
    "intervention-J": String(new Set(firsts.map((row) => `${row["seed"]} ${row["density"]} ${row["n"]}`)).size),
    "intervention-units": [...units].sort().join(" and "),
    "intervention-folds": String(firsts.filter((row) => row["how"] === "saddle-node").length),
    "intervention-least": ends.length === 0 ? "–" : ends[0].toFixed(3),
    "intervention-most": ends.length === 0 ? "–" : ends[ends.length - 1].toFixed(3),
    // lost at a level at which every fixed point of a memory is still there
    "intervention-before": String(
      new Set(
        levels
          .filter((row) => numberOf(row, "distance")! > 0 && numberOf(row, "lifetime") !== null)
          .map(({ id }) => id),
      ).size,
    ),
    "intervention-median": ends.length === 0 ? "–" : ends[Math.floor((ends.length - 1) / 2)].toFixed(3),
    "intervention-apart": LEVELS.map((level) => `${apart(level)} of ${at(level).length} at ${-level} %`).join(", "),
    "intervention-table": table(
      ["", "as trained", ...LEVELS.map((level) => `${-level} % below s*: change [95 % over J], p`)],
      (Object.keys(WORDS) as InterventionMeasure[]).map((column) => {
        const [words, digits] = WORDS[column];
        const changes = LEVELS.map((level) => interventionChange(rows, column, level));
        const [first] = changes;
        return [
          words,
          first === null ? "–" : fixed(first.before, digits),
          ...changes.map((one) => changeText(one, digits)),
        ];
      }),
    ),
  };
}

function changeText(change: ReturnType<typeof interventionChange>, digits: number): string {
  if (change === null) return "–";
  const { change: value, interval, p } = change;
  const [low, high] = interval ?? [];
  const range = low === undefined || high === undefined ? "too few J" : `${fixed(low, digits)}, ${fixed(high, digits)}`;
  return `${fixed(value, digits)} [${range}], ${p < 0.001 ? "< 0.001" : p.toFixed(3)}`;
}

/** The trial: what the memories of each cell's networks come to, and in how many J both are there. */
function trialTexts(rows: readonly Row[]): Record<string, string> {
  const cells = [...groupBy(rows, (row) => `${row["g"]} ${row["fb"]}`).values()];
  const ordered = cells.sort(
    ([a], [b]) => numberOf(a, "g")! - numberOf(b, "g")! || numberOf(a, "fb")! - numberOf(b, "fb")!,
  );
  const count = (own: readonly Row[], name: string) => own.filter((row) => row["memories"] === name).length;
  const strata = (own: readonly Row[]) => [...groupBy(own, (row) => String(row["seed"])).values()];
  const both = (own: readonly Row[]) =>
    strata(own).filter((J) => count(J, "apart") > 0 && count(J, "merged") > 0).length;
  return {
    "trial-networks": String(rows.length),
    "trial-J": String(new Set(rows.map((row) => row["seed"])).size),
    "trial-both": String(ordered.reduce((sum, own) => sum + both(own), 0)),
    "trial-table": table(
      ["g, fb", "networks", "kept apart", "merged", "in part", "undecided", "J with both"],
      ordered.map((own) => {
        const names = ["apart", "merged", "partly", "undecided"].map((name) => String(count(own, name)));
        return [
          `${own[0]["g"]}, ${own[0]["fb"]}`,
          String(own.length),
          ...names,
          `${both(own)} of ${strata(own).length}`,
        ];
      }),
    ),
  };
}

const MARK = /<!--=([a-z0-9A-Z-]+)-->([\s\S]*?)<!--\/-->/g;

/** A text with every marked place filled. @throws RangeError for a mark that has no text, naming it. */
export function fillMarks(text: string, texts: Readonly<Record<string, string>>): string {
  return text.replace(MARK, (_, name: string) => {
    const own = texts[name];
    if (own === undefined) throw new RangeError(`fillMarks: no text is called ${name}`);
    return `<!--=${name}-->${own}<!--/-->`;
  });
}

/** Names of the marks in a text. */
export const marksOf = (text: string): string[] => [...text.matchAll(MARK)].map(([, name]) => name);
