/** @file What `lethe dissect` measures besides, on a whole network of the committed population: N = 300. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
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

test("--basins, --edges, --exponents of a run: shares of 100 states, saddles with one unstable direction, rates below 0", async () => {
  const flags = ["--seeds", "20", "--basins", "--edges", "--exponents"];
  const report: DissectReport = JSON.parse(await lethe("dissect", join(STUDY, id), ...flags, "--json"));
  const { points, basins, edges, exponents } = report;
  expect(basins!.found.reduce((sum, { states }) => sum + states, basins!.undecided.states)).toBe(100);
  expect(edges!.length).toBeGreaterThan(0);
  for (const { between, status, reason, unstable, sides } of edges!) {
    expect(between.map((k) => points[k].stability)).toEqual(["stable", "stable"]);
    if (status === "fixed-point") {
      expect(unstable).toBe(1);
      expect(sides!.filter((k) => between.some((b) => b === k)).length).toBeGreaterThan(0); // the other may be a third
    } else expect(reason).not.toBe("");
  }
  expect(edges!.some(({ status }) => status === "fixed-point")).toBe(true);
  // visited states that settle at a stable root approach it at its slowest rate
  for (const { from, exponents: rates } of exponents!) {
    const arrival = report.arrivals[from];
    if (arrival.kind !== "fixed-point") continue;
    expect(rates[0]!).toBeLessThan(0);
    const root = points[arrival.index!];
    const slowest = Math.log(root.multiplierSizes[0]) / report.timeStep!;
    expect(Math.abs(rates[0]! - slowest)).toBeLessThan(0.01 * Math.abs(slowest));
  }
});
