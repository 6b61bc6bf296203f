import { InputError, nearestName } from "../format/index.ts";
import { freeRecall } from "./freeRecall/index.ts";
import { hindmarshRose } from "./hindmarshRose/index.ts";
import type { Piece } from "./piece.ts";
import { rectifiedPopulations } from "./rectifiedPopulations/index.ts";
import { twoNeurons } from "./twoNeurons/index.ts";

/** Every piece, in the order in which they are listed. */
export const GALLERY: readonly Piece[] = [freeRecall, rectifiedPopulations, hindmarshRose, twoNeurons];

/** @throws InputError for an id that no piece has. */
export function pieceNamed(id: string): Piece {
  const found = GALLERY.find((piece) => piece.id === id);
  if (found !== undefined) return found;
  const names = GALLERY.map((piece) => piece.id);
  const nearest = nearestName(id, names);
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  throw new InputError(`gallery: a piece must be one of ${names.join(", ")}, got ${id || "nothing"}${hint}`);
}
