/** @file A newcomer's patch, as CONTRIBUTING shows it: a new assay measures, is in the table, and shows in the lab. */
import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ROOT } from "../house/sources.ts";
import { patchedTree } from "./patchedTree.ts";

const tree = patchedTree("another-assay.patch");
afterAll(() => tree.remove());

test("one new source file and one that is changed", () => {
  expect(tree.files).toEqual({ brought: 1, changed: 1 });
});

test.each(["tsconfig.json", "tsconfig.portable.json"])("its types are clean: %s", (config) => {
  expect(tree.typeErrors(config)).toBe("");
});

test("the command line does it, the table has its numbers, and the lab lists it beside the others", async () => {
  const population = join(ROOT, "test/population/runs");
  const learned = readdirSync(population)
    .filter((name) => name.endsWith(".train.json"))
    .map((name) => JSON.parse(readFileSync(join(population, name), "utf8")).record)
    .find(({ status, spec }) => status === "learned" && spec.network.feedbackDivisor === 5);
  const study = join(tree.dir, "study");
  const runs = join(study, "runs");
  mkdirSync(runs, { recursive: true });
  for (const end of ["train.json", "train.npz"]) {
    cpSync(join(population, `${learned.id}.${end}`), join(runs, `${learned.id}.${end}`));
  }
  const { lethe } = await tree.load<typeof import("../lethe.ts")>("test/lethe.ts");
  const run = join(study, learned.id);
  const { assays } = JSON.parse(await lethe("assay", run, "--assay", "brevity,damage", "--json"));
  const brevity = assays.find(({ assay }: { assay: string }) => assay === "brevity");
  const { accuracyNominal, toleratedCut, accuracyBriefest } = brevity.summary;
  expect(accuracyNominal).toBeGreaterThan(0.9);
  expect(accuracyBriefest).toBeLessThan(0.75 * accuracyNominal); // what was not shown is not known
  expect(toleratedCut > 0 && toleratedCut < 1).toBe(true);
  expect(brevity.curves[0].at).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(existsAs(runs, `${learned.id}.${brevity.stage}.npz`)).toBe(true);

  const sql = "select brevity_protocol, brevity_accuracy_briefest, brevity_tolerated_cut from results";
  const [row] = JSON.parse(await lethe("query", study, sql, "--format", "json"));
  expect(row).toEqual({
    brevity_protocol: brevity.stage.slice("brevity-".length),
    brevity_accuracy_briefest: accuracyBriefest,
    brevity_tolerated_cut: toleratedCut,
  });

  const { openStore } = await tree.load<typeof import("../../src/store/index.ts")>("src/store/index.ts");
  const { RECORD_SCHEMAS } = await tree.load<typeof import("../../src/study/index.ts")>("src/study/index.ts");
  const { readRun } = await tree.load<typeof import("../../apps/cli/lab/readRun.ts")>("apps/cli/lab/readRun.ts");
  const { assayOf, otherAssays } = await tree.load<typeof import("../../apps/lab/src/pages/network/assays.ts")>(
    "apps/lab/src/pages/network/assays.ts",
  );
  const shown = readRun(openStore(study, RECORD_SCHEMAS), learned.id)!;
  expect(otherAssays(shown).sort()).toEqual(["brevity", "damage"]); // their order is that of the table, which only a page has
  expect(assayOf(shown, "brevity")).toMatchObject({ summary: brevity.summary, curves: brevity.curves });
});

const existsAs = (folder: string, name: string): boolean => readdirSync(folder).includes(name);
