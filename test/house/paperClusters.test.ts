/** @file `npm run paper`: what it is asked, and which part of the paper's grid comes next. */
import { expect, test } from "vitest";
// @ts-expect-error plain JavaScript, used by npm run paper itself
import { clustersOf, planOf, readOptions, stepsOf } from "../../scripts/paperClusters.mjs";
import { BUILT_IN_PLANS, chooseStimuli, expandPlan, planSchema, runId } from "../../src/study/index.ts";

const { paper } = BUILT_IN_PLANS;
const clusters: { name: string; networks: number }[] = clustersOf(paper);

test("the clusters are 16 of 42 networks, seed 0 first, and together the paper's plan, run for run", () => {
  expect(clusters.map(({ name }) => name).slice(0, 5)).toEqual(["s0-d0.4", "s0-d0.6", "s0-d0.7", "s0-d0.9", "s1-d0.4"]);
  const { spec } = chooseStimuli("mnist", undefined, "test");
  const parts = clusters.map((cluster) => expandPlan(planSchema.parse(planOf(paper, cluster, true)), spec).map(runId));
  expect(parts.map(({ length }) => length)).toEqual(new Array(16).fill(42));
  expect(clusters.map(({ networks }) => networks)).toEqual(new Array(16).fill(42));
  expect(parts.flat().sort()).toEqual(expandPlan(paper, spec).map(runId).sort());
});

test("training comes first: verdicts and assays are asked for with --judge only, of the same runs", () => {
  expect(planOf(paper, clusters[0], false)).toMatchObject({ name: "s0-d0.4", verdict: false, assays: "none" });
  expect(planOf(paper, clusters[0], true)).toMatchObject({ name: "s0-d0.4", verdict: true, assays: "quick" });
});

test("networks that need nothing more are left out of their cluster's plan", () => {
  const { spec } = chooseStimuli("mnist", undefined, "test");
  const leftOut = [
    { g: 0.8, fb: 40 },
    { g: 1.5, fb: 1 },
  ];
  const runs = expandPlan(planSchema.parse(planOf(paper, clusters[0], true, leftOut)), spec);
  expect(runs).toHaveLength(40);
  const isOut = ({ network: { g, feedbackDivisor } }: (typeof runs)[number]) =>
    leftOut.some((one) => one.g === g && one.fb === feedbackDivisor);
  expect(runs.some(isOut)).toBe(false);
});

test("a complete pack is left alone until it is judged; what is packed is never trained again", () => {
  const steps = [0, 24, 42].flatMap((packed) => [false, true].map((judge) => stepsOf(clusters[0], packed, judge)));
  expect(steps).toEqual([
    { unpack: false, run: true },
    { unpack: false, run: true },
    { unpack: true, run: true },
    { unpack: true, run: true },
    { unpack: false, run: false },
    { unpack: true, run: true },
  ]);
});

test("options are read, and refused in one line", () => {
  expect(readOptions([])).toEqual({
    part: "grid",
    hours: Infinity,
    workers: [],
    nice: 0,
    judge: false,
    dir: "studies/paper-parts",
  });
  expect(
    readOptions(["--hours", "0.5", "--judge", "--workers", "3", "--nice", "10", "--dir", "a", "--part", "sizes"]),
  ).toEqual({
    part: "sizes",
    hours: 0.5,
    workers: ["--workers", "3"],
    nice: 10,
    judge: true,
    dir: "a",
  });
  for (const [argv, message] of [
    [["--hours", "0"], "--hours must be a number > 0, got 0"],
    [["--hours"], "--hours must be a number > 0, got nothing"],
    [["--hours", ""], "--hours must be a number > 0"],
    [["--workers", "1.5"], "--workers must be a whole number >= 1, got 1.5"],
    [["--nice", "20"], "--nice must be a whole number from 0 to 19, got 20"],
    [["--hour", "2"], "unknown option --hour"],
  ] as const) {
    expect(() => readOptions(argv)).toThrow(message);
  }
});
