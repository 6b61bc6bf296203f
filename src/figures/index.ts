/** @file The figures room: data → drawings. The browser passes its document, Node linkedom's. */
export { assayCurves, bandsOf, type CurveData } from "./assayCurves.ts";
export { type ClaimData, claimFigure } from "./claimFigure.ts";
export { type Drawing, escapeText, type Heading, type PlotDocument, panel, stack } from "./drawing.ts";
export { MECHANISM_MARKS, type MechanismMark, STIMULUS_COLORS } from "./marks.ts";
export { type PhaseRow, phaseDiagram } from "./phaseDiagram.ts";
export { type PortraitData, portrait } from "./portrait.ts";
export { principalAxes } from "./principalAxes.ts";
export {
  type AbsentPanel,
  type Axis,
  drawSheet,
  type Panel,
  type Point,
  type RasterPanel,
  type Series,
  SHEET_COLUMNS,
  type SharesPanel,
  type Sheet,
  sheetTable,
  type XyPanel,
} from "./sheet/index.ts";
export { type TrialData, trialFigure } from "./trialFigure.ts";
