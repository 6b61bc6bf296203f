/** @file Interventions: what is changed in a network while it remembers, and what becomes of its memory. */
export {
  INTERVENTION,
  type Intervention,
  type InterventionLevel,
  type InterventionProtocol,
  type InterventionRoot,
  weakenFeedback,
} from "./weakenFeedback.ts";
