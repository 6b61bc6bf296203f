/** @file Interventions: what is changed in a network while it remembers, and what becomes of its memory. */
export {
  type Apart,
  INTERVENTION,
  type Intervention,
  type InterventionLevel,
  type InterventionProtocol,
  type InterventionRoot,
  memoriesEnd,
  weakenFeedback,
} from "./weakenFeedback.ts";
