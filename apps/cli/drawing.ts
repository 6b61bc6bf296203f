/** @file All that draws, for a command to load when it is asked for a figure: the plots, a document, a rasteriser. */
export {
  assayCurves,
  bandsOf,
  drawSheet,
  flowPortraitFigure,
  phaseDiagram,
  portrait,
  SHEET_COLUMNS,
  sheetTable,
  trialFigure,
} from "../../src/figures/index.ts";
export { plotDocument, pngOfDrawing, writeFigure } from "./renderFigure.ts";
