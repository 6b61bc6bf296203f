/** @file Claims as text: in a terminal, and as a page in Markdown. */
import type { Claim, ClaimVerdict, Effect } from "../../src/report/index.ts";
import { alignedTable } from "./alignedTable.ts";

export interface StudyClaims {
  readonly study: string;
  /** What is to be known of the study, e.g. how much of it is there. */
  readonly note?: string;
  readonly networks: number;
  readonly claims: readonly Claim[];
}

export const VERDICT_WORDS: Readonly<Record<ClaimVerdict, string>> = {
  supported: "supported",
  contradicted: "contradicted",
  "not-supported": "not supported",
  undecided: "undecided",
};

const COLUMNS = ["#", "claim", "verdict", "effect [95 %]", "networks", "J", "p (Holm)"];

/** A table of all claims, then for each its sentence and what the verdict rests on. */
export function claimsText({ study, note, networks, claims }: StudyClaims): string {
  const details = claims.map(
    ({ number, verdict, sentence, reason }) => `${number}  ${sentence}\n   ${VERDICT_WORDS[verdict]}: ${reason}`,
  );
  return `${study}: ${networks} networks${noteText(note)}\n\n${alignedTable(COLUMNS, claims.map(cellsOf))}\n${details.join("\n")}\n`;
}

const cellsOf = (claim: Claim) => [
  String(claim.number),
  claim.title,
  VERDICT_WORDS[claim.verdict],
  effectText(claim.effect),
  claim.networks,
  claim.clusters,
  pText(claim.adjustedP),
];

/** One page: the table, and a section for each claim. */
export function claimsMarkdown({ study, note, networks, claims }: StudyClaims): string {
  const row = (cells: readonly unknown[]) => `| ${cells.map((cell) => escapeCell(String(cell))).join(" | ")} |`;
  const table = [row(COLUMNS), row(COLUMNS.map(() => "---")), ...claims.map((claim) => row(cellsOf(claim)))];
  const sections = claims.map((claim) =>
    [
      `## ${claim.number}. ${claim.title}: ${VERDICT_WORDS[claim.verdict]}`,
      "",
      escapeCell(claim.sentence),
      "",
      ...factsOf(claim).map(([name, text]) => `- *${name}*: ${escapeCell(text)}`),
      "",
      row(["", "value [95 %]"]),
      row(["---", "---"]),
      ...[claim.effect, ...claim.beside].map((effect) => row([effect.name, effectText(effect)])),
      "",
      row([...Object.keys(claim.sensitivity[0]?.choices ?? {}), "effect [95 %]", "networks"]),
      row([...Object.keys(claim.sensitivity[0]?.choices ?? {}), "", ""].map(() => "---")),
      ...claim.sensitivity.map((one) => row([...Object.values(one.choices), effectText(one), one.networks])),
    ].join("\n"),
  );
  return `# The abstract, tested on ${escapeCell(study)}\n\n${introOf(networks, note)}\n\n${table.join("\n")}\n\n${sections.join("\n\n")}\n`;
}

/** "; 42 of 672 networks trained" */
const noteText = (note: string | undefined): string => (note === undefined ? "" : `; ${note}`);

export const introOf = (networks: number, note?: string): string =>
  `${networks} networks${noteText(note)}. Each claim of the abstract of Ghazizadeh & Ching (2021), with what was asked and what came out; ` +
  "docs/claims.md says how. The unit is J: networks that share a recurrent matrix are no independent observations.";

/** What a reader needs to judge a verdict. */
export function factsOf(claim: Claim): [string, string][] {
  const { verdict, reason, hypothesis, statistic, role, p, adjustedP, networks, clusters } = claim;
  const adjusted = adjustedP === null ? "" : `, ${pText(adjustedP)} after Holm's adjustment over the primary claims`;
  return [
    ["verdict", `${VERDICT_WORDS[verdict]}: ${reason}`],
    ["asked", hypothesis],
    ["computed", statistic],
    ["role", role === "primary" ? "primary: one of the tests adjusted for one another" : "descriptive: not adjusted"],
    ["p", `${pText(p)}${adjusted}`],
    ["networks", `${networks}, of ${clusters} J`],
  ];
}

/** "0.83 [0.71, 0.92]"; "–" for what cannot be had. */
export function effectText({ value, interval: [low, high] }: Pick<Effect, "value" | "interval">): string {
  const shown = numberText(value);
  return low === null && high === null ? shown : `${shown} [${numberText(low)}, ${numberText(high)}]`;
}

/** Less than this is a sum that should have been 0. */
const ROUNDING = 1e-12;

function numberText(value: number | null): string {
  if (value === null) return "–";
  return Math.abs(value) < ROUNDING ? "0" : String(Number(value.toPrecision(3)));
}

export function pText(p: number | null): string {
  if (p === null) return "–";
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** Text that means itself in a cell of a table. */
const escapeCell = (text: string): string => text.replace(/[\\|<>*_`[\]]/g, "\\$&").replace(/\s+/g, " ");
