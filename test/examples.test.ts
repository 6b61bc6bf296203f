/** @file The examples that take seconds, run; and what all of them may import. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EXAMPLES, runExample } from "./runExample.ts";

const programs = readdirSync(EXAMPLES).filter((name) => /\.(mjs|py)$/.test(name));

test("examples import the package by its name, and nothing of the tree; each is run by a test and stands in the README", () => {
  const tests = ["examples.test.ts", "examples.slow.test.ts"]
    .map((name) => readFileSync(new URL(name, import.meta.url), "utf8"))
    .join("");
  const page = readFileSync(join(EXAMPLES, "README.md"), "utf8");
  for (const name of programs) {
    const text = readFileSync(join(EXAMPLES, name), "utf8");
    const imported = [...text.matchAll(/(?:from|import) "([^"]+)"/g)].map((match) => match[1]!);
    expect(imported.filter((from) => !/^(lethe(\/[a-z/]+)?|node:[a-z_]+|linkedom)$/.test(from))).toEqual([]);
    expect(tests).toContain(`"${name}"`);
    expect(page).toContain(name);
  }
});

test("own stimuli: learned, tested on rows that were kept apart, and written as a table", () => {
  const { status, lines, files, errors } = runExample("ownStimuli.mjs");
  expect(status, errors).toBe(0);
  const [, accuracy, error] = /accuracy on rows it was not trained on ([\d.]+), error ([\d.]+)/.exec(lines[0]!)!;
  expect(Number(accuracy)).toBeGreaterThan(0.9);
  expect(Number(error)).toBeLessThan(0.5);
  expect(files).toEqual(["arcs.npz"]);
});

test("own system: three roots and the unit circle at both wells, by hand", () => {
  const { status, lines, errors } = runExample("ownSystem.mjs");
  expect(status, errors).toBe(0);
  // x₀ = 0: all of it grows; x₀ = ±1: −2, and 1 ± i about the origin of the other plane
  expect(lines.filter((line) => line.startsWith("root")).sort()).toEqual([
    "root at -1.000, 0.000, 0.000: saddle",
    "root at 0.000, 0.000, 0.000: unstable",
    "root at 1.000, 0.000, 0.000: saddle",
  ]);
  const periods = lines
    .filter((line) => line.startsWith("cycle"))
    .map((line) => Number(/period ([\d.]+)/.exec(line)![1]));
  expect(periods.length).toBe(2);
  for (const period of periods) expect(Math.abs(period - 2 * Math.PI)).toBeLessThan(1e-4);
  expect(lines.at(-1)).toBe("the two states went to: cycle, cycle");
});

test("a GRU of PyTorch that holds two bits has four stable fixed points, one for each pair of signs", () => {
  const { status, lines, errors } = runExample("torchNetwork.mjs");
  expect(status, errors).toBe(0);
  const signs = lines
    .filter((line) => line.startsWith("stable"))
    .map((line) =>
      line
        .slice("stable: output ".length)
        .split(", ")
        .map((v) => Math.round(Number(v)))
        .join(" "),
    );
  expect(signs.sort()).toEqual(["-1 -1", "-1 1", "1 -1", "1 1"]);
});
