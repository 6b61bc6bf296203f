import { type Kernel, openKernel, type StreamKey } from "../src/kernel/index.ts";
import { DEFAULT_NETWORK, drawNetwork, drawRecurrentWeights, type Network } from "../src/network/index.ts";
import { chooseStimuli } from "../src/study/index.ts";
import { DEFAULT_DURATIONS, DEFAULT_TOLERANCE, defaultCodes, makeTask, type Task } from "../src/task/index.ts";

/** What a measurement works on: networks of one cohort, drawn from a fixed seed, and the paper's task. */
export interface Scene {
  readonly kernel: Kernel;
  readonly J: Float32Array;
  readonly networks: readonly Network[];
  readonly task: Task;
  readonly key: StreamKey;
}

/** The paper's grid, weakest recurrence first, each g with every feedback: 42 networks share a J. */
const GRID = [0.8, 0.9, 1.1, 1.2, 1.3, 1.4, 1.5].flatMap((g) =>
  [40, 30, 20, 10, 5, 1].map((feedbackDivisor) => ({ g, feedbackDivisor })),
);

/** Gaussian stimuli of two classes: they need no file, and the time does not depend on where draws come from. */
export const STIMULI = chooseStimuli("gaussian", [0, 1], "bench");

export interface SceneOptions {
  readonly n: number;
  /** The cells of g × feedback, or how many of the paper's grid. */
  readonly cells: number | readonly { readonly g: number; readonly feedbackDivisor: number }[];
  readonly seed?: number;
  readonly solvers?: number;
}

export function setScene({ n, cells, seed = 1, solvers = 0 }: SceneOptions): Scene {
  const chosen = typeof cells === "number" ? GRID.slice(0, cells) : cells;
  const key = { seed, density: DEFAULT_NETWORK.density };
  const J = drawRecurrentWeights(key, n);
  const task = makeTask(
    {
      name: "sequential-pattern-matching",
      stimuli: STIMULI.spec,
      durations: DEFAULT_DURATIONS,
      codes: defaultCodes([0, 1]),
      tolerance: DEFAULT_TOLERANCE,
    },
    STIMULI.source,
    DEFAULT_NETWORK.timeStep,
  );
  const networks = chosen.map((cell) => drawNetwork({ ...DEFAULT_NETWORK, ...cell, n }, seed, 2, J));
  const kernel = openKernel({ n, matrices: 3, filters: 2 * chosen.length, solvers });
  return { kernel, J, networks, task, key };
}
