/** @file The dynamics room: a flow or map in, its life out. Never sees a network. */

export { type Basin, type BasinOptions, type BasinReport, sampleBasins } from "./basins.ts";
export { type Bracket, closeBracket } from "./boundary.ts";
export { type Census, type CensusOptions, type CensusRoot, censusOfRoots, type SeedOutcome } from "./census.ts";
export { type Certificate, certify, isAtRoot, MERGE } from "./certify.ts";
export { CHAOS_RATE, CHAOS_TIME, ZERO_RATE } from "./chaos.ts";
export {
  CIRCLE_STEPS,
  type Circle,
  type CircleOptions,
  type CircleSearch,
  closeCircle,
  distanceFromCircle,
} from "./circle.ts";
export type { Continuum } from "./continuum.ts";
export { type Coverage, coverageOf } from "./coverage.ts";
export {
  type CriticalShock,
  findCriticalShock,
  type ShockDirection,
  type ShockOptions,
  type ShockSearch,
  shockDirections,
} from "./criticalShock.ts";
export { CLOSURE, type Cycle, type CycleSearch, closeCycle, mirrored, mirrorPartners, PHASES } from "./cycle.ts";
export { CAPTURE, type DestinationOptions, type Destinations, openDestinations } from "./destinations.ts";
export { type Dissection, type DissectOptions, type DissectProgress, dissect } from "./dissect.ts";
export {
  type DiffusionOptions,
  type DriveEvent,
  diffuse,
  followDriven,
  followDrivenMap,
  phaseDriven,
  pulse,
  type Schedule,
  sinTurns,
} from "./driven/driven.ts";
export { type EquationOptions, flowFromEquations } from "./driven/flowFromEquations.ts";
export {
  type Crossing,
  type Integrator,
  type IntegratorOptions,
  integrate,
  openIntegrator,
  STEP_TOLERANCE,
  type Trajectory,
  upwardCrossings,
} from "./driven/integrator.ts";
export { type EdgeOptions, type EdgeSearch, type Saddle, trackEdge } from "./edge.ts";
export { type Eigenpair, eigenvectorNear } from "./eigenvector.ts";
export {
  complementOf,
  isPMatrix,
  leastInput,
  type RectifiedEquilibrium,
  rectifiedEquilibria,
  rectifiedFlow,
  rectifiedPieces,
  supportRate,
} from "./exact/rectified.ts";
export { type ExactRoots, exactRoots } from "./exactRoots.ts";
export { type FiniteTimeExponents, type FiniteTimeOptions, finiteTimeExponents } from "./finiteTime.ts";
export { type Floquet, floquet, TRIVIAL_TOLERANCE } from "./floquet.ts";
export { closeFlowCycle, type FlowCycle, type FlowCycleOptions, type FlowCycleSearch } from "./flowCycle.ts";
export { type FunctionOptions, flowFromFunction } from "./flowFromFunction.ts";
export { asMap, flowMap, velocities } from "./flowMap.ts";
export { flowOfMap, stepOf } from "./flowOfMap.ts";
export type { Ghost, GhostKind } from "./ghost.ts";
export { type CircleExponents, circleExponents } from "./invariantCircle.ts";
export type { LocalDimension } from "./localDimension.ts";
export { type LyapunovExponents, type LyapunovOptions, lyapunovExponents } from "./lyapunov.ts";
export { denseSpectrum, type LeadingModes, leadingModes, type Mode } from "./modes.ts";
export { MOTION_TRANSIENT, type Motion, type MotionOptions, type NamedMotions, nameMotions } from "./motion.ts";
export { findRoot, ROOT_TOLERANCE, type Search } from "./newton.ts";
export { closeOrbit, isSameOrbit, ORBIT_STEPS, type Orbit, type OrbitOptions, type OrbitSearch } from "./orbit.ts";
export type { OrbitStability } from "./orbitMultipliers.ts";
export { distanceFromOrbit } from "./orbitReach.ts";
export type { Parity } from "./parity.ts";
export { type PropagatorOptions, type PropagatorValues, propagatorValues } from "./propagator.ts";
export { continueRoot, type RootBranch, type RootBranchOptions, type StablePoint } from "./rootBranch.ts";
export { openRootCatalogue, type Root, type RootCatalogue } from "./roots.ts";
export { gaussianBalls, type Sampling, uniformBox } from "./sampling.ts";
export { type Arrival, type Limit, type Settlement, type SettleOptions, settle } from "./settle.ts";
export { continueSlowBranch, type SlowBranch, type SlowBranchOptions, type SlowBranchSearch } from "./slowBranch.ts";
export { type Polyline, type SlowCurves, slowCurves } from "./slowCurve.ts";
export {
  collectStates,
  measureSlowManifold,
  SLOW_GAP,
  type SlowManifold,
  type SlowManifoldOptions,
} from "./slowManifold.ts";
export { type Eigenvalue, type LeadingSpectrum, leadingSpectrum, multiplier } from "./spectrum.ts";
export { type Stability, type StabilityKind, type StabilityUnder, stabilityAt } from "./stability.ts";
export { type Branch, type BranchOptions, type BranchPoint, type Family, followBranch } from "./sweep/branch.ts";
export { type Range, type SettlingOptions, settleBetween, whereTheyDiffer } from "./sweep/hysteresis.ts";
export { mapOfTwo, type ScanStep, scanUpAndDown, spread, type UpAndDown } from "./sweep/scan.ts";
export type { SpecialPoint } from "./sweep/specialPoints.ts";
export { openWays, type Ways } from "./ways.ts";
