import { beforeAll, describe, expect, test } from "vitest";
import { key, N, trainHundred } from "../../../test/trainedHundred.ts";
import { finish, openKernel } from "../../kernel/index.ts";
import { DEFAULT_NETWORK, drawNetwork, runnable } from "../../network/index.ts";
import { drawTrial } from "../../task/index.ts";
import { DEFAULT_TRAINING, evaluate, respond, trainCohort, trialEnds } from "../../train/index.ts";
import type { AssayResult } from "./assay.ts";
import { casesOf, startStates, streamIndex } from "./cases.ts";
import { ASSAYS, assayNamed, makeSubject, type Subject } from "./index.ts";
import type { AssayName } from "./registry.ts";

// g 1.1: with feedback /10 it forgets onto one root, with /2 it is direct
const { task, kernel, matrices, networks, ends } = trainHundred([10, 2]);
const subjectOf = (k: number): Subject =>
  makeSubject({
    kernel,
    matrices,
    solver: kernel.solver(N),
    network: networks[k],
    task,
    key,
    ends: ends[k],
    training: { spec: { ...DEFAULT_TRAINING, trials: 400 }, precision: "float64" },
  });
const [forgetful, direct] = [subjectOf(0), subjectOf(1)];
const quick = (subject: Subject, name: AssayName): AssayResult => {
  const assay = assayNamed(name);
  return finish(assay.run(subject, assay.protocols.quick));
};
const row = (result: AssayResult, name: string, k: number) => {
  const { data, shape } = result.arrays[name];
  return Array.from(data.subarray(k * shape[1], (k + 1) * shape[1]));
};

/** Means of z_o of undisturbed trials, run by `respond` from start to end. */
function undisturbed(): number[] {
  const cases = casesOf(task, 2); // as many draws as the quick protocols have
  const trials = cases.map((one) =>
    drawTrial(task, one.condition, "test", key, "assayStimuli", streamIndex(task, one)),
  );
  const states = startStates(forgetful, cases);
  return respond(runnable(kernel, matrices.trained, networks[0]), task, states, trials, 0).map((r) => r.value);
}
let nominal: number[];
beforeAll(() => {
  nominal = undisturbed();
});

describe("amplitude zero equals the nominal run, to the last bit", () => {
  test.each([
    ["noise", "responses"],
    ["interruption", "responses"],
    ["distraction", "gaussian"],
    ["damage", "random"],
    ["damage", "readout"],
    ["damage", "hubs"],
  ] as const)("%s: %s", (name, array) => {
    const result = quick(forgetful, name);
    expect(row(result, array, 0)).toEqual(nominal);
    expect(row(result, array, 1)).not.toEqual(nominal);
  });

  test("distraction: a bias of length 0, per case and direction", () => {
    const none = new Set(row(quick(forgetful, "distraction"), "bias", 0));
    for (const mean of none) expect(nominal).toContain(mean);
  });

  // such a small amplitude takes the disturbed trial's way, and is lost when it is added
  test.each([
    ["noise", "responses", { ...assayNamed("noise").protocols.quick, sigmas: [0, 1e-200] }],
    ["distraction", "gaussian", { ...assayNamed("distraction").protocols.quick, gaussian: [0, 1e-200] }],
    ["distraction", "bias", { ...assayNamed("distraction").protocols.quick, bias: [0, 1e-200] }],
  ] as const)("%s, %s: an amplitude of 1e-200 too", (name, array, protocol) => {
    const result = finish(assayNamed(name).run(subjectOf(0), protocol));
    expect(row(result, array, 1)).toEqual(row(result, array, 0));
  });
});

describe("forgetting", () => {
  test("added delay 0 is the nominal run, case by case", () => {
    // columns are (draw, from, first), cases (draw, from, pair): with two stimuli both are in order of the pair
    expect(row(quick(forgetful, "forgetting"), "responses", 0)).toEqual(nominal);
  });

  test("a network with two roots, one per memory, loses ≤ 0.05 up to 200 τ and is censored", () => {
    const { summary } = quick(direct, "forgetting");
    expect(summary["largestLoss"]).toBeLessThanOrEqual(0.05);
    expect(summary["censored"]).toBe(1);
    expect(summary["lifetime"]).toBe(200);
  });

  test("a network with one root forgets: floor ≤ 0.5, reached at the longest delay", () => {
    const { summary, arrays } = quick(forgetful, "forgetting");
    expect(summary["censored"]).toBe(0);
    expect(summary["floor"]).toBeLessThanOrEqual(0.5);
    expect(Math.abs(summary["accuracyLongest"]! - summary["floor"]!)).toBeLessThan(0.1);
    expect(arrays["lifetimes"].shape).toEqual([3, 4]);
  });
});

test("interruption and damage leave the network's bytes as they were, and it answers as before", () => {
  const { input, readout, feedback, J } = networks[0];
  const before = [input, readout, feedback, J].map((weights) => weights.slice());
  const known = forgetful.ends.slice();
  quick(forgetful, "interruption");
  quick(forgetful, "damage");
  expect([input, readout, feedback, J]).toEqual(before);
  expect(forgetful.ends).toEqual(known);
  expect(undisturbed()).toEqual(nominal);
});

describe("every assay", () => {
  test.each(ASSAYS)(
    "%s: its summary has its declared columns, in finite numbers or null, which has its reason",
    (name) => {
      const { summary, notes = {}, curves } = quick(direct, name);
      const { columns } = assayNamed(name);
      expect(Object.keys(summary).sort()).toEqual(columns.map((c) => c.name).sort());
      for (const [key, value] of Object.entries(summary)) {
        if (value === null) expect(notes[key], key).toBeTypeOf("string");
        else expect(Number.isFinite(value)).toBe(true);
      }
      for (const { at, lines } of curves) for (const line of lines) expect(line.values.length).toBe(at.length);
    },
  );

  test.each(ASSAYS)("%s: repeated with the same seed gives identical numbers", (name) => {
    // a subject of its own, which knows nothing yet
    expect(quick(subjectOf(0), name)).toEqual(quick(subjectOf(0), name));
  });
});

describe("controls that are trained again", () => {
  const protocol = { ...assayNamed("controls").protocols.quick, retrain: true };
  const { summary } = finish(assayNamed("controls").run(subjectOf(0), protocol));

  test("without W_fd: the accuracy of a network drawn so and trained, over its own trial-end states", () => {
    const drawn = drawNetwork({ ...DEFAULT_NETWORK, n: N, g: 1.1, feedbackDivisor: 10 }, key.seed, 2);
    drawn.feedback.fill(0, N);
    const again = openKernel({ n: N, matrices: 1, filters: 2, solvers: 0 });
    const matrix = again.matrix(drawn.J, N, "f64");
    const spec = { ...DEFAULT_TRAINING, trials: 400 };
    const [{ network, state }] = finish(trainCohort(again, matrix, [drawn], task, key, spec, "float64"));
    const states = trialEnds(runnable(again, matrix, network), task, key, state);
    const { accuracy } = finish(evaluate(runnable(again, matrix, network), task, key, states));
    expect(summary["accuracyNoMemoryFeedback"]).toBe(accuracy);
  });

  test("plain FORCE and g = 0: an accuracy each; units that are not connected do not hold stimulus 1", () => {
    expect(summary["accuracyPlainForce"]).toBeGreaterThanOrEqual(0);
    expect(summary["accuracyNoRecurrence"]).toBeLessThan(0.95);
  });

  test("repeated, the same numbers; from elsewhere, null", () => {
    expect(finish(assayNamed("controls").run(subjectOf(0), protocol)).summary).toEqual(summary);
    const stranger = finish(assayNamed("controls").run({ ...subjectOf(0), training: null }, protocol)).summary;
    expect(stranger).toEqual({
      ...summary,
      accuracyNoMemoryFeedback: null,
      accuracyPlainForce: null,
      accuracyNoRecurrence: null,
    });
  });
});

describe("what is refused, in one line", () => {
  const given = { ...forgetful, known: undefined };
  test("weights that are no numbers", () => {
    const readout = networks[0].readout.map((w, i) => (i === 7 ? Number.NaN : w));
    expect(() => makeSubject({ ...given, network: { ...networks[0], readout } })).toThrow(
      "network: the read-out must be finite, got NaN; train the network again",
    );
  });
  test("other dimensions than the task's", () => {
    const narrow = { ...networks[0], inputs: 1, outputs: 2 };
    expect(() => makeSubject({ ...given, network: narrow })).toThrow(
      "needs 2 inputs and 3 outputs, the network has 1 and 2",
    );
    expect(() => makeSubject({ ...given, ends: new Float64Array(N) })).toThrow(
      "one trial-end state for each of the 4 kinds of trial, got 1",
    );
  });
});
