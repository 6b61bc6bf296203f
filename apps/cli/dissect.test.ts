/** @file `lethe dissect`, on a run of the committed population and on files from elsewhere. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { arrayOf, decodeNpz, encodeNpz } from "../../src/format/index.ts";
import { openKernel } from "../../src/kernel/index.ts";
import { flowOf, loadMatrices } from "../../src/network/index.ts";
import { openRun, restoreNetwork } from "../../src/study/index.ts";
import { lethe } from "../../test/lethe.ts";
import type { DissectReport } from "./dissectReport.ts";

const STUDY = fileURLToPath(new URL("../../test/population", import.meta.url));
const id = readdirSync(join(STUDY, "runs"))
  .find((name) => {
    if (!name.endsWith(".train.json")) return false;
    const { network } = JSON.parse(readFileSync(join(STUDY, "runs", name), "utf8")).record.spec;
    return network.g === 0.8 && network.feedbackDivisor === 5;
  })!
  .split(".")[0];
const folder = mkdtempSync(join(tmpdir(), "lethe-dissect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const dissect = async (...args: string[]): Promise<DissectReport> =>
  JSON.parse(await lethe("dissect", ...args, "--json"));

test("a run: every seed accounted for, every root with ‖F‖ ≤ 1e-10 at the x it reports, partners mutual, figures drawn", async () => {
  const out = join(folder, "report.json");
  const report = await dissect(join(STUDY, id), "--seeds", "30", "--out", out, "--figures", join(folder, "figures"));
  expect(report.seeds.length).toBe(30);
  const run = openRun(join(STUDY, id));
  const network = restoreNetwork(run);
  const kernel = openKernel({ n: network.n });
  const flow = flowOf(kernel, loadMatrices(kernel, network.J, network.n, "f64"), network);
  const F = new Float64Array(network.n);
  const roots = report.points.filter((point) => point.kind === "root");
  expect(roots.filter((root) => root.stability === "stable").length).toBeGreaterThanOrEqual(2); // each memory's own, mirrored
  for (const root of roots) {
    flow.evaluate(Float64Array.from(root.x), F, 1);
    expect(Math.hypot(...F)).toBeLessThanOrEqual(1e-10);
    expect(root.eigenvalues!.length).toBeGreaterThan(0);
    expect("z_d" in root && root.z_d!.length).toBe(2);
  }
  report.points.forEach((point, k) => {
    if (point.partner === null) return;
    expect(report.points[point.partner].partner).toBe(k);
    expect(Math.max(...point.x.map((v, i) => Math.abs(v + report.points[point.partner!].x[i])))).toBeLessThan(1e-9);
  });
  for (const { status, point } of report.seeds) {
    if (status === "root" || status === "ghost") expect(report.points[point!].kind).toBe(status);
  }
  expect(JSON.parse(readFileSync(out, "utf8"))).toEqual(report);
  expect(existsSync(join(folder, "figures", "portrait.png"))).toBe(true);

  // the same network by way of a file: the same report
  const file = join(folder, "network.npz");
  await lethe("export", join(STUDY, id), file);
  const elsewhere = await dissect(file, "--seeds", "30");
  expect(elsewhere.notices[0]).toBe("the task is the file's: mnist 0, 1");
  expect({ ...elsewhere, network: id, notices: [] }).toEqual(report);
});

test("a file without its task is dissected from x_trial_end; what was taken for granted stands before the results", async () => {
  const file = join(folder, "bare.npz");
  await lethe("export", join(STUDY, id), file);
  const { task: _, dt: __, ...arrays } = decodeNpz(readFileSync(file));
  writeFileSync(file, encodeNpz(arrays));
  const text = await lethe("dissect", file, "--seeds", "5");
  const lines = text.split("\n");
  const note = lines.indexOf("note: dt is not said: 0.1 tau is taken");
  expect(note).toBeGreaterThan(0);
  expect(note).toBeLessThan(lines.indexOf("")); // before the results
  expect(text).toMatch(/\d+ states followed: /);
});

test("a map from elsewhere, h ← tanh(W h + b) with W = 2: its three fixed points, the middle one unstable", async () => {
  const file = join(folder, "map.npz");
  writeFileSync(file, encodeNpz({ W_rec: arrayOf(Float64Array.of(2), [1, 1]) }));
  const { points } = await dissect(file, "--form", "map", "--activation", "tanh");
  const sorted = points.map((p) => ({ x: p.x[0], stability: p.stability })).sort((a, b) => a.x - b.x);
  expect(sorted.map((p) => p.stability)).toEqual(["stable", "unstable", "stable"]);
  expect(Math.abs(sorted[2].x - Math.tanh(2 * sorted[2].x))).toBeLessThan(1e-10);
  expect(sorted[0].x).toBe(-sorted[2].x);
});

test("constant input moves the roots, and its length must fit", async () => {
  const file = join(folder, "input.npz");
  const arrays = { W_rec: arrayOf(Float64Array.of(0.5), [1, 1]), W_in: arrayOf(Float64Array.of(1), [1, 1]) };
  writeFileSync(file, encodeNpz(arrays));
  const { points, odd } = await dissect(file, "--input", "0.7");
  expect(odd).toBe(false);
  expect(points.length).toBe(1);
  const [x] = points[0].x;
  expect(Math.abs(x - 0.5 * Math.tanh(x) - 0.7)).toBeLessThan(1e-10);
  await expect(lethe("dissect", file, "--input", "1,2")).rejects.toThrow(/--input must give 1 values/);
  await expect(lethe("dissect", file, "--input", "a")).rejects.toThrow(/--input must be numbers with commas between/);
});
