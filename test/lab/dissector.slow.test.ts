/** @file The dissection in the lab is that of the command line. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dissectLoaded } from "../../apps/lab/src/engine/dissector.ts";
import { loadNetwork } from "../../apps/lab/src/engine/loadedNetwork.ts";
import type { Scene } from "../../apps/lab/src/engine/protocol.ts";
import { lethe } from "../lethe.ts";
import { drain, type SmallRun, trainSmall } from "./smallRun.ts";

let run: SmallRun;
beforeAll(async () => {
  run = await trainSmall(40);
});
afterAll(() => rmSync(run.dir, { recursive: true }));

test("a dissection has the points and cycles of lethe dissect, states to the last bit", async () => {
  const report = JSON.parse(await lethe("dissect", run.path, "--seeds", "6", "--json"));
  const scene = drain(dissectLoaded(loadNetwork(run.source), 6)).result as Scene;
  expect(scene.points.map(({ kind }) => kind)).toEqual(report.points.map((p: { kind: string }) => p.kind));
  expect(scene.points.length).toBeGreaterThan(0);
  scene.points.forEach((point, k) => {
    expect(Array.from(point.x)).toEqual(report.points[k].x);
    if (point.kind === "root") expect(point.stability).toBe(report.points[k].stability);
  });
  expect(scene.cycles.map(({ period }) => period)).toEqual(report.cycles.map((c: { period: number }) => c.period));
  const labels = [...scene.points, ...scene.cycles].map(({ label }) => label);
  expect(new Set(labels).size).toBe(labels.length);
});
