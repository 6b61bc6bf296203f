import { describe, expect, test } from "vitest";
import { DIRECT, designedNetwork, designedStates, designedTask } from "../../test/designed.ts";
import { epochOf } from "../../test/sequentialTask.ts";
import { finish, openKernel, stream } from "../kernel/index.ts";
import { loadMatrices, openEnsemble, openRateFeedback } from "../network/index.ts";
import { drawTrial } from "../task/index.ts";
import { inputRows } from "../train/index.ts";
import { drawsFor, stimulate, stopsOf } from "./index.ts";

const task = designedTask([
  [-1, -1],
  [1, 1],
]);
const key = { seed: 1, density: 1 };
const stops = stopsOf(task);

test("the paper's task stops twice: nothing is shown between the end of delay 2 and the end of the trial", () => {
  expect(stops.map(({ sites }) => sites.map(({ name }) => name))).toEqual([
    ["end-of-delay-1"],
    ["end-of-delay-2", "end-of-trial"],
  ]);
  expect(stops.map(({ step }) => step)).toEqual([150, 300]);
});

describe("draws", () => {
  test("as many of each memory and each answer as asked for; asked for more of one, the others stay as they are", () => {
    const draws = drawsFor(stops, [
      [40, 40],
      [40, 40, 40],
    ]);
    expect(draws.length).toBe(120);
    expect(draws.map((d) => d.number)).toEqual(draws.map((_, k) => k));
    for (const memory of [0, 1]) {
      const ranks = draws.filter((d) => d.kinds[0] === memory).map((d) => d.ranks[0]);
      expect(ranks).toEqual(ranks.map((_, k) => k));
      expect(ranks.length).toBeGreaterThanOrEqual(40);
    }
    for (const answer of [0, 1, 2]) expect(draws.filter((d) => d.kinds[1] === answer).length).toBe(40);
    const more = drawsFor(stops, [
      [40, 40],
      [40, 80, 40],
    ]);
    expect(more.slice(0, 120)).toEqual(draws);
    expect(more.slice(120).map((d) => d.kinds[1])).toEqual(new Array(40).fill(1));
    // the pairs of one answer take turns
    const ones = draws.filter((d) => d.kinds[1] === 1).map((d) => d.condition);
    expect(ones.slice(0, 4)).toEqual([ones[0], ones[1], ones[0], ones[1]]);
    expect(ones[0]).not.toBe(ones[1]);
  });

  test("each starts at the end of a chain of its own: three random trials from a random stored state, then its trial", () => {
    const network = designedNetwork(DIRECT);
    const { n } = network;
    const kernel = openKernel({ n, matrices: 2, solvers: 0 });
    const matrices = loadMatrices(kernel, network.J, n, "f64");
    const ends = designedStates(
      DIRECT,
      [1, 2, 3, 4].map((k) => [0, 0.1 * k, 0]),
    );
    const draws = drawsFor(stops, [
      [20, 20],
      [15, 15, 15],
    ]);
    const states = finish(
      stimulate({ model: openRateFeedback(kernel, matrices, network), task, key, ends }, stops, draws, 3),
    );
    const { number, condition } = draws[37];
    const random = stream(key, "verdictChains", number);
    const end = random.below(0, 4);
    const ensemble = openEnsemble(kernel, matrices.trained, [network], ends.slice(end * n, (end + 1) * n));
    const show = (trial: ReturnType<typeof drawTrial>, until: number, from = 0) => {
      for (let step = from; step < until; step++) ensemble.step(inputRows([trial], step, task));
    };
    for (let c = 0; c < 3; c++) {
      const index = 1_000_000 + 3 * number + c;
      show(drawTrial(task, random.below(1 + c, 4), "test", key, "verdictStimuli", index), task.steps);
    }
    const own = drawTrial(task, condition, "test", key, "verdictStimuli", number);
    const { end: delay1 } = epochOf(task, "delay1");
    show(own, delay1);
    expect([...ensemble.x]).toEqual([...states[0].slice(37 * n, 38 * n)]);
    show(own, epochOf(task, "delay2").end, delay1);
    expect([...ensemble.x]).toEqual([...states[1].slice(37 * n, 38 * n)]);
    // no two draws share their state
    const rows = draws.map((_, d) => states[0].slice(d * n, (d + 1) * n).join());
    expect(new Set(rows).size).toBe(draws.length);
  });
});
