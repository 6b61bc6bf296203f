import { describe, expect, test } from "vitest";
import { DIRECT, designedNetwork } from "../../test/designed.ts";
import type { Limit, Motion } from "../dynamics/index.ts";
import { openKernel } from "../kernel/index.ts";
import { rateFeedbackModel } from "../network/index.ts";
import { limitSetsOf } from "./limitSets.ts";
import { limitSetSchema } from "./record.ts";

const network = designedNetwork(DIRECT);
const kernel = openKernel({ n: network.n, matrices: 1, solvers: 0 });
const motion: Motion = {
  kind: "chaos",
  dimension: null,
  exponents: [[0.05], [0.06]],
  standardErrors: [[1e-3], [1e-3]],
  time: 2000,
  size: 1,
  states: new Float64Array(network.n),
  cloud: null,
};
const settled = { roots: [], cycles: [], motions: [motion, motion] };
const state = (first: number) => new Float64Array(network.n).fill(0).fill(first, 0, 1);
const found = (limits: Limit[], memoryOf: number[], answerOf: number[] = []) => {
  const { evidence, limitOf } = limitSetsOf(
    limits,
    settled,
    [memoryOf, answerOf],
    rateFeedbackModel(network, "f64").open(kernel),
  );
  for (const { record } of evidence) limitSetSchema.parse(record);
  return { records: evidence.map((e) => e.record), states: evidence.map((e) => e.states.length / network.n), limitOf };
};
const resting = (place: number): Limit => ({ kind: "continuum", continuum: 0, state: state(place) });

describe("limit sets from where draws went", () => {
  test("a continuum is cut by the memories' mean states: places far apart are two sets, mingled ones tell nothing", () => {
    const apart = found([-1, -1.1, -0.9, 1, 1.1, 0.9].map(resting), [0, 0, 0, 1, 1, 1]);
    expect(apart.records.map((r) => [r.kind, r.draws])).toEqual([
      ["continuum", [3, 0]],
      ["continuum", [0, 3]],
    ]);
    expect(apart.limitOf).toEqual([0, 0, 0, 1, 1, 1]);
    expect(apart.states).toEqual([3, 3]);
    const mingled = found([-1, 1, -1, 1].map(resting), [0, 0, 1, 1]);
    expect(mingled.records.map((r) => r.draws)).toEqual([[2, 2]]);
  });

  test("answers cut a continuum of their own, and do not mix with the memories' draws", () => {
    const { records, limitOf } = found([-1, 1, -1, 1].map(resting), [0, 1], [0, 1]);
    expect(records.map((r) => [r.draws, r.answerDraws])).toEqual([
      [
        [1, 0],
        [0, 0],
      ],
      [
        [0, 1],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 0],
      ],
      [
        [0, 0],
        [0, 1],
      ],
    ]);
    expect(limitOf).toEqual([0, 1, 2, 3]);
  });

  test("each torus and each chaotic set is one; those that are not known come last, with reasons counted", () => {
    const open = (reason: string): Limit => ({
      ...{ kind: "undecided", reason, tried: [], isApproaching: false },
      state: state(0),
    });
    const { records, limitOf } = found(
      [
        open("slow"),
        { kind: "diverged" },
        { kind: "torus", motion: 0, state: state(1) },
        { kind: "chaos", motion: 1, state: state(2) },
        { kind: "chaos", motion: 1, state: state(3) },
        open("slow"),
        open("far"),
      ],
      [0, 0, 0, 1, 1, 1, 1],
    );
    expect(records.map((r) => r.kind)).toEqual(["chaos", "torus", "diverged", "undecided"]);
    expect(limitOf).toEqual([3, 2, 1, 0, 0, 3, 3]);
    expect(records[3]).toMatchObject({
      reasons: [
        { reason: "slow", draws: 2 },
        { reason: "far", draws: 1 },
      ],
    });
    expect(records[2]).toMatchObject({ draws: [1, 0], reasons: [{ reason: "left every bound", draws: 1 }] });
  });
});
