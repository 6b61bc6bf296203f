/** @file Which questions each part of the bench asks, how large, and in which order. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PRECISIONS, type Precision } from "../src/train/index.ts";
import { ask, askReference, ROOT } from "./ask.ts";
import { GRADIENT_CELLS } from "./questions/gradient.ts";
import type { Sections } from "./results.ts";

export interface Settings {
  readonly quick: boolean;
  readonly repeats: number;
}

/** `settings` → raw answers. Every ladder is climbed once per repeat, so that repeats of one rung lie minutes apart. */
export const PARTS = {
  kernel,
  training,
  reference,
  gradient,
  batch,
  settle,
  memory,
  workers,
  precision,
  store,
  startup,
} as const;
export type PartName = keyof typeof PARTS;
/** What `all` stands for; precision takes the longest and is asked for by name. */
export const ALL: readonly PartName[] = [
  "kernel",
  "reference",
  "training",
  "batch",
  "settle",
  "memory",
  "workers",
  "store",
  "startup",
];

const SIZES = [100, 200, 300, 500, 700, 1000, 1400, 2000];
const QUICK_SIZES = [100, 200, 400];
const sizesOf = ({ quick }: Settings) => (quick ? QUICK_SIZES : SIZES);
const sizeOf = ({ quick }: Settings) => (quick ? 300 : 1000);

/** Parts of which one round takes minutes have at most so many. */
const MOST_ROUNDS: Partial<Record<PartName, number>> = { settle: 3, memory: 2, workers: 3, store: 3, precision: 1 };
export const roundsOf = (part: PartName, repeats: number) => Math.min(repeats, MOST_ROUNDS[part] ?? repeats);

/** Calls `act` for each round and case, in that order, and says so. */
function rounds<Case, Result>(
  name: string,
  repeats: number,
  cases: readonly Case[],
  act: (c: Case) => Result,
): Result[] {
  return Array.from({ length: repeats }, (_, round) => {
    process.stderr.write(`${name}, round ${round + 1} of ${repeats}\n`);
    return cases.map(act);
  }).flat();
}

function kernel(settings: Settings): Sections["kernel"] {
  const { quick, repeats } = settings;
  process.stderr.write("kernel ladder\n");
  return { ladder: ask("kernelLadder", { sizes: sizesOf(settings), rounds: repeats, seconds: quick ? 0.002 : 0.03 }) };
}

function training(settings: Settings): Sections["training"] {
  const { quick, repeats } = settings;
  const n = sizeOf(settings);
  // trials for about a second (quick: a tenth) at every size and cohort, at 150 µs per step for N = 1000
  const train = (size: number, cohort: number, precision: Precision = "mixed") => {
    const fitting = (quick ? 2 : 18) / (cohort * (size / 1000) ** 2);
    return ask("train", {
      n: size,
      cohort,
      precision,
      trials: Math.round(Math.min(quick ? 4 : 30, Math.max(2, fitting))),
    });
  };
  const cohorts = quick ? [1, 2, 4, 8] : [1, 2, 3, 4, 8, 16, 42];
  const cells = PRECISIONS.flatMap((precision) => [1, 4].map((cohort) => ({ precision, cohort })));
  return {
    sizes: rounds("training over N", repeats, sizesOf(settings), (size) => train(size, 4)),
    cohorts: rounds("training over cohorts", repeats, cohorts, (cohort) => train(n, cohort)),
    precisions: rounds("training by precision", repeats, cells, (c) => train(n, c.cohort, c.precision)),
    stages: rounds("stages of a step", repeats, cells, (c) => ask("stages", { ...c, n, trials: quick ? 2 : 5 })),
  };
}

function reference(settings: Settings): Sections["reference"] {
  const { quick, repeats } = settings;
  const n = sizeOf(settings);
  const trials = quick ? 1 : 6;
  const cells = PRECISIONS.flatMap((precision) => [4, 1].map((cohort) => ({ precision, cohort })));
  const seconds = quick ? 0.05 : 0.3;
  return {
    blas: askReference("blas").answer,
    pairs: rounds("training against NumPy", repeats, cells, ({ precision, cohort }) => ({
      ours: ask("train", { n, cohort, precision, trials }),
      theirs: askReference("train", { n, trials }),
    })),
    sizes: rounds("NumPy over N", repeats, sizesOf(settings), (size) =>
      askReference("train", { n: size, trials: size > 1000 ? 2 : trials }),
    ),
    products: rounds("products against OpenBLAS", repeats, [n], () => ({
      ours: ask("kernelLadder", { sizes: [n], rounds: 1, seconds }),
      theirs: askReference("gemm", { n, seconds }),
    })),
  };
}

function gradient({ quick, repeats }: Settings): Sections["gradient"] {
  const sizes = quick ? [32, 64] : [64, 128, 256];
  const cases = GRADIENT_CELLS.flatMap((cell) => sizes.map((n) => ({ cell, n, count: 64, steps: 100 })));
  const updates = quick ? 2 : 10;
  return {
    pairs: rounds("learning by gradient against PyTorch", repeats, cases, (c) => ({
      ours: ask("gradient", { ...c, updates }),
      theirs: askReference("update", { ...c, updates }),
    })),
    products: rounds("products of batches", repeats, sizes, (n) =>
      ask("gradientProducts", { n, count: 64, seconds: quick ? 0.02 : 0.1 }),
    ),
  };
}

function batch(settings: Settings): Sections["batch"] {
  process.stderr.write("batch ladder\n");
  const columns = settings.quick ? [1, 2, 4, 16] : [1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512];
  return ask("batch", {
    ...{ n: sizeOf(settings), precision: "mixed", columns, rounds: settings.repeats },
    columnSteps: settings.quick ? 50 : 2000,
  });
}

function settle(settings: Settings): Sections["settle"] {
  const { quick, repeats } = settings;
  const n = sizeOf(settings);
  const dir = mkdtempSync(join(tmpdir(), "lethe-bench-"));
  const networks = (quick ? [10, 5] : [20, 10, 5]).map((feedbackDivisor) => ({
    ...{ n, feedbackDivisor, precision: "mixed" as const, trials: quick ? 60 : 500, states: quick ? 12 : 100 },
    file: join(dir, `${feedbackDivisor}.f64`),
  }));
  try {
    return {
      pairs: rounds("settling against NumPy", roundsOf("settle", repeats), networks, (options) => ({
        ours: ask("settling", options),
        theirs: askReference("settle", { n, states: 1, steps: quick ? 500 : 17_500 }),
      })),
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function memory(settings: Settings): Sections["memory"] {
  const trials = 3;
  const cohorts = [1, 2, 4, 8];
  return rounds("memory", roundsOf("memory", settings.repeats), cohorts, (cohort) =>
    ask("memory", { n: sizeOf(settings), cohort, precision: "mixed", trials }),
  );
}

function workers(settings: Settings): Sections["workers"] {
  const { quick, repeats } = settings;
  const work = { n: sizeOf(settings), cohorts: quick ? 2 : 4, trials: quick ? 4 : 60 }; // a worker performs more than one
  return rounds("workers", roundsOf("workers", repeats), [1, 2], (workers) =>
    ask("workers", { ...work, workers }, "all"),
  );
}

function precision({ quick }: Settings): Sections["precision"] {
  process.stderr.write("precision\n");
  const options = quick
    ? { n: 60, trials: 60, seeds: [1], g: [0.8], feedbackDivisors: [10, 1] }
    : { n: 200, trials: 1000, seeds: [1, 2, 3, 4, 5, 6], g: [0.9, 1.2], feedbackDivisors: [40, 20, 10, 5, 1] };
  const { answer } = ask("precision", options, "all");
  return { options: { n: options.n, trials: options.trials }, rows: answer };
}

function store({ quick, repeats }: Settings): Sections["store"] {
  const sizes = quick ? [10, 100] : [100, 1000, 10_000];
  return rounds("store", roundsOf("store", repeats), sizes, (runs) => ask("store", { runs, n: 1000, trials: 1000 }));
}

function startup({ quick, repeats }: Settings): Sections["startup"] {
  process.stderr.write("startup\n");
  return ask("startup", { root: ROOT, rounds: quick ? 3 : 5 * repeats });
}
