import { type Claim, type Entry, GALLERY, PAPER, type Piece } from "../../../../../src/gallery/index.ts";
import stored from "./stored.json";

/** What is known of a piece before it is run here. */
export interface StoredPiece {
  readonly id: string;
  /** sha256 of the canonical JSON of the whole record. */
  readonly sum: string;
  readonly claims: readonly Claim[];
  readonly miniature: string;
}

export const STORED = stored as unknown as Readonly<Record<string, StoredPiece>>;

/** "runs": there is a piece. "not yet": there is none. "paper": what the project is about. */
export function stateOf({ id }: Entry): "paper" | "runs" | "not yet" {
  if (id === PAPER.id) return "paper";
  return piecesOf(id).length > 0 ? "runs" : "not yet";
}

/** The systems of a work: none, one, or several. */
export const piecesOf = (entry: string): readonly Piece[] => GALLERY.filter((piece) => piece.entry === entry);

/** "5 reproduced, 1 not reproduced", or "" where nothing is stored. */
export function tally(claims: readonly Claim[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of claims) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
}
