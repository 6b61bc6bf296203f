/** @file The memory of one WebAssembly kernel, and the functions that work in it. */
import { KERNEL_BASE64 } from "./kernelBytes.ts";

type Numbers = readonly number[];
/** Functions that there are for both storages. */
type PerStorage =
  | (
      | "multiply"
      | "multiplySparse"
      | "interleave"
      | "separate"
      | "gain"
      | "push"
      | "flush"
      | "rowProduct"
      | "outerProduct"
    )
  | ("map" | "leak" | "leakInsideBackward" | "leakOutsideBackward" | "addColumnSums")
  | ("gruForward" | "gruBackward" | "lstmForward" | "lstmBackward");
/** The functions of `wasm/index.ts`; arguments are byte offsets and counts, documented there. */
export interface Exports extends Record<`${PerStorage}${"F32" | "F64"}`, (...args: Numbers) => void> {
  tanh(...args: Numbers): void;
  readOut(...args: Numbers): void;
  drive(...args: Numbers): void;
  demote(...args: Numbers): void;
  factor(...args: Numbers): number;
  solve(...args: Numbers): void;
  solveTransposed(...args: Numbers): void;
}

/** Everything one kernel owns: a memory of fixed size, and how much of it is given away. */
export interface Arena {
  readonly wasm: Exports;
  take(bytes: number): number;
  f64(offset: number, length: number): Float64Array;
  f32(offset: number, length: number): Float32Array;
  i32(offset: number, length: number): Int32Array;
  u16(offset: number, length: number): Uint16Array;
  /** Where an array lies that is part of the memory; 0 for any other. */
  addressOf(values: Float64Array): number;
  /** Scratch for WIDTH columns in and out, `stride` values apart: byte offsets. */
  readonly columns: {
    readonly stride: number;
    readonly input: number;
    /** Columns in f32, one after the other, or side by side in vectors of 16 bytes. */
    readonly rounded: number;
    readonly output: number;
    /** Products side by side in vectors. */
    readonly vectors: number;
  };
}

/** Columns that one pass over a matrix serves at most. */
export const WIDTH = 4;
/** Where columns stand side by side for sparse products; wasm/multiplySparse.ts has the same number. */
export const RATES_AT = 2048;
/** Rows are padded to this, so that every panel loop runs without remainder. */
export const ROWS = 32;

export const roundUp = (n: number, to: number) => Math.ceil(n / to) * to;

let compiled: WebAssembly.Module | undefined;
function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(KERNEL_BASE64), (c) => c.charCodeAt(0)));
  return compiled;
}

/** Memory of `bytes`, never grown, for matrices of up to n rows. */
export function openArena(bytes: number, n: number): Arena {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) });
  const { buffer } = memory;
  const end = buffer.byteLength;
  const abort = () => {
    throw new Error("internal: the WebAssembly kernel aborted");
  };
  const { exports } = new WebAssembly.Instance(kernelModule(), { env: { memory, abort } });
  const stride = roundUp(n, ROWS);
  let top = RATES_AT + stride * 16;
  function take(size: number): number {
    const offset = top;
    top = roundUp(top + size, 64) + 64;
    if (top > end) throw new Error(`internal: kernel memory of ${end} bytes is full, ${size} more were asked for`);
    return offset;
  }
  return {
    wasm: exports as unknown as Exports,
    take,
    f64: (offset, length) => new Float64Array(memory.buffer, offset, length),
    f32: (offset, length) => new Float32Array(memory.buffer, offset, length),
    i32: (offset, length) => new Int32Array(memory.buffer, offset, length),
    u16: (offset, length) => new Uint16Array(memory.buffer, offset, length),
    addressOf: (values) => (values.buffer === buffer ? values.byteOffset : 0),
    columns: {
      stride,
      input: take(stride * WIDTH * 8),
      rounded: take(stride * WIDTH * 4),
      output: take(stride * WIDTH * 8),
      vectors: take(stride * 16),
    },
  };
}
