import { stream } from "../../src/kernel/index.ts";
import { judge, judgedNetwork } from "../../src/mechanism/index.ts";
import { loadMatrices, runnable } from "../../src/network/index.ts";
import {
  evaluate,
  matrixStorage,
  type Precision,
  type TrainedColumn,
  trainCohort,
  trialEnds,
} from "../../src/train/index.ts";
import { type Scene, setScene } from "../scene.ts";

export interface PrecisionOptions {
  readonly n: number;
  readonly trials: number;
  readonly seeds: readonly number[];
  readonly g: readonly number[];
  readonly feedbackDivisors: readonly number[];
}

/** Outcome of one network under each condition: "not-learned", "diverged" or its verdict. */
export interface PrecisionRow {
  readonly seed: number;
  readonly g: number;
  readonly feedbackDivisor: number;
  readonly mixed: string;
  readonly float64: string;
  /** float64 with x(0) displaced by 1e-12 · N(0, 1) per unit. */
  readonly displaced: string;
}

const DISPLACEMENT = 1e-12;

/** Does rounding change outcomes more often than chance does? Every network is trained three times, paired. */
export function precision({ n, trials, seeds, g, feedbackDivisors }: PrecisionOptions): PrecisionRow[] {
  const cells = g.flatMap((g) => feedbackDivisors.map((feedbackDivisor) => ({ g, feedbackDivisor })));
  return seeds.flatMap((seed) => {
    const outcomes = (precision: Precision, isDisplaced: boolean) => {
      process.stderr.write(`  seed ${seed}, ${isDisplaced ? "displaced" : precision}\n`);
      const scene = setScene({ n, cells, seed, solvers: 1 });
      if (isDisplaced) displace(scene);
      return outcomesOf(scene, precision, trials);
    };
    const [mixed, float64, displaced] = [
      outcomes("mixed", false),
      outcomes("float64", false),
      outcomes("float64", true),
    ];
    return cells.map((cell, c) => ({ seed, ...cell, mixed: mixed[c], float64: float64[c], displaced: displaced[c] }));
  });
}

function displace({ networks, key }: Scene): void {
  for (const { initialState, n } of networks) {
    const random = stream(key, "stateNoise", n);
    for (let i = 0; i < n; i++) initialState[i] += DISPLACEMENT * random.normal(i);
  }
}

function outcomesOf(scene: Scene, precision: Precision, trials: number): string[] {
  const { kernel, J, networks, task, key } = scene;
  const matrices = loadMatrices(kernel, J, networks[0].n, matrixStorage(precision));
  const spec = { method: "windowed", trials, alpha: 1, every: 2, stopAfter: null } as const;
  const columns = last(trainCohort(kernel, matrices.trained, networks, task, key, spec, precision));
  const solver = kernel.solver(networks[0].n);
  return columns.map(({ network, divergence, state }: TrainedColumn) => {
    if (divergence !== null) return "diverged";
    const ends = trialEnds(runnable(kernel, matrices.trained, network), task, key, state);
    if (!last(evaluate(runnable(kernel, matrices.trained, network), task, key, ends)).learned) return "not-learned";
    return last(judge(judgedNetwork({ kernel, matrices, solver, network, task, key, ends }))).verdict.network;
  });
}

/** Runs a generator to its end. */
function last<Result>(running: Generator<unknown, Result>): Result {
  let step = running.next();
  while (!step.done) step = running.next();
  return step.value;
}
