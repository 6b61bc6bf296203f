/** @file What bench/reference.py answers, and bench/gradient.py (`update`). */
import type { Storage } from "../src/kernel/index.ts";
import type { GradientAnswer } from "./questions/gradient.ts";

export interface Reference {
  readonly train: { readonly n: number; readonly perTrial: readonly number[]; readonly microseconds: number };
  readonly settle: { readonly n: number; readonly steps: number; readonly secondsPerState: readonly number[] };
  readonly gemm: { readonly rates: readonly GemmRate[] };
  readonly update: GradientAnswer & { readonly torch: string };
  readonly blas: { readonly numpy: string; readonly blas: Blas };
}

export interface GemmRate {
  readonly storage: Storage;
  readonly n: number;
  readonly width: number;
  readonly gflops: number;
}

export interface Blas {
  readonly library: string;
  readonly isOpenBlas: boolean;
  /** The processor OpenBLAS computes for. */
  readonly core: string | null;
  readonly configuration: string | null;
  readonly threads: number;
}
