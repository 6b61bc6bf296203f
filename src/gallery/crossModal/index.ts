/** @file A network that sees and hears digits: whether it integrates the senses, and what its states do. */
import { z } from "zod";
import { openKernel, stream } from "../../kernel/index.ts";
import { arraysOf, cellOf, type TrainableModelSpec, trainedModel } from "../../train/index.ts";
import { learningPanel, linesPanel } from "../panels.ts";
import { definePiece } from "../piece.ts";
import { count, quantity } from "../quantity.ts";
import { type Learner, openLearner, reopened, train, usualTraining } from "../training.ts";
import { claimsOf, type DigitNetwork, type DigitResult } from "./claims.ts";
import { anglesBetween, digitMeans, endsOf, randomAngles, rotationSymmetry } from "./measure.ts";
import { drawScene } from "./picture.ts";
import {
  ANSWER,
  DIGITS,
  drawSenses,
  INPUTS,
  likeliest,
  openDigits,
  SENSES,
  STIMULUS,
  shareRight,
  toldBy,
} from "./trials.ts";

export const parameters = z.strictObject({
  networks: count({ what: "networks that are trained", unit: "1", least: 1, most: 40, usual: 3 }),
  units: count({ what: "of each (tanh)", unit: "1", least: 8, most: 512, usual: 64 }),
  updates: count({ what: "of training", unit: "1", least: 1, most: 100000, usual: 4000 }),
  batch: count({ what: "trials of an update", unit: "1", least: 4, most: 512, usual: 48 }),
  rate: quantity({ what: "of learning", unit: "1", least: 1e-5, most: 0.1, usual: 0.003 }),
  longest: count({ what: "longest delay of training", unit: "steps", least: 2, most: 200, usual: 30 }),
  visualNoise: quantity({ what: "noise of what is seen", unit: "1", least: 0, most: 10, usual: 2 }),
  auditoryNoise: quantity({ what: "noise of what is heard", unit: "1", least: 0, most: 10, usual: 1.2 }),
  lag: count({ what: "shown: steps by which what is heard comes late", unit: "steps", least: 0, most: 10, usual: 0 }),
  digit: count({ what: "shown: which digit", unit: "1", least: 0, most: DIGITS - 1, usual: 0 }),
  seed: count({ what: "of weights, codes and trials", unit: "1", least: 0, most: 1000000, usual: 1 }),
});

const ALPHA = 0.2;
const TEST = 3_000_000;
const DELAY = 20;
const LATE = 5;
const LONGER = [60, 200];
const TESTED = 600;
/** In τ. */
const LEFT_ALONE = 600;

export const crossModal = definePiece({
  id: "cross-modal",
  basis: "abstract",
  trains: true,
  shows:
    "A network that sees and hears digits tells them from either sense, and better from both; the senses enter along nearly orthogonal directions. " +
    "Whether it holds them in stable states is tried by leaving it alone.",
  parameters,
  assumptions: {
    encoders:
      "No images and no sound: what is seen is a constant code of 8 numbers in noise, what is heard a pattern of 8 channels in time, in noise; two bits say which sense is there.",
    network:
      "A leaky tanh network of 64 units (α 0.2) trained by Adam on four digits with delays of 2 to 30 steps; the paper's could not be read.",
    order: "Which digit follows which in the symmetry is not known: the best of three orders is taken.",
  },
  *run(p) {
    const key = { seed: p.seed, density: 1 };
    const senses = drawSenses(key, [p.visualNoise, p.auditoryNoise]);
    yield { fraction: 0, doing: "the best there is" };
    const stepsFor = (delay: number) => STIMULUS + delay + ANSWER + LATE;
    const many = openDigits(senses, { steps: stepsFor(DELAY), count: 6000 }, key);
    const bayes = SENSES.map((_, sense) => {
      const trials = many(TEST + 100 + sense, { sense, delay: [DELAY, DELAY] });
      return shareRight(likeliest(senses, trials, DELAY), trials.digit);
    });
    const network: TrainableModelSpec = {
      ...{ model: "leaky", n: p.units, timeStep: ALPHA, activation: "tanh", form: "outside" },
      ...{ recurrence: { kind: "full" }, gain: 0.7 },
    };
    const kernel = openKernel({ n: p.units, matrices: 2 * p.networks + 2 });
    const networks: DigitNetwork[] = [];
    for (let k = 0; k < p.networks; k++) {
      const own = { seed: 1000 * p.seed + k + 1, density: 1 };
      const size = { steps: STIMULUS + p.longest + ANSWER, count: p.batch };
      const of: Learner = { network, inputs: INPUTS, outputs: DIGITS, loss: "cross-entropy", size, key: own };
      const model = openLearner(of);
      const draw = openDigits(senses, size, own);
      const [from, to] = [k / p.networks, (k + 0.85) / p.networks];
      const source = { batch: (update: number) => draw(update, { delay: [Math.min(2, p.longest), p.longest] }) };
      const training = {
        ...usualTraining(p.updates, p.rate, 1, 1),
        schedule: { name: "cosine", least: 0.02, warmUp: 20 },
      } as const;
      const loss: number[] = [];
      yield* train(model, source, training, { from, to, doing: `training network ${k + 1} of ${p.networks}` }, loss);
      yield { fraction: to, doing: "testing it" };
      const test = (delay: number, lag = 0) => {
        const many = { steps: stepsFor(delay), count: TESTED };
        const opened = reopened(model, of, many);
        const trialsOf = openDigits(senses, many, own);
        return SENSES.map((_, sense) => {
          const trials = trialsOf(TEST + sense, { sense, delay: [delay, delay], lag });
          opened.evaluate(trials, null);
          const rates = opened.rates();
          return {
            right: shareRight(toldBy(opened.outputs(), trials), trials.digit),
            rates,
            trials,
            steps: many.steps,
            opened,
          };
        });
      };
      const tests = test(DELAY);
      const onset = LATE;
      const [seen, heard, both] = tests.map(({ rates, trials, steps }) => digitMeans(rates, trials.digit, steps));
      const ends = Float64Array.from(
        Array.from({ length: 100 }, (_, b) => Array.from(tests[2].opened.lastState(b))).flat(),
      );
      const { flow, exact } = trainedModel(cellOf(network, INPUTS), DIGITS, arraysOf(model.parameters))
        .open(kernel)
        .systems();
      const middle = onset + STIMULUS / 2;
      const end = onset + STIMULUS + DELAY - 1;
      const late = test(DELAY, LATE)[2].right;
      yield { fraction: (k + 0.95) / p.networks, doing: "leaving it alone" };
      networks.push({
        right: tests.map(({ right }) => right),
        late,
        longer: LONGER.map((delay) => ({ delay, right: test(delay).map(({ right }) => right) })),
        angles: anglesBetween(seen[middle], heard[middle]),
        anglesLater: anglesBetween(seen[end], heard[end]),
        symmetry: rotationSymmetry(both.slice(onset + STIMULUS, end)),
        ends: endsOf(flow!, exact, ends, LEFT_ALONE),
        loss,
      });
    }
    const random = stream(key, "gallery", 61_000);
    const result: DigitResult = { bayes, random: randomAngles(p.units, random.normal, 60), networks, seed: p.seed };
    return { result, claims: claimsOf(result) };
  },
  picture: (document, { bayes, networks }) => [
    linesPanel(document, {
      title: "Digits told right, by the delay",
      x: "delay (steps)",
      y: "share right",
      lines: [
        ...SENSES.map((name, s) => ({
          name,
          points: networks.flatMap(({ right, longer }) => [
            [DELAY, right[s]] as const,
            ...longer.map(({ delay, right: later }) => [delay, later[s]] as const),
          ]),
          as: "dots" as const,
        })),
        ...SENSES.map((name, s) => ({
          name: `best there is, ${name}`,
          points: [DELAY, 200].map((delay) => [delay, bayes[s]] as const),
          as: "dashed" as const,
          color: s,
        })),
      ],
      rules: [{ at: 1 / DIGITS, name: "chance", across: "y" }],
      yDomain: [0, 1],
      height: 240,
    }),
    linesPanel(document, {
      title: "Angles between the planes of the two senses",
      x: "principal angle",
      y: "degrees",
      lines: [
        {
          name: "mid-stimulus",
          points: networks.flatMap(({ angles }) => angles.map((v, k) => [k + 1, v] as const)),
          as: "dots",
        },
        {
          name: "end of delay",
          points: networks.flatMap(({ anglesLater }) => anglesLater.map((v, k) => [k + 1, v] as const)),
          as: "hollow",
        },
      ],
      yDomain: [0, 95],
      xDomain: [0.5, DIGITS - 0.5],
      height: 180,
    }),
    learningPanel(document, networks, 170),
  ],
  miniature: ({ networks: [{ right, longer }] }) =>
    [2, 1].map((s, k) => ({
      points: [[DELAY, right[s]] as const, ...longer.map(({ delay, right: later }) => [delay, later[s]] as const)],
      isSecond: k === 1,
    })),
  scene: { sliders: ["digit", "lag", "visualNoise", "auditoryNoise"], draw: drawScene },
});
