/** @file What `lethe gallery` says on a terminal. */
import {
  BASES,
  type Claim,
  ENTRIES,
  entryOf,
  GALLERY,
  type GalleryRecord,
  type Piece,
  quantitiesOf,
  thresholdText,
} from "../../src/gallery/index.ts";
import { alignedTable } from "./alignedTable.ts";

export function galleryList(): string {
  const rows = ENTRIES.flatMap(({ id, authors, year, title }) => {
    const pieces = GALLERY.filter(({ entry }) => entry === id);
    const work = [year, `${authors.split(",")[0]!.split(" ")[0]}: ${short(title, 70)}`];
    if (pieces.length === 0) return [[id, "not yet", ...work]];
    return pieces.map((piece) => [piece.id, piece.trains ? "trains" : "runs", ...work]);
  });
  return `${alignedTable(["piece", "state", "year", "work"], rows)}\nlethe gallery <piece> runs one, lethe gallery --all every one; those that train take minutes\n`;
}

export function describePiece(piece: Piece, record: GalleryRecord): string {
  const { authors, year, title, venue, doi, url, doubt } = entryOf(piece.entry);
  const where = [venue, doi === null ? url : `doi ${doi}`].filter(Boolean).join(", ");
  const units = quantitiesOf(piece.parameters);
  const set = Object.entries(record.parameters).map(([name, value]) => {
    const unit = units[name]?.unit ?? "1";
    return `${name} ${value}${unit === "1" ? "" : ` ${unit}`}`;
  });
  return [
    `${authors} ${year}. ${title}. ${where}`,
    ...(doubt === "" ? [] : [`note: ${doubt}`]),
    piece.shows,
    `read: ${BASES[piece.basis]}`,
    `parameters: ${set.join(", ")}`,
    "",
    ...record.claims.map((claim) => claimText(claim, record.assumptions)),
  ].join("\n");
}

function claimText(claim: Claim, assumptions: Readonly<Record<string, string>>): string {
  const { verdict, sentence, whose, statistic, restsOn, tried } = claim;
  const lines = [`${verdict.toUpperCase()}  ${sentence}${whose === "ours" ? " (of our model)" : ""}`];
  if (verdict !== "not readable") lines.push(`  ${statistic}: ${valueText(claim)}  (holds if ${thresholdText(claim)})`);
  for (const name of restsOn) lines.push(`  assumed: ${assumptions[name]}`);
  if (tried !== "") lines.push(`  ${verdict === "not readable" ? "why" : "tried"}: ${tried}`);
  return `${lines.join("\n")}\n`;
}

function valueText({ value, interval }: Claim): string {
  const number = (v: number) => String(Number(v.toPrecision(5)));
  if (value === null) return "–";
  return interval === null ? number(value) : `${number(value)} [${number(interval[0])}, ${number(interval[1])}]`;
}

/** Every claim of every piece in one line. */
export function claimTable(records: readonly GalleryRecord[]): string {
  const rows = records.flatMap(({ piece, claims }) =>
    claims.map((claim) => [
      piece,
      claim.id,
      claim.verdict,
      valueText(claim),
      thresholdText(claim),
      short(claim.sentence, 80),
    ]),
  );
  const counts = new Map<string, number>();
  for (const { claims } of records)
    for (const { verdict } of claims) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const tried = records.flatMap(({ piece, claims }) =>
    claims.filter((claim) => claim.tried !== "").map((claim) => `${piece} ${claim.id}: ${claim.tried}`),
  );
  const sums = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
  return [alignedTable(["piece", "claim", "verdict", "value", "holds if", "sentence"], rows), sums, ...tried, ""].join(
    "\n",
  );
}

const short = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
