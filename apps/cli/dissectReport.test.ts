/** @file The report of `lethe dissect`: its keys are those of docs/dynamics.md, its numbers those of maps and flows. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { Dissection } from "../../src/dynamics/index.ts";
import { arrayOf, decodeNpz } from "../../src/format/index.ts";
import { type Arrays, dissectReport, FURTHER, saveWeights } from "../../test/dissectedWeights.ts";
import { expectClose } from "../../test/expectClose.ts";
import { lethe } from "../../test/lethe.ts";
import type { AnyCycle } from "./dissectLimits.ts";
import { reportOf } from "./dissectReport.ts";
import { openTarget } from "./dissectTarget.ts";
import { describeReport } from "./dissectText.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-report-"));
afterAll(() => rmSync(folder, { recursive: true }));
const scalar = (v: number) => arrayOf(Float64Array.of(v), []);
const save = (...of: [string, readonly number[], Arrays?]) => saveWeights(folder, ...of);

/** points[].x of { points: [{ x: [1] }] }; arrays of numbers and of their rows are values. */
function keysOf(value: unknown, at: string, into: Set<string>): void {
  if (Array.isArray(value)) {
    const isRecords = value.some((v) => v !== null && typeof v === "object" && !Array.isArray(v));
    if (!isRecords) into.add(at);
    else for (const v of value) keysOf(v, `${at}[]`, into);
  } else if (value !== null && typeof value === "object") {
    for (const [key, v] of Object.entries(value)) keysOf(v, at === "" ? key : `${at}.${key}`, into);
  } else into.add(at);
}

test("every key of a report is in the table of docs/dynamics.md, and every key of the table in a report", async () => {
  const page = readFileSync(new URL("../../docs/dynamics.md", import.meta.url), "utf8");
  const table = /<!-- report keys -->([\s\S]*?)<!-- \/report keys -->/.exec(page)![1];
  const rows = table.split("\n").flatMap((line) => /^\| (`[^|]*) \|/.exec(line)?.[1] ?? []);
  const documented = new Set(rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map((m) => m[1])));

  const seen = new Set<string>();
  const ghost = save("ghost", [2], { b: arrayOf(Float64Array.of(0.534), [1]) });
  const study = fileURLToPath(new URL("../../test/population", import.meta.url));
  const id = readdirSync(join(study, "runs"))
    .find((name) => name.endsWith(".train.json"))!
    .split(".")[0];
  const run = openTarget(join(study, id), {});
  const turning = save("turning", [1.8, -2, 2, 1.8]);
  for (const path of [ghost, turning]) keysOf(await dissectReport(path, "--seeds", "10"), "", seen);
  const wells = save("wells", [2]);
  keysOf(await dissectReport(wells, "--seeds", "10", ...FURTHER), "", seen);
  keysOf(reportOf(openTarget(ghost, {}), everyKind(1), ASKED), "", seen);
  keysOf(reportOf(run, everyKind(run.flow.dimension), ASKED), "", seen);

  // null stands for a record that does not exist; what a run has as z_o and z_d others have as z
  const within = (key: string) => [...documented].some((d) => d.startsWith(`${key}.`) || d.startsWith(`${key}[]`));
  expect([...seen].filter((key) => !documented.has(key) && !within(key))).toEqual([]);
  expect([...documented].filter((key) => !seen.has(key))).toEqual([]);
});

const ASKED = { command: ["dissect"], input: null, seeds: 3, followed: 24, longest: 1000 };

const UNDER = { kind: "stable" as const, rates: [-1], timeConstant: 1, unstable: 0, reason: "", basinRadius: null };
const ROOT = {
  speed: 0,
  certificate: {
    isRoot: true,
    h: 0,
    existenceRadius: 0,
    uniquenessRadius: 1,
    bound: "sampled" as const,
    kink: { count: 1, isolated: true, reason: "" },
  },
  stability: {
    eigenvalues: [[-1, 0] as const],
    isDense: true,
    residual: 0,
    flow: UNDER,
    map: UNDER,
    disagree: false,
    gapToNext: null,
    gapToBulk: null,
  },
  eigenvalue: [-1, 0] as const,
  multiplier: 0,
  rate: -1,
  mapStable: true,
  flowStable: true,
  partner: null,
  kinkBasin: null,
  takesSome: false,
  seeds: 1,
};

/** One of each limit set, made up: only its keys and words are looked at. */
function everyKind(n: number): Omit<Dissection, "settlement"> {
  const x = new Float64Array(n).fill(1);
  const rows = (count: number) => new Float64Array(count * n).fill(1);
  const motion = {
    dimension: 2,
    exponents: [[0, 0, -1]],
    cloud: null,
    standardErrors: [[1e-4, 1e-4, 1e-3]],
    time: 2000,
    size: 1,
    states: x,
  };
  const closed = { point: x, direction: x, closure: 1e-9, size: 1, path: x };
  const dissection = {
    census: {
      roots: [{ x, ...ROOT }],
      ghosts: [],
      continua: [{ kind: "continuum", dimension: 1, extent: 1, speed: 0, states: rows(3), curve: null, ends: [] }],
      outcomes: [],
      sample: {
        kinds: 0,
        singletons: 0,
        doubletons: 0,
        reached: 0,
        coverage: { share: 0, interval: [0, 1] },
      },
      solved: { pieces: 2, flats: 0, missed: 0 },
      parity: { expected: 1, found: 0, missing: 1, assumption: "" },
      edges: { followed: 0, roots: 0 },
      deflated: [{ seed: 0, status: "stalled", root: null, isNew: false }],
    },
    cycles: [
      {
        ...closed,
        form: "orbit",
        period: 2,
        steps: 2,
        stability: "stable",
        multipliers: [[0.5, 0]],
        orbit: rows(2),
      },
      { ...closed, form: "circle", period: 7.3, orbit: rows(2) },
    ],
    motions: [
      { ...motion, kind: "torus" },
      { ...motion, kind: "chaos", dimension: null, exponents: [[0.12, 0, -1]] },
    ],
    arrivals: [
      { limit: { kind: "cycle", cycle: 0 }, time: 10 },
      { limit: { kind: "torus", motion: 0, state: x }, time: 10 },
      { limit: { kind: "chaos", motion: 1, state: x }, time: 10 },
      { limit: { kind: "continuum", continuum: 0, state: x }, time: 10 },
      { limit: { kind: "diverged" }, time: 10 },
      {
        limit: { kind: "undecided", reason: "it creeps", tried: ["a root", "a cycle"], isApproaching: false, state: x },
        time: 1000,
      },
    ],
    further: [],
    seeds: x,
    paths: [],
  } satisfies Omit<Dissection, "cycles" | "settlement"> & { cycles: readonly AnyCycle[] };
  return dissection;
}

test("each kind of limit set is called by its name, counts what settled there, and says what was tried", () => {
  const path = save("named", [0.5]);
  const map = reportOf(openTarget(path, { form: "map", activation: "tanh" }), everyKind(1), ASKED);
  const text = describeReport(map);
  expect(text).toMatch(/orbit 0: least period 2 steps, stable, largest \|μ\| 0\.5000, 1 settled here/);
  expect(text).toMatch(/invariant circle 1: rotation number 0\.136986 turns per step/);
  expect(text).toMatch(/torus of dimension 2: exponents 0\.00 ± 0\.0001, 0\.00 ± 0\.0001, -1\.00 ± 0\.001 per step/);
  expect(text).toMatch(/chaos: exponent 0\.120 ± 0\.0001 per step over 2000 steps, 1 settled here/);
  expect(text).toMatch(/continuum of dimension 1, 3 states over 1\.00, 1 settled here/);
  expect(text).toMatch(/1 diverged, 1 still on their way/);
  expect(text).toMatch(/1 on their way: it creeps; tried: a root, a cycle/);
  expect(text).not.toMatch(/τ|λ|flow/);
  const flow = reportOf(openTarget(path, { form: "flow", activation: "tanh" }), everyKind(1), ASKED);
  expect(describeReport(flow)).toMatch(/per τ over 2000 τ/);
});

// h ← tanh(W h), W = diag(a, b): multipliers a and b at 0, whatever a step lasts
test.each([
  [-1.6, 0.2, 0.05],
  [-0.9, 0.4, 0.2],
  [1.3, -0.5, 0.5],
])(
  "a map of steps of dt has multipliers %d and %d at 0: stable only if both are within the circle (1e-12)",
  async (a, b, dt) => {
    const bare = save("bare", [a, 0, 0, b]);
    const timed = save("timed", [a, 0, 0, b], { tau: scalar(80), dt: scalar(80 * dt) });
    const [without, report] = [await dissectReport(bare, "--form", "map"), await dissectReport(timed, "--form", "map")];
    for (const { points, timeUnit } of [without, report]) {
      const origin = points.find((p) => Math.max(...p.x.map(Math.abs)) < 1e-9)!;
      expect(timeUnit).toBe("step");
      expect(origin.eigenvalues).toBeNull();
      expectClose(
        origin.multipliers.map(([re]) => re),
        [a, b],
        { absolute: 1e-12 },
      );
      expectClose(origin.multiplierSizes, [Math.abs(a), Math.abs(b)], { absolute: 1e-12 });
      expect(origin.stability).toBe(Math.abs(a) < 1 ? "stable" : "saddle");
      if (origin.kind === "root") expectClose(origin.timeConstant!, -1 / Math.log(Math.abs(a)), { relative: 1e-9 });
    }
    expect([without.timeStep, report.timeStep]).toEqual([null, dt]);
    expect(report.points).toEqual(without.points);
    const lines = (await lethe("dissect", bare, "--form", "map", "--activation", "tanh")).split("\n");
    const text = lines.filter((line) => !line.includes("on their way:")).join("\n");
    expect(text).not.toMatch(/τ|tau|λ|flow/);
    expect(text).toMatch(/steps, μ/);
    expect(await lethe("dissect", timed, "--form", "map")).toMatch(/steps \(-?[\d.]+ τ\), μ/);
  },
);

test("a report says what it rests on: form, activation, input, times, seeds, version, command", async () => {
  const path = save("said", [0.5], {
    W_in: arrayOf(Float64Array.of(1), [1, 1]),
    tau: scalar(50),
    dt: scalar(10),
  });
  const report = await dissectReport(
    path,
    "--form",
    "flow-inside",
    "--activation",
    "softplus",
    "--input",
    "-0.5",
    "--seeds",
    "7",
  );
  expect(report).toMatchObject({
    model: "rate",
    form: "flow-inside",
    activation: "softplus",
    input: [-0.5],
    tau: 50,
    timeStep: 0.2,
    timeUnit: "tau",
    asked: { seeds: 7 },
    tolerances: { root: 1e-10 },
  });
  expect(report.version).toMatch(/^\d+\.\d+\.\d+/);
  expect(Array.isArray(report.command)).toBe(true);
});

test("--arrays: full spectrum and vectors of a network of 70 units, where the report only says ≥ k", async () => {
  // W = 1.5 on the first three of 70 units, 0.1 on the others: λ = 0.5 three times and −0.9 at the origin
  const n = 70;
  const W = new Array(n * n).fill(0);
  for (let i = 0; i < n; i++) W[i * n + i] = i < 3 ? 1.5 + 0.1 * i : 0.1 + 0.001 * i;
  const path = save("seventy", W);
  const file = join(folder, "arrays.npz");
  const report = await dissectReport(path, "--seeds", "2", "--arrays", file);
  const k = report.points.findIndex((p) => Math.max(...p.x.map(Math.abs)) < 1e-9);
  const root = report.points[k];
  expect(root.kind === "root" && root.isFullSpectrum).toBe(false);
  expect(root.kind === "root" && root.unstable).toBe("≥ 3");
  const arrays = decodeNpz(new Uint8Array(readFileSync(file)));
  const numbers = (name: string) => Array.from(arrays[name]!.data as Float64Array);
  const expected = Array.from({ length: n }, (_, i) => 1 + 0.1 * (W[i * n + i] - 1)).sort((a, b) => b - a);
  expectClose(numbers("multipliers_re").slice(k * n, (k + 1) * n), expected, { absolute: 1e-12 });
  expect(arrays["right_re"]!.shape).toEqual([report.points.filter((p) => p.kind === "root").length, 6, n]);
  const leading = numbers("right_re").slice(k * 6 * n, k * 6 * n + n);
  expectClose(Math.abs(leading[2]), 1, { absolute: 1e-8 }); // of 1.7, the third unit
  expectClose(numbers("mode_re")[k * 6], 1.07, { absolute: 1e-9 });
});
