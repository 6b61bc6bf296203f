import { describe, expect, test } from "vitest";
import { epochOf } from "../../../test/sequentialTask.ts";
import { key, N, trainHundred } from "../../../test/trainedHundred.ts";
import { finish } from "../../kernel/index.ts";
import { runnable } from "../../network/index.ts";
import { respond } from "../../train/index.ts";
import { trialOf } from "./cases.ts";
import { forecast } from "./forecast.ts";
import { forgetting } from "./forgetting.ts";
import { makeSubject } from "./index.ts";
import { responseGradient } from "./responseGradient.ts";
import { leastShock, shock } from "./shock.ts";
import { delayEnds } from "./taskLimits.ts";

// with feedback /10 it forgets onto one root, with /2 it is direct
const { task, kernel, matrices, networks, ends } = trainHundred([10, 2]);
const subjects = networks.map((network, k) =>
  makeSubject({ kernel, matrices, solver: kernel.solver(N), network, task, key, ends: ends[k], training: null }),
);
const start = epochOf(task, "stimulus2").start;
const one = { memory: 0, from: 1, draw: 0, condition: 1 };

describe.each([0, 1])("network %i", (k) => {
  const subject = subjects[k];
  const trial = trialOf(subject, one);
  const x = delayEnds(subject, [one]);
  const answer = (state: Float64Array) =>
    respond(runnable(kernel, matrices.trained, networks[k]), task, state, [trial], start)[0];

  test("gradient of the response: central differences along three directions, to 1e-6 of its length", () => {
    const { gradient, mean } = responseGradient(subject, x, trial, start);
    expect(mean).toBe(answer(x).value);
    const length = Math.hypot(...gradient);
    for (const i of [0, 17, 60]) {
      const h = 1e-4;
      const moved = (by: number) => x.map((v, j) => v + (j === i ? by : 0));
      const slope = (answer(moved(h)).value - answer(moved(-h)).value) / (2 * h);
      expect(Math.abs(slope - gradient[i])).toBeLessThan(1e-6 * Math.max(1, length));
    }
  });

  test("critical shock: with it the answer is wrong, with 0.9 of it right; no random direction is shorter", () => {
    const found = leastShock(subject, x, trial, shock.protocols.paper)!;
    const pushed = (by: number) => answer(x.map((v, i) => v + by * found.shock[i])).isRight;
    expect(pushed(1)).toBe(false);
    expect(pushed(0.9)).toBe(true);
    expect(found.size).toBeLessThanOrEqual(found.first);
    for (let d = 0; d < 10; d++) {
      const u = Float64Array.from({ length: N }, (_, i) => Math.sin(1 + d * 31 + i * (1 + d)));
      const scale = found.size / Math.hypot(...u);
      expect(answer(x.map((v, i) => v + scale * u[i])).isRight).toBe(true);
    }
  });
});

describe("forecast", () => {
  test("a network whose limit sets keep everything has none; a forgetting one's surrogate is within a factor 2 of what is measured", () => {
    const [forgetful, direct] = subjects.map(
      (subject) => finish(forecast.run(subject, forecast.protocols.quick)).summary,
    );
    expect(direct["lostShare"]).toBe(0);
    expect(direct["lifetimeSurrogate"]).toBe(null);
    const measured = finish(forgetting.run(subjects[0], forgetting.protocols.quick)).summary["lifetime"]!;
    expect(forgetful["lifetimeSurrogate"]! / measured).toBeGreaterThan(0.5);
    expect(forgetful["lifetimeSurrogate"]! / measured).toBeLessThan(2);
  });
});
