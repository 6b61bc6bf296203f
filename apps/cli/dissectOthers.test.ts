/** @file Networks of other tools through the command line: in steps and multipliers, with trials, layers and --dt. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Arrays, arrayOf, encodeNpz } from "../../src/format/index.ts";
import { lethe } from "../../test/lethe.ts";
import type { DissectReport } from "./dissectReport.ts";

const ELSEWHERE = join(import.meta.dirname, "../../test/networks/elsewhere");
const file = (name: string) => join(ELSEWHERE, name);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lethe-others-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
function saved(name: string, arrays: Arrays): string {
  const path = join(folder, name);
  writeFileSync(path, encodeNpz(arrays));
  return path;
}
const report = async (...args: string[]): Promise<DissectReport> =>
  JSON.parse(await lethe("dissect", ...args, "--seeds", "20", "--json"));

describe.each(["torch-gru.npz", "torch-lstm.safetensors", "keras-lstm.keras", "keras-simple.npz"])("%s", (name) => {
  test("is spoken of in steps and multipliers: no flow, no τ, no root", async () => {
    const text = await lethe("dissect", file(name), "--seeds", "20");
    expect(text).toMatch(/stable fixed point.*in this search\n.*time constant \S+ steps, μ /);
    expect(text).toMatch(/20 seeds: .*fixed point/);
    expect(text).toContain("note: no one says where it passes: states are drawn at random");
    expect(text.replace(/^note: .*$/gm, "").replace(ELSEWHERE, "")).not.toMatch(/τ|flow|root|Δt|λ/);
    const lines = text.split("\n");
    const firstNote = lines.findIndex((line) => line.startsWith("note: the names are"));
    expect(firstNote).toBeGreaterThan(0);
    expect(firstNote).toBeLessThan(lines.findIndex((line) => line.includes("in this search")));
  });

  test("its fixed points are certified by a proven bound and stand still; multipliers are those of the map", async () => {
    const { points, continua, timeUnit, timeStep, n, units } = await report(file(name));
    expect([timeUnit, timeStep, units]).toEqual(["step", null, 6]);
    expect(n).toBe(name.includes("lstm") ? 12 : 6);
    expect(points.length).toBeGreaterThan(0);
    for (const point of points) expect(point).toMatchObject({ kind: "root", bound: "given", stabilityOfFlow: null });
    expect(continua).toEqual([]);
  });
});

test("--dt gives times in τ beside steps, and is refused where the file says its own", async () => {
  const text = await lethe("dissect", file("torch-gru.npz"), "--seeds", "5", "--dt", "0.02");
  expect(text).toMatch(/GRU, a step lasts 0\.02 τ\n/);
  expect(text).toMatch(/time constant 5\.4 steps \(0\.109 τ\)/);
  await expect(lethe("dissect", file("matlab-5.mat"), "--dt", "1")).rejects.toThrow(
    /the file says its own; remove --dt/,
  );
});

test("--layer chooses among layers; without it the refusal names them", async () => {
  const { notices, units } = await report(file("torch-two-layers.npz"), "--layer", "1");
  expect(units).toBe(6);
  expect(notices.join(" ")).toContain("only layer encoder.1 is studied");
  await expect(lethe("dissect", file("torch-two-layers.npz"))).rejects.toThrow(/encoder\.0, encoder\.1.*--layer/);
});

describe("trials", () => {
  const steps = 12;
  const inputs = (trials: number, width = 2) =>
    arrayOf(
      Float64Array.from({ length: trials * steps * width }, (_, e) => Math.sin(e)),
      [trials, steps, width],
    );

  test("are run through, from the initial state: states are seen, targets named", async () => {
    const trials = saved("trials.npz", { inputs: inputs(3), targets: inputs(3, 1), mask: inputs(3, 1) });
    const { notices, arrivals } = await report(file("torch-gru.npz"), "--trials", trials);
    expect(notices).toContain(`states are those of 3 of 3 trials of ${steps} steps in ${trials}`);
    expect(notices).toContain("mask, targets of the trials are not used by a dissection");
    expect(arrivals.filter(({ visited }) => visited).length).toBe(24); // 3 trials × 8 states
  });

  test("states may be given as they were recorded", async () => {
    const states = saved("states.npz", { states: inputs(2, 6) });
    const { notices } = await report(file("torch-gru.npz"), "--trials", states);
    expect(notices.join(" ")).toContain(`states are those of 2 of 2 trials of ${steps} steps`);
  });

  test.each([
    ["nothing of it", { a: inputs(1) }, /must hold inputs \[trials × T × 2\] or states \[trials × T × 6\], got a/],
    ["another width", { inputs: inputs(2, 3) }, /inputs must be \[trials × T × 2\], got \[2 × 12 × 3\]; transpose it/],
    [
      "a number that is none",
      { inputs: arrayOf(Float64Array.of(0, NaN), [1, 1, 2]) },
      /inputs must be finite, got NaN/,
    ],
    ["no step", { inputs: arrayOf(new Float64Array(0), [3, 0, 2]) }, /must be \[trials × T × 2\]/],
  ])("with %s are refused in one line", async (name, arrays: Arrays, message) => {
    const trials = saved(`${name.replaceAll(" ", "-")}.npz`, arrays);
    await expect(lethe("dissect", file("torch-gru.npz"), "--trials", trials)).rejects.toThrow(message);
  });

  test("a stored run has its own", async () => {
    const run = join(import.meta.dirname, "../../test/population/0000");
    await expect(lethe("dissect", run, "--layer", "1")).rejects.toThrow(/--layer is for files from elsewhere/);
  });
});

test("verdict and assay never take a task for granted, and name those there are", async () => {
  for (const command of ["verdict", "assay"]) {
    await expect(lethe(command, file("torch-gru.npz"))).rejects.toThrow(
      /a network needs its task, which the file does not say; give --task \(.*flip-flop.*or a file of --trials/,
    );
  }
});

test("import --check says the equation, sizes and what is not read", async () => {
  const text = await lethe("import", "--check", file("keras-lstm.keras"));
  expect(text).toContain("6 units (12 state variables), 2 inputs, 3 outputs");
  expect(text).toContain("c ← f c + i g, h ← o tanh c");
  expect(text).toContain("map, in steps; not odd");
  expect(text).toContain("note: not read: optimizer/vars/0, optimizer/vars/1");
});
