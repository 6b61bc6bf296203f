/** @file `lethe figures`: files of a study, what it lacks said; and the study that goes by the name paper. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Claim } from "../../src/report/index.ts";
import { lethe } from "../../test/lethe.ts";
import { writeSyntheticStudy } from "../../test/syntheticStudy.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-figures-"));
afterAll(() => rmSync(folder, { recursive: true }));
const study = join(folder, "study");
writeSyntheticStudy(study, { runs: 24, n: 20, trials: 5 });

test("figures that a table suffices for, each as SVG, PNG and CSV; what a study has not is said", async () => {
  const out = join(folder, "figures");
  const given = JSON.parse(await lethe("figures", study, "--out", out, "--only", "5,6,7", "--json"));
  expect(given).toMatchObject({ study, networks: 24 });
  expect(given.figures.map(({ figure }: { figure: number }) => figure)).toEqual([5, 6, 7]);
  for (const { files } of given.figures) for (const file of files) expect(existsSync(file), file).toBe(true);
  const [connectivity, , intervention] = given.figures;
  expect(connectivity.caption).toMatch(/^A to C: \d+ networks/);
  expect(intervention.absent).toEqual([expect.stringMatching(/no network of this study was intervened on/)]);
  expect(readFileSync(join(out, "figure-5.csv"), "utf8")).toMatch(/^panel,series,x,y,low,high,networks\r\n"?A /);
  expect(readFileSync(join(out, "figure-7.svg"), "utf8")).toContain("no network of this study was intervened");
  expect(existsSync(join(out, "figure-4.svg"))).toBe(false);
});

test("a table of interventions in the study's folder is drawn", async () => {
  const head =
    "id,seed,density,n,status,how,s,distance,lifetime,tolerated_sigma,tonic_share,loss_rate,attraction,accuracy";
  const rows = [1, 0.9].map((s) => `0123456789abcdef,0,0.4,300,done,saddle-node,${s},${s - 0.95},,0.1,0.8,0.01,3,1`);
  writeFileSync(join(study, "intervention.csv"), `${[head, ...rows].join("\n")}\n`);
  const out = join(folder, "seventh");
  expect(await lethe("figures", study, "--out", out, "--only", "7")).not.toContain("not drawn");
  expect(readFileSync(join(out, "figure-7.svg"), "utf8")).toContain("1 direct networks of 1 J");
});

test("numbers that are none, and what is no study, are refused in a line", async () => {
  await expect(lethe("figures", study, "--only", "0,2")).rejects.toThrow(
    "--only must be numbers from 1 to 7, like 2,5; got 0,2",
  );
  await expect(lethe("figures", join(folder, "none"))).rejects.toThrow("must be a study");
});

test("lethe claims paper: seven verdicts of what is shipped, and how much of the 672 that is, within ten seconds", async () => {
  const from = performance.now();
  const { study: name, note, networks, claims } = JSON.parse(await lethe("claims", "paper", "--json"));
  expect(performance.now() - from).toBeLessThan(10_000);
  expect(name).toBe("paper");
  expect(note).toMatch(/^\d+ of 672 networks trained, \d+ with a verdict/);
  expect(networks).toBeGreaterThanOrEqual(42);
  expect(claims.map(({ number }: Claim) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  for (const { verdict, reason } of claims as Claim[]) {
    expect(["supported", "contradicted", "not-supported", "undecided"]).toContain(verdict);
    expect(reason.length).toBeGreaterThan(5);
  }
});
