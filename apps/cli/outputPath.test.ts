import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { lethe } from "../../test/lethe.ts";
import { writeSyntheticStudy } from "../../test/syntheticStudy.ts";
import { outputFile, outputFolder } from "./outputPath.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-output-"));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "dir"));
writeFileSync(join(folder, "file"), "");
const at = (name: string) => join(folder, name);

test.each([
  ["new.json", null],
  ["deep/er/new.JSON", null],
  ["without", null],
  ["report.txt", "--out must end in .json, which is what is written, got"],
  ["report.mat", "--out must end in .json"],
  ["dir", "--out must be a file, and"],
  ["file/new.json", "is a file, not a folder; give another path"],
  ["file/er/new.json", "is a file, not a folder; give another path"],
])("a file %s: %s", (name, message) => {
  const check = () => outputFile("--out", [".json"])(at(name));
  if (message === null) expect(check()).toBe(at(name));
  else expect(check).toThrow(message);
});

test.each([
  ["dir", null],
  ["new/er", null],
  ["file", "--figures cannot be"],
  ["file/er", "is a file, not a folder"],
])("a folder %s: %s", (name, message) => {
  const check = () => outputFolder("--figures")(at(name));
  if (message === null) expect(check()).toBe(at(name));
  else expect(check).toThrow(message);
});

test("an output that is nothing, or too long for any system, is refused in one line", () => {
  expect(() => outputFile("--out", [])("")).toThrow("--out must be a file, got nothing");
  expect(() => outputFolder("--out")("")).toThrow("--out must be a folder, got nothing");
  expect(() => outputFolder("--out")("x".repeat(9000))).toThrow(/x{100}: cannot be written: /);
});

test("where a command is to write is looked at before what it is to read", async () => {
  const missing = at("no-network.npz");
  const file = at("file");
  const commands = [
    ["dissect", missing, "--figures", file],
    ["dissect", missing, "--out", at("report.txt")],
    ["assay", missing, "--figures", file],
    ["verdict", missing, "--figures", file],
    ["simulate", missing, "--pair", "01", "--out", at("x.mat")],
    ["simulate", missing, "--pair", "01", "--figure", at("x.pdf")],
    ["export", missing, at("x.mat")],
    ["export", missing, at("file/x.npz")],
    ["study", "export", missing, "--out", at("file/x")],
    ["query", missing, "select 1", "--format", "csv", "--out", at("x.json")],
    ["query", missing, "select 1", "--out", at("x.csv")],
  ];
  for (const command of commands) {
    await expect(lethe(...command), command.join(" ")).rejects.toThrow(/must end in|cannot be|another format/);
  }
  expect(readdirSync(folder).sort()).toEqual(["dir", "file"]);
});

test("an answer's file is of the format that was asked for; a name of another says which to ask for", async () => {
  const study = at("study");
  writeSyntheticStudy(study, { runs: 1, n: 4, trials: 2 });
  await expect(lethe("query", study, "select 1", "--out", at("best.csv"))).rejects.toThrow(
    /best\.csv is the name of another format than table; give --format csv$/,
  );
  await lethe("query", study, "select 1 as a", "--format", "csv", "--out", at("best.csv"));
  await lethe("query", study, "select 1 as a", "--out", at("best"));
});
