/** @file Assays that disturb trials, against trials run again in plain loops with the definition of the disturbance. */

import { describe, expect, test } from "vitest";
import { meansOf } from "../../../test/sequentialTask.ts";
import { SMALL_N as n, type Replay, replay, trainSmall } from "../../../test/smallTrained.ts";
import { finish, stream } from "../../kernel/index.ts";
import type { Network } from "../../network/index.ts";
import type { AssayResult } from "./assay.ts";
import { type Case, casesOf, streamIndex } from "./cases.ts";
import { assayNamed } from "./index.ts";
import type { AssayName } from "./registry.ts";
import { shuffledUnits } from "./units.ts";

const subject = trainSmall();
const { task, key, network } = subject;
const cases = casesOf(task, 2);
const run = (name: AssayName, protocol: object): AssayResult =>
  finish(assayNamed(name).run(subject, { ...assayNamed(name).protocols.quick, ...protocol }));
const noise = (index: number) => stream(key, "assayNoise", index);

/** Every mean of z_o at every amplitude, and so the curve. */
function expectReplayed(
  { arrays, curves }: AssayResult,
  { array, curve = "accuracy", all = cases }: { array: string; curve?: string; all?: readonly Case[] },
  replays: readonly ((one: Case, k: number) => Replay)[],
): number[] {
  const { data, shape } = arrays[array];
  expect(shape).toEqual([replays.length, all.length]);
  const accuracy = replays.map((change, a) => {
    const found = all.map((one, k) => replay(subject, one, change(one, k)));
    found.forEach(({ mean }, k) => {
      expect(Math.abs(mean - data[a * all.length + k])).toBeLessThan(1e-9);
    });
    return found.filter(({ correct }) => correct).length / all.length;
  });
  if (curve !== "") expect(curves.find(({ name }) => name === curve)!.lines[0].values).toEqual(accuracy);
  return accuracy;
}

/** Where a line through the points around it falls below ¾ of the first. */
function threeQuarters(at: readonly number[], accuracy: readonly number[]): number {
  const k = accuracy.findIndex((v) => v < 0.75 * accuracy[0]);
  expect(k).toBeGreaterThan(0); // there is something to find
  const share = (accuracy[k - 1] - 0.75 * accuracy[0]) / (accuracy[k - 1] - accuracy[k]);
  return at[k - 1] + share * (at[k] - at[k - 1]);
}

test("noise: x + σ √Δt ξ after each step of delay 1, to 1e-9; tolerated at ¾ of the nominal accuracy", () => {
  const sigmas = [0, 0.1, 0.4];
  const result = run("noise", { sigmas });
  const accuracy = expectReplayed(
    result,
    { array: "responses" },
    sigmas.map((sigma) => (one) => {
      const xi = noise(task.conditions.length * streamIndex(task, one) + one.condition);
      return { kick: (step, unit) => sigma * Math.sqrt(task.timeStep) * xi.normal(step * n + unit) };
    }),
  );
  expect(accuracy[0]).toBe(1);
  expect(result.summary["toleratedSigma"]).toBeCloseTo(threeQuarters(sigmas, accuracy), 12);
  expect(result.notes).toEqual({});
});

describe("distraction of stimulus 1, to 1e-9", () => {
  const gaussian = [0, 1, 3];
  const bias = [0, 0.4, 1];
  const paper = [1, 10];
  const result = run("distraction", { gaussian, bias, paper, statesPerDirection: 4 });

  test("noise u + σ ξ/√Δt, which adds up to σ √T over a time T", () => {
    const accuracy = expectReplayed(
      result,
      { array: "gaussian", curve: "gaussian accuracy" },
      gaussian.map((sigma) => (one) => {
        const xi = noise(streamIndex(task, one));
        return {
          input: (u, step) => {
            for (let d = 0; d < 2; d++) u[d] += (sigma / Math.sqrt(task.timeStep)) * xi.normal(step * 2 + d);
          },
        };
      }),
    );
    expect(result.summary["toleratedSigma"]).toBeCloseTo(threeQuarters(gaussian, accuracy), 12);
  });

  test("a bias of a share of the distance between class means, in directions 45° apart", () => {
    const [a, b, c, d] = meansOf(task);
    const distance = Math.hypot(a - c, b - d);
    const all = Array.from({ length: 8 }, () => cases).flat();
    const accuracy = expectReplayed(
      result,
      { array: "bias", curve: "bias accuracy", all },
      bias.map((length) => (_, k) => {
        const angle = (Math.floor(k / cases.length) * Math.PI) / 4;
        return {
          input: (u) => {
            u[0] += length * distance * Math.cos(angle);
            u[1] += length * distance * Math.sin(angle);
          },
        };
      }),
    );
    expect(result.summary["toleratedBias"]).toBeCloseTo(threeQuarters(bias, accuracy), 12);
  });

  test("the paper's U(0, 1) σ + ½", () => {
    const accuracy = expectReplayed(
      result,
      { array: "paper", curve: "" },
      paper.map((sigma) => (one) => {
        const xi = noise(streamIndex(task, one));
        return {
          input: (u, step) => {
            for (let d = 0; d < 2; d++) u[d] += sigma * xi.uniform(step * 2 + d) + 0.5;
          },
        };
      }),
    );
    expect(result.summary["toleratedPaperSigma"]).toBeCloseTo(threeQuarters([0, ...paper], [1, ...accuracy]), 12);
  });

  test("what is not found is null, with the reason", () => {
    const { summary, notes } = run("distraction", { gaussian: [0, 1e-3], bias: [0, 1], paper: [10] });
    expect(summary["toleratedSigma"]).toBe(null);
    expect(notes).toEqual({
      toleratedSigma: "accuracy is never below ¾ of the nominal up to 0.001: at least 1.00 of it",
    });
  });
});

test("interruption: that share of the units hears nothing of stimulus 1, and all hear stimulus 2, to 1e-9", () => {
  const shares = [0, 0.1, 0.6];
  const result = run("interruption", { shares });
  const order = shuffledUnits(key, n, 0);
  const accuracy = expectReplayed(
    result,
    { array: "responses" },
    shares.map((share) => () => {
      const silenced = new Set(order.subarray(0, Math.round(share * n)));
      return { hears: (unit) => !silenced.has(unit) };
    }),
  );
  expect(result.summary["toleratedShare"]).toBeCloseTo(threeQuarters(shares, accuracy), 12);
});

/** The network of the other units alone. */
function without(lost: readonly number[]): Network {
  const kept = Array.from({ length: n }, (_, i) => i).filter((i) => !lost.includes(i));
  const rows = (weights: Float64Array) => weights.filter((_, e) => !lost.includes(e % n));
  return {
    ...network,
    n: kept.length,
    J: Float64Array.from(kept.flatMap((i) => kept.map((j) => network.J[i * n + j]))),
    feedback: rows(network.feedback),
    readout: rows(network.readout),
    input: rows(network.input),
    initialState: Float64Array.from(kept.map((i) => network.initialState[i])),
  };
}

describe("damage", () => {
  const strongest = (weight: (unit: number) => number) =>
    Array.from({ length: n }, (_, i) => i).sort((a, b) => weight(b) - weight(a));
  const size = (m: number) => Math.hypot(...network.readout.subarray(m * n, (m + 1) * n));
  const orders = {
    random: Array.from(shuffledUnits(key, n, 1)),
    readout: strongest((i) => [0, 1, 2].reduce((sum, m) => sum + (network.readout[m * n + i] / size(m)) ** 2, 0)),
    hubs: strongest((i) =>
      Array.from({ length: n }, (_, j) => Math.abs(network.J[i * n + j]) + Math.abs(network.J[j * n + i])).reduce(
        (a, b) => a + b,
      ),
    ),
  };
  const shares = [0, 0.05, 0.2];
  const result = run("damage", { shares });

  test.each(["random", "readout", "hubs"] as const)("%s: as the network of the other units alone, to 1e-9", (kind) => {
    const accuracy = expectReplayed(
      result,
      { array: kind, curve: "" },
      shares.map((share) => (one) => {
        const lost = orders[kind].slice(0, Math.round(share * n));
        const end = subject.ends.subarray(one.from * n, (one.from + 1) * n);
        return { network: without(lost), start: end.filter((_, i) => !lost.includes(i)) };
      }),
    );
    expect(result.curves[0].lines.find(({ name }) => name === kind)!.values).toEqual(accuracy);
  });

  test("tolerated is counted in whole units: less than one is 0, and said to be", () => {
    const { lines, at } = result.curves[0];
    expect(at).toEqual([0, 2 / n, 8 / n]);
    lines.forEach(({ values }, k) => {
      const name = ["toleratedRandom", "toleratedReadout", "toleratedHubs"][k];
      const share = threeQuarters(at, values as number[]);
      expect(result.summary[name]).toBeCloseTo(share * n < 1 ? 0 : share, 12);
      expect(result.notes?.[name]).toBe(share * n < 1 ? `< 1 unit of ${n}` : undefined);
    });
    // some of both, or nothing was tried
    expect(Object.keys(result.notes ?? {}).length).toBeGreaterThan(0);
    // 0.3 of a unit is none: the nominal run
    expect(run("damage", { shares: [0, 0.3 / n, 0.2] }).curves[0].at).toEqual([0, 8 / n]);
  });
});

describe("intervals of curves", () => {
  const [two, one] = [2, 1].map((draws) => run("noise", { sigmas: [0, 0.3], draws }).curves[0]);
  test("over draws where there are two, said so; where there is one they are binomial, and wider", () => {
    expect([two.interval, one.interval]).toEqual(["draws", "binomial"]);
    const width = ({ lines: [{ low, high }] }: typeof two) => high![0]! - low![0]!;
    // all right: half a draw of 16 below, against Wilson's interval of 16 of 16
    expect(width(two)).toBeCloseTo(1.959963984540054 / 32, 12);
    expect(width(one)).toBeCloseTo(1 - 16 / (16 + 1.959963984540054 ** 2), 12);
  });
});
