import { defaultProtocol, judge, judgedNetwork } from "../../src/mechanism/index.ts";
import { loadMatrices, runnable } from "../../src/network/index.ts";
import { matrixStorage, type Precision, trainCohort, trialEnds } from "../../src/train/index.ts";
import { setScene } from "../scene.ts";

export interface MemoryOptions {
  readonly n: number;
  readonly cohort: number;
  readonly precision: Precision;
  readonly trials: number;
}

export interface MemoryAnswer {
  readonly n: number;
  readonly cohort: number;
  /** Largest resident set of this process so far, in bytes: after training, and after every network was judged too. */
  readonly trained: number;
  readonly judged: number;
}

/** How much memory does a cohort take at its peak? To be asked in a process of its own. */
export function memory({ n, cohort, precision, trials }: MemoryOptions): MemoryAnswer {
  const { kernel, J, networks, task, key } = setScene({ n, cells: cohort, solvers: 1 });
  const solver = kernel.solver(n);
  const matrices = loadMatrices(kernel, J, n, matrixStorage(precision));
  const spec = { method: "windowed", trials, alpha: 1, every: 2, stopAfter: null } as const;
  const running = trainCohort(kernel, matrices.trained, networks, task, key, spec, precision);
  let step = running.next();
  while (!step.done) step = running.next();
  const trained = peak();

  // a short verdict touches all the memory that a long one does
  const protocol = { ...defaultProtocol(), draws: [1], longest: 20, resumedDraws: 1 };
  for (const { network, state } of step.value) {
    const ends = trialEnds(runnable(kernel, matrices.trained, network), task, key, state);
    const judging = judge(judgedNetwork({ kernel, matrices, solver, network, task, key, ends }), protocol);
    while (!judging.next().done);
  }
  return { n, cohort, trained, judged: peak() };
}

const peak = () => 1024 * process.resourceUsage().maxRSS;
