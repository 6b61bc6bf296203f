// The WebAssembly SIMD kernel: what TypeScript calls. Every function here has a twin in ../typescript/ that does the
// same operations in the same order, so that both give the same bits. Pointers are byte offsets into one memory.
export {
  addColumnSumsF32,
  addColumnSumsF64,
  gruBackwardF32,
  gruBackwardF64,
  gruForwardF32,
  gruForwardF64,
  leakF32,
  leakF64,
  leakInsideBackwardF32,
  leakInsideBackwardF64,
  leakOutsideBackwardF32,
  leakOutsideBackwardF64,
  lstmBackwardF32,
  lstmBackwardF64,
  lstmForwardF32,
  lstmForwardF64,
  mapF32,
  mapF64,
} from "./cells";
export { demote, multiplyF32, multiplyF64 } from "./multiply";
export { outerProductF32, outerProductF64, rowProductF32, rowProductF64 } from "./products";
export { tanh } from "./tanh";
export { gainF32, gainF64, flushF32, flushF64, pushF32, pushF64 } from "./filter";
export { drive, readOut } from "./rows";
export { factor, solve, solveTransposed } from "./lu";
export {
  interleaveF32,
  interleaveF64,
  multiplySparseF32,
  multiplySparseF64,
  separateF32,
  separateF64,
} from "./multiplySparse";
