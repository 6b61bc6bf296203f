/** @file Feedback weakened until a memory's fixed point vanishes: a design with a known end, and a network that was trained. */
import { describe, expect, test } from "vitest";
import { DIRECT, designedNetwork, designedStates, designedTask } from "../../../test/designed.ts";
import { expectClose } from "../../../test/expectClose.ts";
import { key, trainHundred } from "../../../test/trainedHundred.ts";
import { finish, openKernel } from "../../kernel/index.ts";
import { loadMatrices } from "../../network/index.ts";
import { answerCases } from "../assays/cases.ts";
import { makeSubject } from "../assays/subject.ts";
import { accuracyAfter, accuracyUnderNoise, shownStates } from "./heldDelay.ts";
import { apartOf, INTERVENTION, memoriesEnd, weakenFeedback, withMemoryFeedback } from "./weakenFeedback.ts";

const { task, kernel, matrices, networks, ends } = trainHundred([2, 10]);
const subjectOf = (k: number) =>
  makeSubject({
    kernel,
    matrices,
    solver: kernel.solver(100),
    network: networks[k],
    task,
    key,
    ends: ends[k],
    training: null,
  });
const quick = {
  ...INTERVENTION,
  draws: 1,
  distances: [0.1, -0.05, -0.2],
  delays: [0, 5, 20, 60],
  sigmas: [0, 0.1, 0.5],
};

describe("N = 100, trained", () => {
  const direct = subjectOf(0);
  const made = finish(weakenFeedback(direct, quick));

  test("the direct one: s = 1 keeps the memories apart for ever; beyond s* they are lost in time", () => {
    if (made.status !== "done") throw new Error(made.reason);
    const { vanishes, levels, roots } = made;
    expect(vanishes).toBeGreaterThan(0.02);
    expect(vanishes).toBeLessThan(1);
    expect(Math.max(...roots.map(({ end }) => end))).toBe(vanishes);
    // the slowest rate of the root that vanishes goes to 0
    const first = roots.find(({ end }) => end === vanishes)!;
    expectClose(first.branch[first.branch.length - 1].rate, 0, { absolute: 1e-3 });
    expect(first.branch[0].rate).toBeLessThan(-0.01);
    expect(levels[0]).toMatchObject({ s: 1, apart: "apart", accuracy: 1, lifetime: null });
    for (const { s, distance } of levels) expectClose(distance, s / vanishes - 1, { absolute: 1e-12 });
    expect(levels[levels.length - 1].apart).not.toBe("apart");
    expect(levels[levels.length - 1].lifetime).not.toBeNull();
  });

  test("the same numbers again; a network that forgets is not direct, and says so", () => {
    expect(finish(weakenFeedback(subjectOf(0), quick))).toEqual(made);
    expect(finish(weakenFeedback(subjectOf(1), quick))).toMatchObject({ status: "not-direct", roots: [] });
  });

  test("held by the trained network itself, every case answers as in its trial; noise of σ 0 is no noise", () => {
    const shown = shownStates(direct, 1);
    const nominal = finish(answerCases(direct, shown.cases));
    const right = nominal.filter(({ isRight }) => isRight).length / nominal.length;
    expect(accuracyAfter(direct, direct.network, shown, [0])).toEqual([right]);
    expect(accuracyUnderNoise(direct, direct.network, shown, [0, 5])[0]).toBe(right);
    expect(accuracyUnderNoise(direct, direct.network, shown, [0, 5])[1]).toBeLessThan(right);
  });

  test("without a verdict: memories of the direct one end apart on fixed points, those of the other do not", () => {
    const options = { draws: 1, longest: 600 };
    expect(finish(memoriesEnd(direct, options))).toEqual({ kinds: ["fixed-point"], apart: "apart" });
    expect(finish(memoriesEnd(subjectOf(1), options)).apart).not.toBe("apart");
  });

  test("only the feedback of the memory outputs is weakened", () => {
    const { feedback } = withMemoryFeedback(direct.network, 0.5);
    const before = direct.network.feedback;
    expect(feedback.subarray(0, 100)).toEqual(before.subarray(0, 100));
    expect(feedback.subarray(100)).toEqual(before.subarray(100).map((v) => 0.5 * v));
  });
});

test("two latents with κ̇ = −κ + 1.5 s tanh 2κ: every fixed point meets its mirror image at s = 1/3, to 1e-4, and not before", () => {
  const network = designedNetwork(DIRECT);
  const { n } = network;
  const own = openKernel({ n, matrices: 3, solvers: 1 });
  const corners = [-1, 1].flatMap((a) => [-1, 1].map((b) => [0, a, b]));
  const subject = makeSubject({
    kernel: own,
    matrices: loadMatrices(own, network.J, n, "f64"),
    solver: own.solver(n),
    network,
    task: designedTask([
      [-1, -1],
      [1, 1],
    ]),
    key,
    ends: designedStates(DIRECT, corners),
    training: null,
  });
  const made = finish(weakenFeedback(subject, { ...quick, distances: [0.5, -0.1] }));
  if (made.status !== "done") throw new Error(made.reason);
  expect(made.roots.map(({ status }) => status)).toEqual(made.roots.map(() => "pitchfork"));
  expectClose(made.vanishes, 1 / 3, { absolute: 1e-4 });
  expect(made.levels.map(({ apart }) => apart)).toEqual(["apart", "apart", "merged"]);
});

test("sets of their own, shared sets, and in part", () => {
  expect(apartOf(["a", "a", "b", "c"], [0, 0, 1, 1])).toBe("apart");
  expect(apartOf(["a", "a", "a", "a"], [0, 0, 1, 1])).toBe("merged");
  expect(apartOf(["a", "b", "a", "a"], [0, 0, 1, 1])).toBe("partly");
  expect(apartOf(["a", "b", "b", "a"], [0, 0, 1, 1])).toBe("merged");
  expect(apartOf(["a", null, "b", "b"], [0, 0, 1, 1])).toBe("undecided");
});
