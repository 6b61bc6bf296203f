/** @file All that draws, for a command to load when it is asked for a figure: the plots, a document, a rasteriser. */
export {
  assayCurves,
  bandsOf,
  drawSheet,
  phaseDiagram,
  portrait,
  SHEET_COLUMNS,
  sheetTable,
  trialFigure,
} from "../../src/figures/index.ts";
export { plotDocument, writeFigure } from "./renderFigure.ts";
