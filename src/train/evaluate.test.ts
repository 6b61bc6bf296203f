/** @file What counts as learned, on networks whose answers are known by hand. */
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { openKernel, tanh } from "../kernel/index.ts";
import { drawNetwork, type Network, openEnsemble, runnable } from "../network/index.ts";
import {
  DEFAULT_DURATIONS,
  defaultGaussianClasses,
  drawTrial,
  gaussianStimuli,
  makeTask,
  type StimulusSet,
  type StimulusSource,
  type Task,
} from "../task/index.ts";
import {
  DEFAULT_TRAINING,
  EVALUATION_DRAWS,
  type Evaluation,
  evaluate,
  inputRows,
  LEARNED_ACCURACY,
  respond,
  trainCohort,
  trialEnds,
} from "./index.ts";

const KEY = { seed: 4, density: 0.5 };
const classes = defaultGaussianClasses(["0", "1"]);
const source = gaussianStimuli(classes);
function taskWith(codes = [1, 0.5, 1.5], stimuli: StimulusSource = source): Task {
  const spec = { name: "sequential-pattern-matching", stimuli: { source: "gaussian", classes } } as const;
  return makeTask({ ...spec, durations: DEFAULT_DURATIONS, codes, tolerance: 0.25 }, stimuli, 0.1);
}
const task = taskWith();
const N = 4;
const kernel = openKernel({ n: 40, matrices: 8, filters: 8 });

/**
 * Unit 0 drives itself through the response loop, x₀ = f z_o, z_o = w tanh x₀, and keeps z_o = ±height where it starts
 * there; no input, no J. The other units are at rest.
 */
function holding(height: number): Network {
  const at = (value: number) => Float64Array.of(value, ...new Array(3 * N - 1).fill(0));
  return {
    n: N,
    g: 1,
    timeStep: 0.1,
    outputs: 3,
    inputs: 2,
    J: new Float32Array(N * N),
    feedback: at(1 / height), // x₀ = 1 at z_o = height; slope (1 − tanh² 1)/tanh 1 = 0.55 < 1: stable
    readout: at(height / tanh(1)),
    input: new Float64Array(2 * N),
    initialState: at(1).slice(0, N),
  };
}
const HELD = Float64Array.of(1, 0, 0, 0);
const ends = (signs: number[]) => Float64Array.from(signs.flatMap((sign) => [...HELD.map((v) => sign * v)]));

function judge(network: Network, from: Float64Array, on = task): Evaluation {
  const matrix = kernel.matrix(network.J, network.n, "f64");
  const run = evaluate(runnable(kernel, matrix, network), on, KEY, from);
  for (;;) {
    const { done, value } = run.next();
    if (done) return value;
  }
}

describe("evaluate", () => {
  test("a silent network is never right: accuracy 0, RMSE that of the codes", () => {
    const silent = { ...holding(1), readout: new Float64Array(3 * N) };
    const found = judge(silent, new Float64Array(4 * N));
    expect(found).toEqual({
      accuracy: 0,
      rmse: Math.sqrt((1 ** 2 + 2 * 0.5 ** 2 + 1.5 ** 2) / 4),
      accuracyByPair: [0, 0, 0, 0],
      rmseByPair: [1, 0.5, 0.5, 1.5],
      learned: false,
      trials: 4 * 4 * EVALUATION_DRAWS,
    });
  });

  test("z_o = 0.7 is right for the code 0.5 (0.2 off), wrong for 1 (0.3 off) and 1.5; RMSE to 1e-12", () => {
    const found = judge(holding(0.7), ends([1, 1, 1, 1]));
    expect(found.accuracyByPair).toEqual([0, 1, 1, 0]);
    expect(found.accuracy).toBe(0.5);
    expectClose(found.rmseByPair, [0.3, 0.2, 0.2, 0.8], { absolute: 1e-12 });
    expectClose(found.rmse, Math.sqrt((0.3 ** 2 + 2 * 0.2 ** 2 + 0.8 ** 2) / 4), { absolute: 1e-12 });
  });

  test("every trial-end state is started from: half of them at z_o = −0.5 halves the accuracy", () => {
    const found = judge(holding(0.5), ends([1, -1, -1, 1]));
    expect(found.accuracyByPair).toEqual([0, 0.5, 0.5, 0]);
    expect(found.accuracy).toBe(0.25);
    // off by 0.5 and 1.5 (code 1), by 0 and 1 (0.5), by 1 and 2 (1.5)
    expectClose(found.rmseByPair, [1.25, 0.5, 0.5, 2.5].map(Math.sqrt), { absolute: 1e-12 });
  });

  test("learned from accuracy 0.95 on", () => {
    expect(LEARNED_ACCURACY).toBe(0.95);
    const alike = judge(holding(0.5), ends([1, 1, 1, 1]), taskWith([0.5, 0.5, 0.5]));
    expect([alike.accuracy, alike.learned]).toEqual([1, true]);
    const mostly = judge(holding(0.5), ends([1, 1, 1, -1]), taskWith([0.5, 0.5, 0.5]));
    expect([mostly.accuracy, mostly.learned]).toEqual([0.75, false]);
  });

  test("of a trained network: the pairs average to the whole; training and evaluation use their own stimulus sets", () => {
    const sets = new Set<StimulusSet>();
    const watched = taskWith([1, 0.5, 1.5], {
      ...source,
      draw(label, random, position, set, out, at) {
        sets.add(set);
        source.draw(label, random, position, set, out, at);
      },
    });
    const spec = {
      n: 40,
      g: 1.2,
      density: 0.5,
      feedbackDivisor: 5,
      inputDivisor: 2,
      initial: "normal",
      timeStep: 0.1,
    } as const;
    const network = drawNetwork(spec, KEY.seed, 2);
    const matrix = kernel.matrix(network.J, 40, "f64");
    const run = trainCohort(kernel, matrix, [network], watched, KEY, { ...DEFAULT_TRAINING, trials: 30 }, "float64");
    let step = run.next();
    while (!step.done) step = run.next();
    expect([...sets]).toEqual(["training"]);
    sets.clear();
    const from = trialEnds(runnable(kernel, matrix, network), watched, KEY, step.value[0].state);
    const found = judge(network, from, watched);
    expect([...sets]).toEqual(["test"]);
    expect(found.accuracy).toBeGreaterThan(0); // the premise: neither silent
    expect(new Set(found.rmseByPair).size).toBe(4); // nor the same for all pairs
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    expectClose(mean(found.accuracyByPair), found.accuracy, { absolute: 1e-15 });
    expectClose(Math.sqrt(mean(found.rmseByPair.map((v) => v * v))), found.rmse, { relative: 1e-14 });
    for (const share of found.accuracyByPair) expect(Math.abs(share * 40 - Math.round(share * 40))).toBeLessThan(1e-9);
  });
});

describe("trialEnds", () => {
  test("row p is the state after the test trials of pairs 0 … p, one after another", () => {
    const network = drawnAndTrained();
    const matrix = kernel.matrix(network.J, 20, "f64");
    const found = trialEnds(runnable(kernel, matrix, network), task, KEY, network.initialState);
    const ensemble = openEnsemble(kernel, matrix, [network], network.initialState);
    for (let pair = 0; pair < 4; pair++) {
      const { inputs } = drawTrial(task, pair, "test", KEY, "testStimuli", pair);
      for (let s = 0; s < 350; s++) ensemble.step(inputs.subarray(2 * s, 2 * s + 2));
      expect(found.subarray(20 * pair, 20 * pair + 20), `pair ${pair}`).toEqual(ensemble.x);
    }
  });
});

/** A drawn network with read-outs as large as trained ones. */
function drawnAndTrained(): Network {
  const spec = {
    n: 20,
    g: 1.3,
    density: 0.5,
    feedbackDivisor: 2,
    inputDivisor: 2,
    initial: "normal",
    timeStep: 0.1,
  } as const;
  const network = drawNetwork(spec, KEY.seed, 2);
  network.readout.set(drawNetwork({ ...spec, feedbackDivisor: 8 }, KEY.seed + 1, 2).feedback);
  return network;
}

describe("respond", () => {
  const network = drawnAndTrained();
  const matrix = kernel.matrix(network.J, 20, "f64");
  const trials = [0, 3, 1].map((pair) => drawTrial(task, pair, "test", KEY, "testStimuli", 50 + pair));
  const states = Float64Array.from(
    { length: 3 * 20 },
    (_, e) => network.initialState[e % 20] * (1 + Math.floor(e / 20)),
  );

  test("mean over the last half of the window, RMSE over all of it, each trial as if alone", () => {
    const found = respond(runnable(kernel, matrix, network), task, states, trials, 0);
    trials.forEach((trial, c) => {
      const code = [1, 0.5, 0.5, 1.5][trial.condition];
      const ensemble = openEnsemble(kernel, matrix, [network], states.slice(20 * c, 20 * c + 20));
      const outputs: number[] = [];
      for (let s = 0; s < 350; s++) {
        ensemble.step(trial.inputs.subarray(2 * s, 2 * s + 2));
        if (s >= 300) outputs.push(ensemble.z[0]);
      }
      const mean = outputs.slice(25).reduce((a, b) => a + b) / 25;
      expectClose(found[c].value, mean, { relative: 1e-13 });
      expectClose(found[c].rmse, Math.sqrt(outputs.reduce((sum, z) => sum + (z - code) ** 2, 0) / 50), {
        relative: 1e-13,
      });
      expect(found[c].isRight).toBe(Math.abs(mean - code) <= 0.25);
      expect(Math.abs(mean - outputs.reduce((a, b) => a + b) / 50)).toBeGreaterThan(1e-6); // the halves do differ
    });
  });

  test("resumed from any step of a trial gives the bits of the whole trial", () => {
    const whole = respond(runnable(kernel, matrix, network), task, states, trials, 0);
    const ensemble = openEnsemble(kernel, matrix, [network, network, network], states);
    for (let s = 0; s <= 300; s++) {
      if ([0, 1, 100, 149, 150, 250, 300].includes(s)) {
        expect(respond(runnable(kernel, matrix, network), task, ensemble.x, trials, s), `from step ${s}`).toEqual(
          whole,
        );
      }
      ensemble.step(inputRows(trials, s, task));
    }
  });
});
