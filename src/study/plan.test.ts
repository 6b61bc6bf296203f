import { expect, test } from "vitest";
import { parseWith } from "../format/index.ts";
import { DEFAULT_NETWORK } from "../network/index.ts";
import { DEFAULT_DURATIONS, type SequentialSpec } from "../task/index.ts";
import { DEFAULT_TRAINING } from "../train/index.ts";
import { BUILT_IN_PLANS } from "./builtInPlans.ts";
import { expandPlan, type Plan, planSchema } from "./plan.ts";
import { runId, runSpecSchema } from "./runSpec.ts";
import { chooseStimuli } from "./stimuliFiles.ts";

const stimuli = chooseStimuli("gaussian", undefined, "test").spec;
const plan = (value: unknown): Plan => parseWith(planSchema, value, "plan.json");

test("a plan of seeds alone is one run with the paper's network and training", () => {
  const [spec, ...others] = expandPlan(plan({ name: "a", seeds: 3 }), stimuli);
  expect(others).toEqual([]);
  expect(spec.network).toEqual(DEFAULT_NETWORK);
  expect(spec.training).toEqual(DEFAULT_TRAINING);
  expect(spec.task.durations).toEqual(DEFAULT_DURATIONS);
  expect((spec.task as SequentialSpec).codes).toEqual([1, 0.5, 1.5]);
  expect(spec.seed).toBe(3);
  expect(runSpecSchema.parse(spec)).toEqual(spec);
});

test("lists span a grid, seeds outermost, then density, g and fb, in the order written", () => {
  const network = { g: [1.5, 0.8], density: [0.4, 0.9], fb: [5, 1, 20] };
  const specs = expandPlan(plan({ name: "a", network, seeds: [7, 2] }), stimuli);
  expect(specs.length).toBe(24);
  expect(new Set(specs.map(runId)).size).toBe(24);
  const key = (i: number) => {
    const { density, g, feedbackDivisor } = specs[i].network;
    return [specs[i].seed, density, g, feedbackDivisor];
  };
  expect([0, 1, 3, 6, 12].map(key)).toEqual([
    [7, 0.4, 1.5, 5],
    [7, 0.4, 1.5, 1],
    [7, 0.4, 0.8, 5],
    [7, 0.9, 1.5, 5],
    [2, 0.4, 1.5, 5],
  ]);
});

test.each([
  [{ name: "a", seeds: 1, training: { aplha: 1 } }, "unknown key training.aplha; did you mean training.alpha?"],
  [{ name: "a", seed: 1 }, "unknown key seed; did you mean seeds?"],
  [{ name: "a" }, "seeds must"],
  [{ name: "a", seeds: 1, network: { density: 1.5 } }, "network.density must"],
  [{ name: "a", seeds: 1, network: { n: 0 } }, "network.n must be >= 2, got 0"],
  [{ name: "a", seeds: [] }, "seeds must have >= 1 items"],
  [{ name: "../a", seeds: 1 }, "name must match"],
])("plan.json is refused in one line: %j", (value, message) => {
  expect(() => plan(value)).toThrow(message);
});

const count = (value: object) => expandPlan(plan({ name: "a", seeds: 1, ...value }), stimuli).length;
const values = (g: unknown) =>
  expandPlan(plan({ name: "a", seeds: 1, network: { g } }), stimuli).map(({ network }) => network.g);

test("ranges give decimal numbers, both ends included, up or down", () => {
  expect(values({ from: 0.8, to: 1.5, step: 0.1 })).toEqual([0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5]);
  expect(values({ from: 1, to: 0.5, step: 0.2 })).toEqual([1, 0.8, 0.6]);
  expect(values({ from: 0, to: 1, count: 4 })).toEqual([0, 0.333333333333, 0.666666666667, 1]);
  expect(values({ from: 0.7, to: 9, count: 1 })).toEqual([0.7]);
  expect(count({ seeds: { from: 0, to: 15, step: 1 } })).toBe(16);
});

test("n, input divisor and initial distribution span the grid too", () => {
  expect(count({ network: { n: [50, 100], inputDivisor: [1, 50], initial: ["normal", "uniform"] } })).toBe(8);
});

test("grids are put together, each taking what it does not say from the plan; what two of them have is there once", () => {
  const network = { g: [0.8, 1.2], fb: 10 };
  const grids = [{}, { fb: [10, 5] }, { g: 1.5, seeds: [1, 2, 3] }];
  expect(count({ network, grids })).toBe(2 + 2 + 3);
});

test("exclusions leave out what matches all their keys", () => {
  const network = { g: [0.8, 1.2, 1.5], fb: [40, 10, 1], initial: ["normal", "uniform"] };
  expect(count({ network, exclude: [{ g: 1.5, fb: 40 }] })).toBe(16);
  expect(count({ network, exclude: [{ g: { from: 1.1, to: 2 } }, { fb: [40, 10], initial: "uniform" }] })).toBe(4);
});

test("growing a plan keeps the ids of what it had; changing what identifies a run gives others", () => {
  const ids = (value: object) => expandPlan(plan({ name: "a", seeds: 1, ...value }), stimuli).map(runId);
  const before = ids({ network: { g: [0.8, 1.2] } });
  expect(ids({ network: { g: { from: 0.8, to: 1.2, step: 0.2 } }, seeds: [0, 1] })).toEqual(
    expect.arrayContaining(before),
  );
  expect(ids({ network: { g: [0.8, 1.2] }, verdict: false, name: "b" })).toEqual(before);
  for (const changed of [{ training: { trials: 7 } }, { precision: "float64" }, { task: { codes: [2, 1, 3] } }]) {
    expect(ids({ network: { g: [0.8, 1.2] }, ...changed }).some((id) => before.includes(id))).toBe(false);
  }
});

test.each([
  [{ seeds: [1, 2, 1] }, "a: seeds must have different values, got 1 twice; remove one"],
  [
    { network: { fb: { from: 1, to: 400, step: 1 } }, seeds: { from: 1, to: 400, step: 1 } },
    "a: a plan must have at most 100000 runs, got 160000",
  ],
  [
    {
      seeds: { from: 0, to: 999, step: 1 },
      network: { g: { from: 0, to: 1, count: 1000 }, fb: { from: 1, to: 2, count: 1000 } },
    },
    "at most 100000 runs, got 1000000000",
  ],
  [{ network: { g: { from: 0, to: 1, step: 1e-6 } } }, "network.g must have at most 100000 values, got 1000001"],
  [
    { network: { g: { from: 0, to: 1, step: 0.1, count: 3 } } },
    "must have either step or count beside from and to, got both",
  ],
  [{ network: { g: { from: 0, to: 1 } } }, "must have either step or count beside from and to, got neither"],
  [
    { network: { density: { from: 0.5, to: 1.5, step: 0.5 } } },
    "network.density must be a range of values that are allowed here, got 1.5",
  ],
  [{ seeds: { from: 0, to: 1, count: 3 } }, "seeds must be a range of values that are allowed here, got 0.5"],
  [{ network: { g: { from: 0, to: 1, step: -0.1 } } }, "network.g.step must be > 0, got -0.1"],
  [{ network: { g: { from: 0, to: 1, count: -3 } } }, "network.g.count must be >= 1, got -3"],
  [{ network: { g: { form: 0, to: 1, count: 3 } } }, "unknown key network.g.form; did you mean network.g.from?"],
  [{ exclude: [{ gain: 1 }] }, "unknown key exclude[0].gain"],
  [{ exclude: [{ g: 3 }] }, "a: exclude[0] must match a run of the plan, matches none"],
  [{ exclude: [{}] }, "a: a plan must have runs, all are excluded"],
  [{ training: { trials: -5 } }, "training.trials must be >= 1, got -5"],
  [
    { task: { stimuli: "../../secret.npz" } },
    "task.stimuli must be mnist, gaussian or a path inside the folder of the plan",
  ],
  [
    { task: { stimuli: "/etc/passwd" } },
    "task.stimuli must be mnist, gaussian or a path inside the folder of the plan",
  ],
  [{ name: "..", seeds: 1 }, "name must match"],
])("a hostile plan is refused in one line: %j", (value, message) => {
  expect(() => count(value)).toThrow(message);
});

test("the paper's grid is 672 networks of 3500 trials; paper-mini is 42 of 1000", () => {
  const mnist = chooseStimuli("mnist", undefined, "test").spec;
  const sizes = (name: string) => {
    const specs = expandPlan(BUILT_IN_PLANS[name], mnist);
    return [specs.length, specs[0].network.n, specs[0].training.trials];
  };
  expect(sizes("paper")).toEqual([672, 1000, 3500]);
  expect(sizes("paper-mini")).toEqual([42, 500, 1000]);
});

test("the demo has at least 24 networks of 300 units", () => {
  const specs = expandPlan(BUILT_IN_PLANS["demo"], chooseStimuli("mnist", undefined, "test").spec);
  expect(specs.length).toBeGreaterThanOrEqual(24);
  expect(specs.every(({ network }) => network.n === 300)).toBe(true);
});

test("a plan is counted before it is expanded: thousands of millions of runs are refused within a second", () => {
  const grids = Array.from({ length: 1000 }, (_, i) => ({ g: i / 1000, seeds: { from: 0, to: 99_999, step: 1 } }));
  const began = performance.now();
  expect(() => count({ grids })).toThrow("a: a plan must have at most 100000 runs, got 100000000");
  expect(() => count({ seeds: { from: 0, to: 1e9, step: 1 } })).toThrow("a: seeds must have at most 100000 values");
  expect(performance.now() - began).toBeLessThan(1000);
});

test("many exclusions cost no more than the runs they leave out, and each must match one", () => {
  const seeds = { from: 0, to: 1999, step: 1 };
  const exclude = Array.from({ length: 999 }, (_, i) => ({ seed: { from: 2 * i, to: 2 * i }, g: [1.5, 0.9] }));
  const began = performance.now();
  expect(count({ seeds, network: { g: [0.9, 1] }, exclude })).toBe(4000 - 999);
  expect(performance.now() - began).toBeLessThan(5000);
  expect(() => count({ seeds, network: { g: 1 }, exclude: [{ seed: 3 }, { seed: 3, g: 2 }] })).toThrow(
    "a: exclude[1] must match a run of the plan, matches none; remove it",
  );
  // two that match the same run are both of use
  expect(count({ seeds, network: { g: 1 }, exclude: [{ seed: 3 }, { g: 1, seed: [3, 4] }] })).toBe(1998);
});

test("the id of a run is that of what it says, also when another object says the same", () => {
  const [first] = expandPlan(plan({ name: "a", seeds: 3 }), stimuli);
  expect(runId(structuredClone(first))).toBe(runId(first));
  expect(runId({ ...first, seed: 4 })).not.toBe(runId(first));
});

test("a plan names its task; without a name it is the paper's, and reads as it always did", () => {
  expect(plan({ name: "a", seeds: 1 }).task).toEqual({ stimuli: "mnist", durations: {} });
  const named = { name: "sequential-pattern-matching", stimuli: "gaussian" };
  const [same] = expandPlan(plan({ name: "a", seeds: 1, task: { stimuli: "gaussian" } }), stimuli);
  expect(runId(expandPlan(plan({ name: "a", seeds: 1, task: named }), stimuli)[0])).toBe(runId(same));
  const [ring] = expandPlan(plan({ name: "a", seeds: 1, task: { name: "ring-memory", noise: 0 } }), null);
  expect(ring.task).toEqual({
    name: "ring-memory",
    durations: { cue: 5, delay: 30, response: 5 },
    noise: 0,
    tolerance: 20,
  });
  expect(runSpecSchema.parse(ring)).toEqual(ring);
  const [match] = expandPlan(plan({ name: "a", seeds: 1, task: { name: "delayed-match-to-sample" } }), stimuli);
  expect(match.task).toMatchObject({ stimuli, items: 1 });
});

test("a task that there is not, and settings of another one, are refused", () => {
  const refused = (task: object, message: string) => expect(() => plan({ name: "a", seeds: 1, task })).toThrow(message);
  refused({ name: "ring" }, "task.name");
  refused({ name: "flip-flop", digits: [0, 1] }, "unknown key task.digits");
  refused({ name: "flip-flop", bits: 9 }, "task.bits");
  refused({ bits: 2 }, "unknown key task.bits");
});
