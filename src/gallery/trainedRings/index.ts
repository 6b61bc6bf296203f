/** @file Networks trained to integrate an angular velocity: what is left of the ring they should have. */
import { z } from "zod";
import { ln, openKernel } from "../../kernel/index.ts";
import { arraysOf, cellOf, type TrainableModelSpec, trainedModel } from "../../train/index.ts";
import { linesPanel } from "../panels.ts";
import { definePiece } from "../piece.ts";
import { count, quantity } from "../quantity.ts";
import { type Learner, openLearner, reopened, train, usualTraining } from "../training.ts";
import { claimsOf, LEARNED, type RingsResult } from "./claims.ts";
import { followMap, forgettingOf, type Ring, ringOf } from "./ring.ts";
import { cueTrials, INPUTS, OUTPUTS, ringTrials } from "./ringTask.ts";

const parameters = z.strictObject({
  rings: count({ what: "networks that are trained (relu)", unit: "1", least: 1, most: 100, usual: 11 }),
  units: count({ what: "of each", unit: "1", least: 8, most: 512, usual: 64 }),
  steps: count({ what: "of a trial", unit: "1", least: 8, most: 1000, usual: 32 }),
  timeStep: quantity({ what: "Δt = α", unit: "τ", least: 0.02, most: 1, usual: 0.4 }),
  updates: count({ what: "of training", unit: "1", least: 1, most: 100000, usual: 2500 }),
  batch: count({ what: "trials of an update", unit: "1", least: 1, most: 512, usual: 32 }),
  rate: quantity({ what: "of learning", unit: "1", least: 1e-5, most: 0.1, usual: 0.008 }),
  angles: count({ what: "starts on each ring", unit: "1", least: 16, most: 1024, usual: 128 }),
  trial: count({ what: "shown: which trial", unit: "1", least: 0, most: 100, usual: 3 }),
  seed: count({ what: "of weights and trials", unit: "1", least: 0, most: 1000000, usual: 1 }),
});

/** Steps after the cue before a ring is measured. */
const TRANSIENT = 40;
/** Times after which what is forgotten is measured, in durations of a trial. */
const TIMES = [1, 2, 4, 8, 16];
const TEST = 4_000_000;

export const trainedRings = definePiece({
  id: "trained-rings",
  entry: "continuous-attractors",
  basis: "code",
  trains: true,
  shows:
    "Networks trained to integrate an angular velocity have a closed slow ring with a few stable states and saddles in turn, not a continuum. " +
    "What they forget is bounded by the largest speed on it.",
  parameters,
  assumptions: {
    cue: "The first angle is an input of the first step; in the published code a trained map sets the first state.",
    step: "Δt is 0.4 τ and a trial 12.8 τ, in 32 steps; the published Δt is 0.1 τ. relu networks of 64 units, Adam at 0.008, its rate falling along half a cosine.",
    sign: "Roots are where neighbouring starts come to rest, and on the edges between those that rest apart: others between the same two are not seen.",
  },
  *run(p) {
    const rings: RingsResult["rings"][number][] = [];
    const network: TrainableModelSpec = {
      ...{ model: "leaky", n: p.units, timeStep: p.timeStep, activation: "relu", form: "inside" },
      ...{ recurrence: { kind: "full" }, gain: 1 },
    };
    const training = {
      ...usualTraining(p.updates, p.rate, 1, 1),
      schedule: { name: "cosine", least: 0.01, warmUp: 20 },
    } as const;
    const kernel = openKernel({ n: p.units, matrices: 2 * p.rings + 2, solvers: 1 });
    const solver = kernel.solver(p.units);
    for (let k = 0; k < p.rings; k++) {
      const size = { steps: p.steps, count: p.batch };
      const key = { seed: 1000 * p.seed + k, density: 1 };
      const of: Learner = {
        ...{ network, inputs: INPUTS, outputs: OUTPUTS, loss: "squared-error", size, key },
        fixed: ["readoutBias"],
      };
      const model = openLearner(of);
      const [from, to] = [k / p.rings, (k + 0.8) / p.rings];
      const source = { batch: (update: number) => ringTrials(size, p.timeStep, key, update) };
      yield* train(model, source, training, { from, to, doing: `training ring ${k + 1} of ${p.rings}` });
      yield { fraction: to, doing: "looking at its ring" };
      const test = reopened(model, of, { steps: p.steps, count: 256 });
      const error = test.evaluate(ringTrials({ steps: p.steps, count: 256 }, p.timeStep, key, TEST), null);
      const cued = reopened(model, of, { steps: 1, count: p.angles });
      cued.evaluate(cueTrials(p.angles, p.timeStep), null);
      const trained = trainedModel(cellOf(network, INPUTS), OUTPUTS, arraysOf(model.parameters));
      const { flow, exact } = trained.open(kernel).systems();
      const readout = model.parameters.find(({ name }) => name === "readout")!.values;
      const systems = { flow: flow!, map: exact, solver, readout };
      const start = followMap(exact, cued.rates(), TRANSIENT);
      const ring: Ring = ringOf(systems, start);
      yield { fraction: (k + 0.9) / p.rings, doing: "what it forgets" };
      const times = TIMES.map((t) => t * p.steps);
      // the targets have mean 0 and variance ½ in each output
      rings.push({
        ...ring,
        decibel: (10 * ln(error / 0.5)) / ln(10),
        kept: forgettingOf(systems, start, times, ring.fastest),
      });
    }
    const result: RingsResult = { rings };
    return { result, claims: claimsOf(result) };
  },
  picture: (document, { rings }) => {
    const shown = rings.find(({ decibel }) => decibel <= LEARNED) ?? rings[0];
    const { roots, places, kept } = shown;
    return [
      linesPanel(document, {
        title: "One of the rings, in the plane that is read out",
        x: "cos",
        y: "sin",
        lines: [
          { name: "slow ring", points: [...places, places[0]], color: 0 },
          {
            name: "stable",
            points: roots.filter(({ attracts }) => attracts).map(({ at }) => at),
            as: "dots",
            color: 2,
          },
          {
            name: "saddle",
            points: roots.filter(({ attracts }) => !attracts).map(({ at }) => at),
            as: "hollow",
            color: 3,
          },
        ],
        xDomain: [-1.75, 1.75],
        yDomain: [-1.2, 1.2],
        height: 420,
      }),
      linesPanel(document, {
        title: "The angle they lose over its bound t ‖f‖∞",
        x: "time (τ)",
        y: "share of the bound",
        lines: [
          ...rings.map(({ kept: all }, k) => ({
            name: k === 0 ? "each ring" : "",
            points: all.map(({ time, most, bound }) => [time, most / bound] as const),
            color: 0,
          })),
          { name: "the bound", points: kept.map(({ time }) => [time, 1] as const), as: "dashed" as const, color: 3 },
        ],
        xScale: "log",
        height: 190,
      }),
      linesPanel(document, {
        title: "Roots on each ring, and how well it learned",
        x: "NMSE (dB)",
        y: "roots",
        lines: [
          { name: "rings", points: rings.map(({ decibel, roots: all }) => [decibel, all.length] as const), as: "dots" },
        ],
        rules: [{ at: LEARNED, name: "learned" }],
        height: 180,
      }),
    ];
  },
  miniature: ({ rings: [{ places, roots }] }) => [
    { points: [...places, places[0]], isSecond: true },
    { points: roots.map(({ at }) => at), isDots: true },
  ],
  scene: {
    sliders: ["trial", "steps", "timeStep"],
    draw(document, p) {
      const { inputs, targets } = ringTrials(
        { steps: p.steps, count: 1 },
        p.timeStep,
        { seed: p.seed, density: 1 },
        TEST + p.trial,
      );
      const at = (values: Float64Array, width: number, column: number) =>
        Array.from({ length: p.steps }, (_, t) => [t * p.timeStep, values[t * width + column]] as const);
      return {
        says: `one trial of the task, ${(p.steps * p.timeStep).toFixed(1)} τ: the angle that this velocity makes`,
        panels: [
          linesPanel(document, {
            title: "What is shown",
            x: "time (τ)",
            y: "angular velocity (1/τ)",
            lines: [{ name: "velocity", points: at(inputs, INPUTS, 0) }],
            height: 180,
          }),
          linesPanel(document, {
            title: "What is asked",
            x: "time (τ)",
            y: "output",
            lines: [
              { name: "cos", points: at(targets, OUTPUTS, 0) },
              { name: "sin", points: at(targets, OUTPUTS, 1) },
            ],
            yDomain: [-1.1, 1.1],
            height: 200,
          }),
        ],
      };
    },
  },
});
