import { InputError, nearestName } from "../format/index.ts";
import { continuousAttractors } from "./continuousAttractors/index.ts";
import { crossModal } from "./crossModal/index.ts";
import { freeRecall } from "./freeRecall/index.ts";
import { hindmarshRose } from "./hindmarshRose/index.ts";
import { impulsiveInputs } from "./impulsiveInputs/index.ts";
import { nBack } from "./nBack/index.ts";
import type { Piece } from "./piece.ts";
import { rectifiedPopulations } from "./rectifiedPopulations/index.ts";
import { sensitivity } from "./sensitivity/index.ts";
import { slots } from "./slots/index.ts";
import { temporalInterference } from "./temporalInterference/index.ts";
import { trainedRings } from "./trainedRings/index.ts";
import { twoNeurons } from "./twoNeurons/index.ts";

/** Every piece, in the order in which they are listed. */
export const GALLERY: readonly Piece[] = [
  freeRecall,
  rectifiedPopulations,
  hindmarshRose,
  twoNeurons,
  slots,
  impulsiveInputs,
  temporalInterference,
  continuousAttractors,
  trainedRings,
  nBack,
  crossModal,
  sensitivity,
];

/** @throws InputError for an id that no piece has. */
export function pieceNamed(id: string): Piece {
  const found = GALLERY.find((piece) => piece.id === id);
  if (found !== undefined) return found;
  const names = GALLERY.map((piece) => piece.id);
  const nearest = nearestName(id, names);
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  throw new InputError(`gallery: a piece must be one of ${names.join(", ")}, got ${id || "nothing"}${hint}`);
}
