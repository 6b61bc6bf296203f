/** @file What a call of the bench keeps: bench/results/<date>-<part>.json. */
import type { Answered } from "./child.ts";
import type { BatchCase } from "./questions/batch.ts";
import type { GradientAnswer } from "./questions/gradient.ts";
import type { ProductRate } from "./questions/gradientProducts.ts";
import type { KernelCase } from "./questions/kernelLadder.ts";
import type { MemoryAnswer } from "./questions/memory.ts";
import type { PrecisionRow } from "./questions/precision.ts";
import type { SettlingAnswer } from "./questions/settling.ts";
import type { StagesAnswer } from "./questions/stages.ts";
import type { StartupCase } from "./questions/startup.ts";
import type { StoreAnswer } from "./questions/store.ts";
import type { TrainAnswer } from "./questions/train.ts";
import type { WorkersAnswer } from "./questions/workers.ts";
import type { Reference } from "./reference.ts";

export interface Results {
  readonly format: 1;
  /** ISO, UTC. */
  readonly date: string;
  readonly part: string;
  /** Short settings: to try the bench, not to be quoted. */
  readonly quick: boolean;
  readonly repeats: number;
  readonly commit: string;
  /** Whether tracked files differed from the commit. */
  readonly dirty: boolean;
  readonly node: string;
  readonly kernel: string;
  readonly machine: Machine;
  /** Load average over a minute before the first part; above 0.5 others were at work. */
  readonly load: number;
  /** Whether each child had one core to itself by taskset. */
  readonly pinned: boolean;
  readonly sections: Sections;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** In bytes. */
  readonly memory: number;
  readonly platform: string;
}

type Rows<Answer> = readonly Answered<Answer>[];
/** Ours and the reference's, one right after the other. */
interface Pair<Ours, Theirs> {
  readonly ours: Answered<Ours>;
  readonly theirs: Answered<Theirs>;
}

/** Raw answers, in the order in which they were asked. */
export interface Sections {
  kernel?: { readonly ladder: Answered<KernelCase[]> };
  training?: {
    readonly sizes: Rows<TrainAnswer>;
    readonly cohorts: Rows<TrainAnswer>;
    readonly precisions: Rows<TrainAnswer>;
    readonly stages: Rows<StagesAnswer>;
  };
  reference?: {
    readonly blas: Reference["blas"];
    readonly pairs: readonly Pair<TrainAnswer, Reference["train"]>[];
    /** The reference alone, over N. */
    readonly sizes: Rows<Reference["train"]>;
    readonly products: readonly Pair<KernelCase[], Reference["gemm"]>[];
  };
  gradient?: {
    /** One update of a batch, ours and PyTorch's. */
    readonly pairs: readonly Pair<GradientAnswer, Reference["update"]>[];
    readonly products: Rows<ProductRate[]>;
  };
  batch?: Answered<BatchCase[]>;
  settle?: { readonly pairs: readonly Pair<SettlingAnswer, Reference["settle"]>[] };
  memory?: Rows<MemoryAnswer>;
  workers?: Rows<WorkersAnswer>;
  store?: Rows<StoreAnswer>;
  startup?: Answered<StartupCase[]>;
  precision?: {
    readonly options: { readonly n: number; readonly trials: number };
    readonly rows: readonly PrecisionRow[];
  };
}
