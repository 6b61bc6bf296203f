/** @file The figures room: data → drawings. The browser passes its document, Node linkedom's. */
export { assayCurves, bandsOf, type CurveData } from "./assayCurves.ts";
export { type ClaimData, claimFigure } from "./claimFigure.ts";
export { type Drawing, escapeText, type Heading, type PlotDocument, panel, stack } from "./drawing.ts";
export { drawField, type PreparedField, prepareField } from "./flowPortrait/drawField.ts";
export { drawMarks } from "./flowPortrait/drawMarks.ts";
export { drawTrails, slownessOf, trailRange } from "./flowPortrait/drawTrails.ts";
export { type SpeedRange, speedRange } from "./flowPortrait/fieldPicture.ts";
export type { FlowPortraitData } from "./flowPortrait/flowPortraitData.ts";
export { flowPortraitFigure } from "./flowPortrait/flowPortraitFigure.ts";
export type { LineStyle, Pen, Pixels, TextStyle } from "./flowPortrait/pen.ts";
export {
  contrast,
  fieldColour,
  hexOf,
  limitColour,
  mixed,
  PORTRAIT_INK,
  rgbOfHex,
  type Theme,
} from "./flowPortrait/portraitColours.ts";
export { type Box, FACE_ON, type PortraitView, portraitView, type Turn } from "./flowPortrait/portraitView.ts";
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
