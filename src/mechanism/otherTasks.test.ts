/** @file A flip-flop of one bit, designed: what verdict and assays make of a task that is not the paper's. */
import { expect, test } from "vitest";
import { finish, openKernel } from "../kernel/index.ts";
import { loadMatrices, type Network, runnable } from "../network/index.ts";
import { kindOf, makeTask, type TaskName } from "../task/index.ts";
import { trialEnds } from "../train/index.ts";
import { assayNamed, defaultProtocol, explainVerdict, judge, makeSubject, siteMatrix, stopsOf } from "./index.ts";

function taskNamed(name: TaskName, settings: Record<string, unknown>) {
  const kind = kindOf(name);
  return makeTask(kind.complete(kind.settings.parse(settings) as never, null), null, 0.1);
}

/** Four units that feed one output back to themselves: κ̇ = −κ + 1.5 tanh(2 κ) + input, stable at ±1.49, and read as ±1. */
function switching() {
  const task = taskNamed("flip-flop", { bits: 1, pulses: 2 });
  const n = 4;
  const root = 1.4925; // κ = 1.5 tanh(2 κ)
  const gain = 2;
  const network: Network = {
    n,
    g: 0,
    timeStep: 0.1,
    outputs: 1,
    inputs: 1,
    J: new Float32Array(n * n),
    // z = κ / root, fed back as κ
    feedback: new Float64Array(n).fill(gain * root),
    readout: new Float64Array(n).fill(1.5 / n / root),
    input: new Float64Array(n).fill(gain * 4),
    initialState: new Float64Array(n),
  };
  const key = { seed: 1, density: 1 };
  const kernel = openKernel({ n, matrices: 3, solvers: 2 });
  const matrices = loadMatrices(kernel, network.J, n, "f64");
  const ends = trialEnds(runnable(kernel, matrices.trained, network), task, key, network.initialState);
  const solver = kernel.solver(n);
  return makeSubject({ kernel, matrices, solver, network, task, key, ends, training: null });
}

test("the two states are two attractors: direct, said in the task's words, and nothing of the paper's rule", () => {
  const { verdict } = finish(judge(switching(), { ...defaultProtocol(), longest: 200 }));
  expect(verdict.network).toBe("direct");
  expect(verdict.sites.map(({ site, noun }) => [site, noun])).toEqual([["end-of-last-hold", "state"]]);
  expect(verdict.memories.map(({ stimulus, verdict: fate }) => [stimulus, fate])).toEqual([
    ["-", "retained"],
    ["+", "retained"],
  ]);
  expect(verdict.bits).toBeCloseTo(1, 9);
  expect(verdict.limitSets.map(({ kind }) => kind)).toEqual(["fixed-point", "fixed-point"]);
  expect(verdict.resumed).toEqual(
    expect.arrayContaining([
      [[1], [0]],
      [[0], [1]],
    ]),
  );
  expect([verdict.answered, verdict.paperRule, verdict.analogue]).toEqual([[[], []], null, undefined]);
  const said = explainVerdict(verdict, 5).join("\n");
  expect(said).toContain("1.00 bits of the state");
  expect(said).not.toMatch(/paper|z_d|stimulus/);
  expect(siteMatrix(verdict)[1]).toMatch(/^end of last hold {2}direct/);
});

test("assays: a kept state is not forgotten; those that need a linear answer say that it is none", () => {
  const subject = switching();
  const run = (name: Parameters<typeof assayNamed>[0], changed: object = {}) => {
    const assay = assayNamed(name);
    return finish(assay.run(subject, { ...assay.protocols.quick, ...changed }));
  };
  const forgotten = run("forgetting", { delays: [5, 20] });
  expect(forgotten.summary).toMatchObject({ accuracyNominal: 1, accuracyLongest: 1, floor: 1, paperLifetime: null });
  expect(forgotten.notes!["paperLifetime"]).toMatch(/not one output/);
  expect(forgotten.curves.map(({ name }) => name)).toEqual(["accuracy", "rmse"]);
  expect(forgotten.curves[0].lines.map(({ name }) => name)).toEqual(["all", "state -", "state +"]);
  expect(run("noise", { sigmas: [0, 5] }).summary["accuracyNominal"]).toBe(1);
  for (const name of ["shock", "forecast"] as const) {
    const { summary, notes, curves } = run(name);
    expect(Object.keys(summary)).toEqual(assayNamed(name).columns.map((column) => column.name));
    expect(new Set(Object.values(summary))).toEqual(new Set([null]));
    expect(Object.values(notes!)[0]).toMatch(/no mean of one output/);
    expect(curves).toEqual([]);
  }
});

test("where a task stops: at each site, but that nothing is shown in between and the same is held", () => {
  const names = (name: TaskName, settings: Record<string, unknown> = {}) =>
    stopsOf(taskNamed(name, settings)).map(({ sites }) => sites.map((site) => site.name));
  expect(names("delayed-discrimination")).toEqual([["end-of-delay"], ["end-of-f2", "end-of-trial"]]);
  expect(names("context-integration")).toEqual([["end-of-delay", "end-of-trial"]]);
  expect(names("ring-memory")).toEqual([["end-of-delay"]]);
});
