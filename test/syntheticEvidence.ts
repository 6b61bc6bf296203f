/** @file Limit sets and evidence as a verdict is concluded from them, made up. */
import { expect } from "vitest";
import {
  concludeVerdict,
  type LimitSetRecord,
  type LossEvidence,
  type SiteEvidence,
  type VerdictProtocol,
  verdictProtocol,
  verdictSchema,
} from "../src/mechanism/index.ts";

export const KEY = { seed: 1, density: 0.4 };
export const PROTOCOL: VerdictProtocol = { ...verdictProtocol("quick"), stepDraws: 0, resamples: 100 };
export const root = (draws: number[]): LimitSetRecord => ({
  kind: "fixed-point",
  draws,
  answerDraws: [],
  speed: 1e-13,
  uniquenessRadius: 1e-4,
  eigenvalue: [-0.1, 0],
  multiplier: 0.99,
  flowStable: true,
  outputs: [1, -1, 1],
  partner: null,
});
export const cycle = (draws: number[]): LimitSetRecord => ({
  kind: "cycle",
  draws,
  answerDraws: [],
  form: "cycle",
  period: 20,
  closure: 1e-8,
  size: 5,
  outputs: [0, 0, 0],
  partner: null,
});
export const lost = (draws: number[]): LimitSetRecord => ({
  kind: "undecided",
  draws,
  answerDraws: [],
  reasons: [{ reason: "test", draws: draws[0] + draws[1] }],
});
export const answers = (zero: number, one: number) => [
  [zero, zero],
  [one, one],
];
export const chaos = (draws: number[]): LimitSetRecord => ({
  kind: "chaos",
  draws,
  answerDraws: [],
  exponents: [[0.05], [0.05]],
  standardErrors: [[1e-3], [1e-3]],
  outputs: [0, 0, 0],
  partner: null,
});
/** Evidence of draws that end as `limitSets[k].draws[memory]` says. */
export function evidenceOf(limitSets: LimitSetRecord[], right: number[][][], memories = [0, 1]): SiteEvidence {
  const memoryOf: number[] = [];
  const limitOf: number[] = [];
  for (const memory of memories) {
    limitSets.forEach((set, k) => {
      for (let d = 0; d < set.draws[memory]; d++) {
        memoryOf.push(memory);
        limitOf.push(k);
      }
    });
  }
  return {
    site: "end-of-delay-1",
    labels: ["0", "1"],
    memoryOf,
    limitOf,
    right,
    atSite: [
      [0, 1, 0],
      [0, -1, 0],
    ],
    memoryOutputs: [1, 2],
    targets: [
      [1, 0],
      [-1, 1],
    ],
    losses: [],
    delay: 5,
  };
}
export function conclude(limitSets: LimitSetRecord[], right: number[][][]) {
  const verdict = concludeVerdict([evidenceOf(limitSets, right)], limitSets, right, [], PROTOCOL);
  expect(verdictSchema.parse(verdict)).toEqual(verdict);
  return verdict;
}

/** A pair that is lost at 0.02 per τ along four directions, behind which all shrinks at 0.1. */
export const SLOW: LossEvidence = {
  rate: 0.02,
  separation: 3,
  dimension: 4,
  contraction: 0.1,
  attraction: 5,
  echoRate: 0.15,
  echoDimension: 0,
  isConverged: true,
  ghost: null,
};
export const verdicts = (of: { readonly verdict: string }[]) => of.map(({ verdict }) => verdict);
