/** @file The examples that take longer: train and dissect, own task, study, gallery, notebook, PyTorch. Runs dist/. */
import { expect, test } from "vitest";
import { runExample } from "./runExample.ts";
import { hasTorch, NO_TORCH } from "./torch.ts";

/** What an example prints. */
function printed(name: string) {
  const { status, lines, errors, files } = runExample(name);
  expect(status, errors).toBe(0);
  return { lines, files };
}

test("train and dissect: learned, judged, and both memories' roots are among those found", () => {
  const { lines } = printed("trainAndDissect.mjs");
  expect(Number(/^accuracy (.*)/.exec(lines[0]!)![1])).toBeGreaterThan(0.9);
  expect(lines[1]).toMatch(/^(Direct|Slow manifold|Limit cycle|Mixed)/);
  expect(lines.filter((line) => line.startsWith("root: stable")).length).toBeGreaterThanOrEqual(2);
  const roots = lines.filter((line) => line.startsWith("root:")).length;
  expect(lines.at(-1)).toMatch(new RegExp(`^${roots} roots, \\d+ cycles$`));
});

test("own task: learned and judged in its own words", () => {
  const { lines } = printed("ownTask.mjs");
  expect(Number(/^accuracy (.*)/.exec(lines[0]!)![1])).toBeGreaterThan(0.9);
  expect(lines.join("\n")).toMatch(/bits of the light[\s\S]*Memory left:[\s\S]*Memory right:[\s\S]*Pair left, right/);
});

test("study: eight networks complete, one row for each g and fb, and a figure", () => {
  const { lines, files } = printed("study.mjs");
  expect(lines.slice(1)).toHaveLength(1 + 1 + 4);
  expect(lines[1]).toBe("8 complete, 0 given up");
  expect(lines.slice(3).map((line) => line.split("\t").slice(0, 3))).toEqual([
    ["0.8", "5", "2"],
    ["0.8", "20", "2"],
    ["1.2", "5", "2"],
    ["1.2", "20", "2"],
  ]);
  expect(files).toContain("phase.svg");
  expect(files).toContain("studies/eight/results.parquet");
});

test("gallery: the piece runs twice with other parameters, under two ids, each claim with its verdict", () => {
  const { lines } = printed("galleryPiece.mjs");
  expect(
    new Set(lines.filter((line) => /^[0-9a-f]{16}: 4 slots/.test(line)).map((line) => line.slice(0, 16))).size,
  ).toBe(2);
  expect(lines.filter((line) => /^ {2}reproduced: /.test(line)).length).toBeGreaterThanOrEqual(6);
});

test("notebook: nine roots of two units, four of them memories with their labels", (context) => {
  if (!hasTorch()) return context.skip(NO_TORCH);
  const { lines, files } = printed("notebook.py");
  expect(lines[0]).toBe("fixed points found: 1 unstable, 4 stable, 4 saddle; 0 closed orbits");
  const labels = lines.filter((line) => line.includes("time constant")).map((line) => line.split(" time")[0]);
  expect(labels).toEqual(["(-1.0, -1.0)", "(-1.0, 1.0)", "(1.0, -1.0)", "(1.0, 1.0)"]);
  expect(files).toContain("portrait.png");
});

test("PyTorch trains the GRU that torchNetwork.mjs takes apart", (context) => {
  if (!hasTorch()) return context.skip(NO_TORCH);
  const { lines, files } = printed("gru.py");
  expect(Number(/error (.*)/.exec(lines[0]!)![1])).toBeLessThan(0.02);
  expect([...files].sort()).toEqual(["gru.npz", "trials.npz"]);
});
