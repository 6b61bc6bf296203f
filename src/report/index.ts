/** @file The report room: statistics over rows of results. Takes rows, never opens a study. */
export {
  CLAIM_COLUMNS,
  type Claim,
  type ClaimVerdict,
  claimsOf,
  type Effect,
  type Row,
  type Specification,
} from "./claims/index.ts";
export { type Dip, dipOf, dipTest } from "./dip.ts";
export { holm } from "./holm.ts";
export {
  absent,
  activitySheet,
  connectivitySheet,
  type ForecastConcordance,
  forecastRows,
  forecastSheet,
  type InterventionChange,
  type InterventionMeasure,
  interventionChange,
  interventionLevels,
  interventionSheet,
  mechanismOf,
  type NetworkCurve,
  type RobustnessCurves,
  robustnessSheet,
} from "./paperFigures/index.ts";
export { type Proportion, proportion } from "./proportion.ts";
export { EXACT_CLUSTERS, type SignFlip, signFlip } from "./signFlip.ts";
export { slope } from "./slope.ts";
export { midRanks, type StratifiedPermutation, stratifiedPermutation } from "./stratifiedPermutation.ts";
export { groupBy, type Observation, type Superiority, superiority } from "./superiority.ts";
