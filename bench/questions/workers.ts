import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { executeRuns, expandPlan, makeStopFlag, planSchema } from "../../src/study/index.ts";
import { STIMULI } from "../scene.ts";

export interface WorkersOptions {
  readonly n: number;
  /** Cohorts of four; a multiple of the largest number of workers, so that none waits at the end. */
  readonly cohorts: number;
  readonly trials: number;
  readonly workers: number;
}

export interface WorkersAnswer extends WorkersOptions {
  readonly seconds: number;
  readonly complete: number;
}

/** How long does a study of several cohorts take with so many worker threads, from an empty folder to the last record? */
export async function workers(options: WorkersOptions): Promise<WorkersAnswer> {
  const { n, cohorts, trials, workers: threads } = options;
  const plan = planSchema.parse({
    name: "bench",
    network: { n, g: [0.8, 0.9], fb: [20, 10] },
    training: { trials },
    seeds: Array.from({ length: cohorts }, (_, k) => k),
  });
  const dir = mkdtempSync(join(tmpdir(), "lethe-bench-"));
  try {
    const began = performance.now();
    const { complete, failures } = await executeRuns(dir, expandPlan(plan, STIMULI.spec), STIMULI, {
      ...{ wantsVerdict: false, workers: threads, stop: makeStopFlag(), onProgress: () => {} },
    });
    if (failures.length > 0) throw new Error(`internal: ${failures[0].message}`);
    return { ...options, complete, seconds: (performance.now() - began) / 1000 };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
