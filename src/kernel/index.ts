/** @file The kernel room: linear algebra on typed arrays, portable functions, random streams. Imports nothing. */
export { type CellPasses, type Rows, SLOPES, type SlopeName } from "./cellPasses.ts";
export { exp } from "./exponential.ts";
export { finish } from "./finish.ts";
export type { Filter, Kernel, KernelNeeds, Matrix, Solver, Storage, WeightedRows } from "./kernel.ts";
export { ln } from "./logarithm.ts";
export { normalQuantile } from "./normal.ts";
export { type KernelName, openKernel } from "./openKernel.ts";
export { openProducts } from "./openProducts.ts";
export { philox } from "./philox.ts";
export { blendPieces, type PiecewiseLinear } from "./piecewiseLinear.ts";
export { type Numbers, type Products, type ProductsNeeds, padded, type Sheet, type Weights } from "./products.ts";
export { cos, sin } from "./sine.ts";
export { PURPOSES, type Purpose, type Stream, type StreamKey, stream } from "./streams.ts";
export type { LipschitzSample, System } from "./system.ts";
export { tanh } from "./typescript/tanh.ts";
export { wilson } from "./wilson.ts";
