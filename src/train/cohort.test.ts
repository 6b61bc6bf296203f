/** @file A network's bits do not depend on its company, nor on which kernel computes them. */
import { describe, expect, test } from "vitest";
import { type KernelName, openKernel } from "../kernel/index.ts";
import { drawNetwork, type Network } from "../network/index.ts";
import {
  DEFAULT_DURATIONS,
  type Durations,
  defaultGaussianClasses,
  gaussianStimuli,
  makeTask,
  type Task,
} from "../task/index.ts";
import {
  DEFAULT_TRAINING,
  matrixStorage,
  PRECISIONS,
  type Precision,
  type TrainedColumn,
  type TrainingSpec,
  trainCohort,
} from "./index.ts";

const KEY = { seed: 11, density: 0.5 };
const SPEC = {
  n: 21,
  g: 1,
  density: 0.5,
  feedbackDivisor: 4,
  inputDivisor: 2,
  initial: "normal",
  timeStep: 0.1,
} as const;
const SHORT: Durations = { stimulus1: 1, delay1: 1.2, stimulus2: 1, delay2: 1.2, response: 2 };
const J = drawNetwork(SPEC, KEY.seed, 2).J;

function gaussianTask(durations: Durations, tolerance = 0.25): Task {
  const classes = defaultGaussianClasses(["0", "1"]);
  const stimuli = { source: "gaussian" as const, classes };
  const name = "sequential-pattern-matching";
  return makeTask({ name, stimuli, durations, codes: [1, 0.5, 1.5], tolerance }, gaussianStimuli(classes), 0.1);
}

function train(networks: Network[], task: Task, precision: Precision, spec: Partial<TrainingSpec>, name?: KernelName) {
  const { n } = networks[0];
  const kernel = openKernel({ n, filters: 2 * networks.length }, name);
  const matrix = kernel.matrix(networks[0].J, n, matrixStorage(precision));
  const run = trainCohort(kernel, matrix, networks, task, KEY, { ...DEFAULT_TRAINING, ...spec }, precision);
  for (;;) {
    const { done, value } = run.next();
    if (done) return value;
  }
}
const result = ({ network, trials, curve, divergence, state }: TrainedColumn) => ({
  readout: network.readout,
  trials,
  curve,
  divergence,
  state,
});

/** Every ordered choice of 1 … all of these. */
function arrangements(items: readonly number[]): number[][] {
  return items.flatMap((item) => [
    [item],
    ...arrangements(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  ]);
}

/** Four networks of one J; each call draws them anew, since training writes to them. */
type Members = readonly (() => Network)[];
const member = (g: number, feedbackDivisor: number, change = (_: Network) => {}) => {
  return () => {
    const network = drawNetwork({ ...SPEC, g, feedbackDivisor }, KEY.seed, 2, J);
    change(network);
    return network;
  };
};

const HEALTHY: Members = [member(0.8, 20), member(1.5, 1), member(1.1, 5), member(1.3, 10)];
const DIVERGING: Members = [
  member(0.8, 20),
  member(1.1, 5, ({ readout }) => readout.fill(1e7)), // ends in its first step
  member(1.2, 1e-300), // feedback is infinite: ends once there is something to feed back
  member(1.3, 10),
];

describe.each(PRECISIONS)("%s", (precision) => {
  const task = gaussianTask(SHORT);

  function sameInAnyCompany(members: Members, task: Task, spec: Partial<TrainingSpec>, sizes = [1, 2, 3, 4]) {
    const alone = members.map((make) => result(train([make()], task, precision, spec)[0]));
    for (const cohort of arrangements([0, 1, 2, 3]).filter(({ length }) => sizes.includes(length))) {
      const trained = train(
        cohort.map((m) => members[m]()),
        task,
        precision,
        spec,
      );
      trained.forEach((column, c) => {
        expect(result(column), `network ${cohort[c]} in the cohort ${cohort}`).toEqual(alone[cohort[c]]);
      });
    }
    return alone;
  }

  test("each of four networks gives the same bits in all 64 cohorts, at any position", () => {
    const alone = sameInAnyCompany(HEALTHY, task, { trials: 3 });
    expect(new Set(alone.map(({ readout }) => readout.join())).size).toBe(4);
    expect(alone.every(({ divergence, readout }) => divergence === null && readout.every(Number.isFinite))).toBe(true);
  });

  test("the same in a cohort of many squads, one of which is shorter and one of which ends early", () => {
    const members: Members = [...DIVERGING, ...HEALTHY, HEALTHY[1]];
    const alone = members.map((make) => result(train([make()], task, precision, { trials: 3 })[0]));
    const together = train(
      members.map((make) => make()),
      task,
      precision,
      { trials: 3 },
    );
    expect(together.map(result)).toEqual(alone);
  });

  test("the same where others diverge in the first trial", () => {
    const alone = sameInAnyCompany(DIVERGING, task, { trials: 3 }, [2, 4]);
    expect(alone.map(({ divergence }) => divergence?.trial)).toEqual([undefined, 0, 0, undefined]);
  });

  test("the same where others stop early", () => {
    const alone = sameInAnyCompany(HEALTHY, gaussianTask(SHORT, 0.6), { trials: 6, stopAfter: 3 }, [2, 4]);
    expect(alone.map(({ trials }) => trials)).toEqual([6, 3, 6, 6]);
  });
});

test.each(PRECISIONS)(
  "%s: TypeScript and WebAssembly give the same bits after 5 trials of the paper's task, N = 100",
  (precision) => {
    const [a, b] = (["typescript", "wasm-simd"] as const).map((name) => {
      const network = drawNetwork({ ...SPEC, n: 100, g: 1.2 }, KEY.seed, 2);
      return result(train([network], gaussianTask(DEFAULT_DURATIONS), precision, { trials: 5 }, name)[0]);
    });
    expect(a.readout.every((v) => Number.isFinite(v) && v !== 0)).toBe(true);
    expect(b).toEqual(a);
  },
);

test("the three precisions are three different networks", () => {
  const readouts = PRECISIONS.map(
    (p) => train([HEALTHY[0]()], gaussianTask(SHORT), p, { trials: 3 })[0].network.readout,
  );
  expect(new Set(readouts.map((w) => w.join())).size).toBe(3);
});
