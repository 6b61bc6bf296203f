/** @file n-back over objects with three features: what a network keeps, and how its memories move as they age. */
import { z } from "zod";
import type { PlotDocument } from "../../figures/index.ts";
import { learningPanel, linesPanel } from "../panels.ts";
import { definePiece } from "../piece.ts";
import { count, quantity } from "../quantity.ts";
import { type Learner, openLearner, reopened, train, usualTraining } from "../training.ts";
import { claimsOf, type NBackResult } from "./claims.ts";
import { measureNBack, observe } from "./measure.ts";
import { drawObjects } from "./objects.ts";
import {
  ANSWERS,
  accuracyOf,
  FEATURES,
  INPUTS,
  KNOWN_ANGLES,
  type NBackTrials,
  NEW_ANGLES,
  openTrials,
  STEPS,
} from "./trials.ts";

const parameters = z.strictObject({
  networks: count({ what: "networks that are trained", unit: "1", least: 1, most: 40, usual: 5 }),
  units: count({ what: "of each (GRU)", unit: "1", least: 8, most: 512, usual: 96 }),
  updates: count({ what: "of training", unit: "1", least: 1, most: 100000, usual: 3500 }),
  batch: count({ what: "trials of an update", unit: "1", least: 4, most: 512, usual: 64 }),
  rate: quantity({ what: "of learning", unit: "1", least: 1e-5, most: 0.1, usual: 0.005 }),
  tested: count({ what: "trials of each test", unit: "1", least: 100, most: 10000, usual: 2000 }),
  feature: count({
    what: "shown: asked feature (0 location, 1 identity, 2 category)",
    unit: "1",
    least: 0,
    most: 2,
    usual: 1,
  }),
  back: count({ what: "shown: n", unit: "1", least: 1, most: 3, usual: 2 }),
  trial: count({ what: "shown: which trial", unit: "1", least: 0, most: 100, usual: 0 }),
  seed: count({ what: "of weights, objects and trials", unit: "1", least: 0, most: 1000000, usual: 1 }),
});

/** Streams of tests, beyond those of training. */
const TESTS = 2_000_000;

export const nBack = definePiece({
  id: "n-back",
  basis: "abstract",
  trains: true,
  shows:
    "Networks trained on n-back tasks over objects keep features that nobody asks for, and hold them less orthogonally than they see them. " +
    "A memory is carried through subspaces by its age: by one rotation for all objects, and another at each age.",
  parameters,
  assumptions: {
    objects:
      "No images: an object is 64 numbers made of random codes of location, category, identity and view, as a frozen network of images might tell them.",
    size: "GRU of 96 units trained for 3500 updates by Adam, one step for each object; the paper's has 256 and was trained longer, on images.",
  },
  *run(p) {
    const objects = drawObjects({ seed: p.seed, density: 1 });
    const networks: NBackResult["networks"][number][] = [];
    const training = {
      ...usualTraining(p.updates, p.rate, 1, 1),
      schedule: { name: "cosine", least: 0.01, warmUp: 20 },
    } as const;
    for (let k = 0; k < p.networks; k++) {
      const key = { seed: 1000 * p.seed + k, density: 1 };
      const of: Learner = {
        network: { model: "gru", n: p.units, timeStep: 1, keep: 0 },
        ...{ inputs: INPUTS, outputs: ANSWERS, loss: "cross-entropy", size: { steps: STEPS, count: p.batch }, key },
      };
      const model = openLearner(of);
      const draw = openTrials(objects, p.batch, key);
      const loss: number[] = [];
      const [from, to] = [k / p.networks, (k + 0.85) / p.networks];
      const source = { batch: (update: number) => draw(update, { angles: KNOWN_ANGLES }) };
      yield* train(model, source, training, { from, to, doing: `training network ${k + 1} of ${p.networks}` }, loss);
      yield { fraction: to, doing: "reading its states" };
      const test = reopened(model, of, { steps: STEPS, count: p.tested });
      const drawTest = openTrials(objects, p.tested, key);
      const right = (trials: NBackTrials) => {
        test.evaluate(trials, null);
        return accuracyOf(trials, test.outputs());
      };
      const threeBack = FEATURES.map((_, feature) =>
        observe(test, drawTest(TESTS + 2 + feature, { task: { feature, back: 3 }, angles: KNOWN_ANGLES }), p.units),
      );
      networks.push({
        known: right(drawTest(TESTS, { angles: KNOWN_ANGLES })),
        novel: right(drawTest(TESTS + 1, { angles: NEW_ANGLES })),
        loss,
        measures: measureNBack(observe(test, drawTest(TESTS, { angles: KNOWN_ANGLES }), p.units), threeBack),
      });
    }
    const result: NBackResult = { networks, seed: p.seed };
    return { result, claims: claimsOf(result) };
  },
  picture: (document, { networks }) => [
    linesPanel(document, {
      title: "Decoders carried on by a rotation: read right, object 2 one step later",
      x: "feature (0 location, 1 identity, 2 category)",
      y: "accuracy",
      lines: (["own", "otherObject", "otherAge"] as const).map((which) => ({
        name: { own: "own rotation", otherObject: "another object's", otherAge: "another age's" }[which],
        points: networks.flatMap(({ measures }) => measures.turned.map((turned, f) => [f, turned[which]] as const)),
        as: "dots" as const,
      })),
      yDomain: [0, 1],
      xDomain: [-0.3, 2.3],
    }),
    linesPanel(document, {
      title: "The same, without a rotation: a slot would be read by its own decoder",
      x: "feature (0 location, 1 identity, 2 category)",
      y: "accuracy",
      lines: (["fitted", "same", "chance"] as const).map((which) => ({
        name: { fitted: "fitted anew", same: "of the step before", chance: "chance" }[which],
        points: networks.flatMap(({ measures }) => measures.slots.map((slot, f) => [f, slot[which]] as const)),
        as: which === "chance" ? ("hollow" as const) : ("dots" as const),
      })),
      yDomain: [0, 1],
      xDomain: [-0.3, 2.3],
      height: 190,
    }),
    learningPanel(document, networks, 180),
  ],
  miniature: ({ networks }) =>
    (["otherObject", "otherAge"] as const).map((which, k) => ({
      points: FEATURES.map((_, f) => {
        const sum = networks.reduce((total, { measures }) => total + measures.turned[f][which], 0);
        return [f, sum / networks.length] as const;
      }),
      isSecond: k === 1,
    })),
  scene: { sliders: ["feature", "back", "trial"], draw: drawTrial },
});

/** One trial: what is shown in each feature, and what is asked. */
function drawTrial(document: PlotDocument, p: z.infer<typeof parameters>) {
  const key = { seed: p.seed, density: 1 };
  const task = { feature: p.feature, back: p.back };
  const trials = openTrials(drawObjects(key), 1, key)(TESTS + 10 + p.trial, { task, angles: KNOWN_ANGLES });
  const [shown] = trials.classes;
  const answers = Array.from(
    { length: STEPS },
    (_, t) => [0, 1, 2].find((m) => trials.targets[t * ANSWERS + m] === 1)!,
  );
  return {
    says: `${p.back}-back of ${FEATURES[p.feature]}: ${answers.map((a) => ["no action", "another", "the same"][a]).join(", ")}`,
    panels: [
      linesPanel(document, {
        title: "What is shown: the class of each object in each feature",
        x: "object",
        y: "class",
        lines: FEATURES.map((name, f) => ({
          name,
          points: shown.map((classes, t) => [t + 1, classes[f]] as const),
          as: f === p.feature ? ("dots" as const) : ("hollow" as const),
        })),
        height: 240,
      }),
      linesPanel(document, {
        title: "What is asked: 0 no action yet, 1 another one, 2 the same",
        x: "object",
        y: "answer",
        lines: [{ name: "answer", points: answers.map((a, t) => [t + 1, a] as const), as: "dots" }],
        yDomain: [-0.2, 2.2],
        height: 150,
      }),
    ],
  };
}
