/** @file The readout room: what do states say? Takes states and labels, never a network. */
export { type DecoderOptions, type Decoding, decodeClasses } from "./decoder.ts";
export { type Fourier, fourierAt, wholeBeats } from "./fourier.ts";
export { type LinearMemory, linearMemory, recalledBySamples, stationaryCovariance } from "./linearMemory.ts";
export { clusterSpread, orderParameter, type Visits, visitsOf } from "./orderParameters.ts";
export { type PrincipalComponents, participationRatio, principalComponents } from "./participation.ts";
export { principalAngles } from "./principalAngles.ts";
export { type Procrustes, procrustes } from "./procrustes.ts";
export { type Ridge, ridge } from "./ridge.ts";
