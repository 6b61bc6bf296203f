/** @file The dynamics room: a flow or map in, its life out. Never sees a network. */
export { type Certificate, certify } from "./certify.ts";
export { CLOSURE, type Cycle, type CycleSearch, closeCycle, mirrored, PHASES } from "./cycle.ts";
export { findRoot, ROOT_TOLERANCE, type Search } from "./newton.ts";
export { openRootCatalogue, type Root, type RootCatalogue } from "./roots.ts";
export { type Arrival, type Settlement, type SettleOptions, settle } from "./settle.ts";
export { type Eigenvalue, type LeadingSpectrum, leadingSpectrum, multiplier } from "./spectrum.ts";
