/** @file The gallery: systems of the works that cite the paper, running, each with its claims tried. */
export { CLAIM_VERDICTS, type Claim, type ClaimVerdict, thresholdText } from "./claim.ts";
export { ENTRIES, type Entry, entryOf, PAPER } from "./entries.ts";
export { type CellsOptions, cellsPanel, linesPanel, type PanelLine } from "./panels.ts";
export {
  BASES,
  definePiece,
  GALLERY_VERSION,
  type GalleryProgress,
  type GalleryRecord,
  galleryRecordSchema,
  type Outcome,
  type Piece,
  type PieceDefinition,
} from "./piece.ts";
export { parseSettings, type Quantity, quantitiesOf } from "./quantity.ts";
export { GALLERY, pieceNamed } from "./registry.ts";
export { type NamedSystem, SYSTEMS } from "./systems.ts";
