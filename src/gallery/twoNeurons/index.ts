/** @file The space of solutions of a task for two neurons: cycles, fixed points and a stable origin, and what decides. */
import { z } from "zod";
import { wilson } from "../../kernel/index.ts";
import { claim } from "../claim.ts";
import { definePiece } from "../piece.ts";
import { count, quantity } from "../quantity.ts";
import { drawPairs, drawScene, type PairResult } from "./picture.ts";
import {
  areaUnderCurve,
  CLASSES,
  classOf,
  drawPair,
  lossAndGradient,
  type Optimiser,
  trainPair,
  turning,
} from "./train.ts";

const parameters = z.strictObject({
  networks: count({ what: "pairs trained with Adam", unit: "1", least: 20, most: 20000, usual: 800 }),
  descended: count({ what: "pairs trained by plain gradient descent", unit: "1", least: 20, most: 20000, usual: 150 }),
  size: quantity({ what: "weights begin uniform in − … + of it", unit: "1", least: 0.1, most: 4, usual: 1.5 }),
  adamRate: quantity({ what: "learning rate of Adam", unit: "1", least: 0.0001, most: 0.1, usual: 0.01 }),
  descentRate: quantity({ what: "learning rate of gradient descent", unit: "1", least: 0.001, most: 1, usual: 0.1 }),
  updates: count({ what: "updates at most", unit: "1", least: 10, most: 20000, usual: 3000 }),
  good: quantity({ what: "loss below which a pair has learned", unit: "1", least: 1e-6, most: 0.1, usual: 1e-4 }),
  w11: quantity({ what: "weight shown first", unit: "1", least: -4, most: 4, usual: 1 }),
  w12: quantity({ what: "from 2 to 1", unit: "1", least: -4, most: 4, usual: -1.2 }),
  w21: quantity({ what: "from 1 to 2", unit: "1", least: -4, most: 4, usual: 1.2 }),
  w22: quantity({ what: "of 2 on itself", unit: "1", least: -4, most: 4, usual: 1 }),
  seed: count({ what: "of the first weights", unit: "1", least: 0, most: 1000000, usual: 1 }),
});

export const twoNeurons = definePiece({
  id: "space-of-solutions",
  basis: "code",
  shows:
    "Two neurons trained alike to go from (1, 0) to (0, 1) in ten time constants find different solutions: a limit cycle, a fixed point elsewhere, or a stable origin. " +
    "Which one is found is foretold by the first weights, and decided by the optimiser.",
  parameters,
  assumptions: {
    optimiser: "Adam at 0.01 for at most 3000 updates; the published set was trained with another schedule.",
    part: "Only the task of two neurons; the three tasks of larger networks and their graphs of reduced dynamics are not in this piece.",
  },
  *run(p) {
    const train = function* (
      optimiser: Optimiser,
      networks: number,
      from: number,
      doing: string,
      offset: number,
      share: number,
    ) {
      const out: PairResult["adam"][number][] = [];
      for (let k = 0; k < networks; k++) {
        if (k % 10 === 0) yield { fraction: offset + (share * k) / networks, doing };
        const { first, last, loss } = trainPair(drawPair(p.size, p.seed, from + k), optimiser);
        out.push({ first: Array.from(first), last: Array.from(last), loss });
      }
      return out;
    };
    const adam = yield* train(
      { method: "adam", rate: p.adamRate, updates: p.updates },
      p.networks,
      0,
      "training with Adam",
      0,
      0.7,
    );
    const descent = yield* train(
      ...([{ method: "gradient-descent", rate: p.descentRate, updates: p.updates }, p.descended, 0] as const),
      ...(["training by gradient descent", 0.7, 0.3] as const),
    );
    const result: PairResult = { adam, descent, good: p.good };
    return { result, claims: claimsOf(result) };
  },
  picture: (document, result) => drawPairs(document, result),
  miniature: ({ adam, good }) => {
    const learned = adam.filter(({ loss }) => loss < good).slice(0, 150);
    const place = ({ last: [a, b, c, d] }: PairResult["adam"][number]) => [a + d, a * d - b * c] as const;
    const of = (isCycle: boolean) =>
      learned.filter(({ last }) => (classOf(Float64Array.from(last)) === "cycle") === isCycle).map(place);
    return [
      { points: of(true), isDots: true },
      { points: of(false), isDots: true, isSecond: true },
    ];
  },
  scene: {
    sliders: ["w11", "w12", "w21", "w22"],
    draw(document, p) {
      const W = Float64Array.of(p.w11, p.w12, p.w21, p.w22);
      return drawScene(document, W, lossAndGradient(W, new Float64Array(4)));
    },
  },
});

/** Share of the learned pairs in each class. */
export function sharesOf(pairs: PairResult["adam"], good: number) {
  const learned = pairs.filter(({ loss }) => loss < good);
  const counts = CLASSES.map((name) => learned.filter(({ last }) => classOf(Float64Array.from(last)) === name).length);
  return { learned: learned.length, counts };
}

function claimsOf({ adam, descent, good }: PairResult) {
  const { learned, counts } = sharesOf(adam, good);
  const down = sharesOf(descent, good);
  const kind = (pair: PairResult["adam"][number]) => classOf(Float64Array.from(pair.last));
  const foretold = (name: (typeof CLASSES)[number]) =>
    adam
      .filter((pair) => pair.loss < good && kind(pair) === name)
      .map(({ first }) => turning(Float64Array.from(first)));
  const share = (count: number, of: number) => (of === 0 ? null : count / of);
  const interval = (count: number, of: number) => (of === 0 ? null : wilson(count, of));
  const few =
    learned === 0
      ? "no pair learned"
      : `${learned} of ${adam.length} pairs learned; with these settings of the optimiser`;
  const class_ = (k: number, id: string, sentence: string, atLeast: number, atMost: number) =>
    claim({
      ...{
        id,
        sentence,
        whose: "paper",
        statistic: `share of ${learned} pairs that learned`,
        value: share(counts[k], learned),
      },
      ...{ atLeast, atMost, interval: interval(counts[k], learned), restsOn: ["optimiser", "part"], tried: few },
    });
  return [
    class_(0, "cycle", "Some solutions end on a limit cycle: about half (published: 48 % of 7080).", 0.4, 0.6),
    class_(1, "fixed-point", "Others end at a fixed point elsewhere: about half (published: 51 %).", 0.4, 0.6),
    class_(
      2,
      "origin",
      "In a few the origin is stable, and the target is passed on the way (published: 0.6 %).",
      0.003,
      0.03,
    ),
    claim({
      id: "foretold",
      sentence: "The first weights foretell the class: those with complex eigenvalues become cycles.",
      whose: "paper",
      statistic: "area under the curve of 4 det W₀ − tr² W₀ for cycle against fixed point",
      value: areaUnderCurve(foretold("cycle"), foretold("fixed-point")),
      atLeast: 0.75,
      restsOn: ["optimiser", "part"],
      tried: few,
    }),
    claim({
      id: "optimiser",
      sentence:
        "The optimiser decides the class: plain gradient descent from the same first weights finds hardly anything but fixed points.",
      whose: "ours",
      statistic: `share of fixed points among the ${down.learned} of ${descent.length} pairs that learned by gradient descent`,
      value: share(down.counts[1], down.learned),
      atLeast: 0.9,
      interval: interval(down.counts[1], down.learned),
      restsOn: ["optimiser", "part"],
      tried: `${down.learned} of ${descent.length} pairs learned`,
    }),
  ];
}
