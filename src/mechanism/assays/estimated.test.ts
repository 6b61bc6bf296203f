/** @file The other assays, on a memory whose numbers are known, and on a trained one run again in plain loops. */

import { describe, expect, test } from "vitest";
import {
  answerOf,
  errorOf,
  LEAK,
  leakyMemory,
  STEPS_LEFT,
  stepsUntilWrong,
  TOLERANCE,
  WEIGHT,
} from "../../../test/leakyMemory.ts";
import { epochOf, pairsOf } from "../../../test/sequentialTask.ts";
import { replay, SMALL_N, trainSmall } from "../../../test/smallTrained.ts";
import { finish } from "../../kernel/index.ts";
import type { AssayResult } from "./assay.ts";
import { casesOf } from "./cases.ts";
import { bridgedUpTo } from "./controls.ts";
import { assayNamed, makeSubject, type Subject } from "./index.ts";
import type { AssayName } from "./registry.ts";
import { taskLimits } from "./taskLimits.ts";

const leaky = leakyMemory();
const trained = trainSmall();
const run = (subject: Subject, name: AssayName, protocol: object = {}): AssayResult =>
  finish(assayNamed(name).run(subject, { ...assayNamed(name).protocols.quick, ...protocol }));
const timeStep = leaky.task.timeStep;
const middle = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};

describe("forgetting", () => {
  test("a leaky memory: each answer at each delay to 1e-6; lost between 4 and 8 τ, so 6; the floor is what rest answers", () => {
    const delays = [2, 4, 8, 16];
    const { summary, arrays } = run(leaky, "forgetting", { delays });
    const { data, shape } = arrays["responses"];
    [0, ...delays].forEach((delay, d) => {
      for (let c = 0; c < shape[1]; c++) {
        const [first, second] = pairsOf(leaky.task)[c % 4]; // draws and states alike
        expect(Math.abs(data[d * shape[1] + c] - answerOf(first, second, delay / timeStep))).toBeLessThan(1e-6);
      }
    });
    for (const second of [0, 1]) {
      const until = timeStep * stepsUntilWrong(second);
      expect(until > 4 && until < 8).toBe(true);
    }
    expect(summary).toMatchObject({
      accuracyNominal: 1,
      floor: 0.5, // class 0 is nothing to remember
      lifetime: 6,
      lastCrossing: 6,
      censored: 0,
      shortestLifetime: 6, // of class 1
      longestLifetime: 16, // class 0 is never lost
      largestLoss: 0.5,
      accuracyLongest: 0.5,
    });
  });

  test("censored, with the reason, where the grid ends before, or rest answers all", () => {
    const { summary, notes } = run(leaky, "forgetting", { delays: [2, 4] });
    expect(summary).toMatchObject({ censored: 1, lifetime: 4, lastCrossing: null });
    expect(notes!["lifetime"]).toBe("censored at 4 τ: of what its limit sets lose, more than half is still there");
    const all = run(leaky, "forgetting", { delays: [2, 4], leastLoss: 0.6 });
    expect(all.notes!["lifetime"]).toBe("censored at 4 τ: its limit sets lose less than 0.6 of the accuracy");
  });

  test("the paper's rule: the first delay with |Δz_o| > 0.1 in more than half of the cases", () => {
    // only the two of four answers with class 1 first move at all: never more than half
    const { summary, notes } = run(leaky, "forgetting", { delays: [2, 16] });
    expect(summary).toMatchObject({ paperLifetime: null, paperFailed: 0.5 });
    expect(notes!["paperLifetime"]).toBe("never more than half of the cases up to 16 τ");
  });

  test("a trained network: every answer as in plain loops, to 1e-9", () => {
    const { arrays } = run(trained, "forgetting", { delays: [1.5, 4] });
    const cases = casesOf(trained.task, 2);
    [0, 15, 40].forEach((added, d) => {
      cases.forEach((one, k) => {
        const { mean } = replay(trained, one, { added });
        expect(Math.abs(mean - arrays["responses"].data[d * cases.length + k])).toBeLessThan(1e-9);
      });
    });
  });
});

describe("forecast of a leaky memory", () => {
  const { summary, arrays } = run(leaky, "forecast", { sections: 30 });
  const untilWrong = [0, 1].map((second) => timeStep * stepsUntilWrong(second));

  test("surrogate and modes: when w x(t) leaves the tolerance, within the ½/900 to which its boundary is known", () => {
    const away = answerOf(1, 0) / 900 / (answerOf(1, 0) * -LEAK.eigenvalue * 0.7); // of the boundary, over its drift
    expect(summary["lostShare"]).toBe(0.5);
    expect(Math.abs(summary["lifetimeModes"]! - middle(untilWrong))).toBeLessThan(2 * away);
    expect(Math.abs(summary["lifetimeSurrogate"]! - middle(untilWrong))).toBeLessThan(2 * away);
    const { data, shape } = arrays["outlooks"];
    for (let c = 0; c < shape[0]; c++) expect(data[5 * c + 1]).toBe(data[5 * c]); // class 1 is lost, class 0 is not
  });

  test("margin over drift: a straight line from where the delay begins", () => {
    // over the first τ: two steps
    const perTau = answerOf(1, 0) * (1 - LEAK.step * LEAK.step);
    const margins = [0, 1].map((second) => TOLERANCE + errorOf(1, second));
    expect(Math.abs(summary["lifetimeDrift"]! - middle(margins) / perTau)).toBeLessThan(0.03);
  });

  test("slowest time: of the map, −Δt/ln(1 + Δt λ), to 1e-9; the flow's 1/|λ| is 1.3 % longer", () => {
    expect(summary["slowestTime"]).toBeCloseTo(-timeStep / Math.log(LEAK.step), 9);
    expect(1 / -LEAK.eigenvalue / summary["slowestTime"]!).toBeGreaterThan(1.01);
  });

  test("noise: margin over the standard deviation for unit noise, √(Δt Σ (w q^k)²), k the steps that are left, to 1e-6", () => {
    const left = [STEPS_LEFT + 1, STEPS_LEFT]; // after either step of the delay
    const deviation = Math.sqrt(timeStep * left.reduce((sum, k) => sum + (WEIGHT * LEAK.step ** k) ** 2, 0));
    const margins = [0, 1].flatMap((a) => [0, 1].map((b) => TOLERANCE - Math.abs(errorOf(a, b))));
    expect(summary["margin"]).toBeCloseTo(middle(margins), 6);
    expect((summary["toleratedSigma"]! * deviation) / middle(margins)).toBeCloseTo(1, 6);
  });

  test("what is kept has no lifetime, and that is the reason", () => {
    const { summary: kept, notes } = run(leaky, "forecast", { leastLoss: 0.6 });
    expect(kept).toMatchObject({ lifetimeSurrogate: null, lifetimeModes: null, lifetimeDrift: null });
    expect(notes!["lifetimeSurrogate"]).toBe("kept: the limit sets answer it");
  });
});

test("shock: what is missing to the tolerance over the answer's slope, to 1e-3; over the distance of the memories", () => {
  // trial-end states differ in what no answer depends on, more than memories do
  const subject = leakyMemory({ bystander: [0, 1e-3, 3e-3, 9e-3] });
  const { summary, notes } = run(subject, "shock", { states: 4, seconds: 2, points: 12, rounds: 4 });
  const slope = WEIGHT * LEAK.step ** STEPS_LEFT;
  const least = [0, 1].flatMap((a) => [0, 1].map((b) => (TOLERANCE - Math.abs(errorOf(a, b))) / slope));
  expect(summary["size"]! / middle(least)).toBeCloseTo(1, 3);
  expect(summary["smallest"]! / Math.min(...least)).toBeCloseTo(1, 3);
  const held = [0, 1].map((first) =>
    [0, 1, 2, 3].map((from) => replay(subject, { condition: 2 * first, from, draw: 0 }).held),
  );
  const distances = held[0].flatMap((x) => held[1].map((y) => Math.hypot(...x.map((v, i) => v - y[i]))));
  expect((summary["perDistance"]! * middle(distances)) / Math.min(...least)).toBeCloseTo(1, 3);
  expect(summary["found"]).toBe(1);
  expect(notes).toEqual({});
});

test("shock: none where an answer cannot be pushed over, with the reason", () => {
  const { network } = leaky;
  const insensitive = makeSubject({
    ...leaky,
    network: { ...network, readout: network.readout.map((w) => 1e-12 * w) },
  });
  const { summary, notes } = run(insensitive, "shock", { states: 4, seconds: 1 });
  // all answers are 0: right for (0, 0) alone, which a bounded rate cannot push over 0.25
  expect(summary).toMatchObject({ size: null, smallest: null, perDistance: null, found: 0 });
  expect(notes!["size"]).toBe("no push along the gradient turned an answer that was right");
});

describe("landscape", () => {
  test("a leak: all goes to rest", () => {
    expect(run(leaky, "landscape").summary).toEqual({
      attractors: 1,
      byMemories: 1,
      byResponses: 1,
      shared: 1,
      perMemory: 0.5,
      undecided: 0,
    });
  });

  test("a bistable unit, x = 2 tanh x, trial ends at −1.915: class 1 pushes it up, class 0 leaves it below", () => {
    const ends = [-2, -2, -2, -2];
    expect(run(leakyMemory({ selfCoupling: 2, strength: 10, ends }), "landscape").summary).toEqual({
      attractors: 2,
      byMemories: 2,
      byResponses: 1,
      shared: 1,
      perMemory: 1,
      undecided: 0,
    });
    // a push too weak
    const weak = run(leakyMemory({ selfCoupling: 2, strength: 1e-3, ends: [2, -2, -2, -2] }), "landscape").summary;
    expect(weak).toMatchObject({ attractors: 2, byMemories: 2, byResponses: 2, shared: 2 });
  });

  test("what is not decided is said: counts are then least ones", () => {
    const { summary, notes } = run({ ...trained, known: new Map() }, "landscape", { longest: 5 });
    const [, open, all] = /^at least: (\d+) of (\d+) states are undecided after 5 τ$/.exec(notes!["attractors"])!;
    expect(Number(open)).toBeGreaterThan(0);
    expect(summary["undecided"]).toBe(Number(open) / Number(all));
    expect(run(leaky, "landscape").notes).toEqual({});
  });

  test("5 τ decide less than 500: what is known for one length is not taken for another", () => {
    const limitsOf = (subject: Subject, longest: number) => finish(taskLimits(subject, { draws: 1, longest }));
    const again = { ...trained, known: new Map() };
    const decided = ({ memories }: ReturnType<typeof limitsOf>) => memories.filter(({ limit }) => limit >= 0).length;
    const [soon, late] = [limitsOf(again, 5), limitsOf(again, 500)];
    expect(decided(soon)).toBeLessThan(decided(late));
    expect(late.memories).toEqual(limitsOf({ ...trained, known: new Map() }, 500).memories);
    expect(finish(taskLimits(again, { draws: 2, longest: 500 })).memories.length).toBe(2 * late.memories.length);
  });
});

test("saturation: share of |mean rate| > 0.8 in delay 1 and in the response, mean rates per stimulus, as in plain loops", () => {
  // a stronger drive saturates some units
  const driven = { ...trained, network: { ...trained.network, g: 2.5 }, known: new Map() };
  const { summary, arrays } = run(driven, "saturation");
  const { task } = driven;
  const cases = casesOf(task, 1);
  const replays = cases.map((one) => replay(driven, one));
  const mean = (k: number, name: "delay1" | "response", unit: number) => {
    const { start, end } = epochOf(task, name);
    return replays[k].rates.slice(start, end).reduce((sum, r) => sum + r[unit] / (end - start), 0);
  };
  const units = Array.from({ length: SMALL_N }, (_, i) => i);
  const saturated = (name: "delay1" | "response") =>
    cases.flatMap((_, k) => units.map((i) => Math.abs(mean(k, name, i)) > 0.8)).filter(Boolean).length /
    (cases.length * SMALL_N);
  expect(summary["saturatedDelay"]).toBeCloseTo(saturated("delay1"), 12);
  expect(summary["saturatedResponse"]).toBeCloseTo(saturated("response"), 12);
  expect(saturated("delay1")).toBeGreaterThan(0.02); // there is something to count
  expect(saturated("delay1")).not.toBe(saturated("response"));
  for (const a of [0, 1]) {
    const own = cases.flatMap(({ condition }, k) => (pairsOf(task)[condition][0] === a ? [k] : []));
    for (const i of units) {
      const rate = own.reduce((sum, k) => sum + mean(k, "delay1", i) / own.length, 0);
      expect(Math.abs(arrays["mean_rate"].data[a * SMALL_N + i] - rate)).toBeLessThan(1e-9);
    }
  }
  // a unit counts as tonic from 0.9 of the delay, active ones only
  const sustained = Array.from(arrays["sustained"].data).filter((v) => !Number.isNaN(v));
  expect(summary["tonicShare"]).toBe(sustained.filter((v) => v >= 0.9).length / sustained.length);
  expect(summary["sustainedFraction"]).toBeCloseTo(sustained.reduce((a, b) => a + b) / sustained.length, 12);
  expect(summary["activeShare"]).toBe(sustained.length / (2 * SMALL_N));
});

describe("controls", () => {
  test("bridged: the last time up to which all shares are ≥ 0.9", () => {
    const times = [0, 2, 5, 9];
    expect(bridgedUpTo(times, [1, 0.9, 0.8, 1], 0.9)).toBe(2);
    expect(bridgedUpTo(times, [1, 1, 0.95, 0.9], 0.9)).toBe(9);
    expect(bridgedUpTo(times, [0.5, 1, 1, 1], 0.9)).toBe(0);
    expect(bridgedUpTo(times, [1, 0.5, 1, 1], 0.9)).toBe(0);
  });

  test("a leak's echo is read by a decoder without noise, however small it is: all of the delay is bridged", () => {
    const { summary, curves } = run(leaky, "controls", { times: [0, 1, 2], alpha: 1e-16 });
    expect(curves[0].lines[0].values).toEqual([1, 1, 1]);
    expect(summary).toMatchObject({ echoAtDelay: 1, bridged: 2, bridgedShare: 1, echoLast: 1 });
    expect(curves[0].interval).toBe("draws");
  });

  test("units that hear nothing tell nothing: half are right, and nothing is bridged", () => {
    const { summary, curves } = run(leakyMemory({ strength: 0 }), "controls", { times: [0, 1, 2] });
    expect(summary).toMatchObject({ echoAtDelay: 0.5, bridged: 0, bridgedShare: 0, echoLast: 0.5 });
    expect(curves[0].at).toEqual([0, 1, 2]);
  });
});
