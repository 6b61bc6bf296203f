/** @file The paper's figures, as far as they are made of rows: 2, 4, 5, 6 and 7. */
export { type ForecastConcordance, forecastRows, forecastSheet } from "./forecast.ts";
export {
  type InterventionChange,
  type InterventionMeasure,
  interventionChange,
  interventionLevels,
  interventionSheet,
} from "./intervention.ts";
export {
  activitySheet,
  connectivitySheet,
  type NetworkCurve,
  type RobustnessCurves,
  robustnessSheet,
} from "./mechanisms.ts";
export { absent, mechanismOf } from "./parts.ts";
