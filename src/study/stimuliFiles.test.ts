import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { arrayOf, encodeNpz } from "../format/index.ts";
import { chooseStimuli, openStimuli } from "./stimuliFiles.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-stimuli-"));
afterAll(() => rmSync(folder, { recursive: true }));

function table(name: string, codes: readonly number[], labels: readonly number[]): string {
  const path = join(folder, name);
  const code = arrayOf(Float64Array.from(codes), [labels.length, codes.length / labels.length]);
  writeFileSync(path, encodeNpz({ code, label: arrayOf(Int32Array.from(labels)) }));
  return path;
}
const labels = [3, 3, 3, 3, 3, 5, 5, 5, 5, 5];
const good = table(
  "good.npz",
  Array.from({ length: 20 }, (_, i) => i),
  labels,
);

test("mnist and gaussian are the digits 0 and 1 unless others are asked for, in ascending order", () => {
  expect(chooseStimuli("mnist", undefined, "--stimuli").source.labels).toEqual(["0", "1"]);
  expect(chooseStimuli("mnist", [7, 4], "--stimuli").spec).toMatchObject({ source: "mnist", labels: [4, 7] });
  expect(chooseStimuli("gaussian", undefined, "--stimuli").source.labels).toEqual(["0", "1"]);
});

test("a table offers all its labels, and is known by its sha256", () => {
  const { spec, source, file } = chooseStimuli(good, undefined, "--stimuli");
  expect(source.labels).toEqual(["3", "5"]);
  expect(file).toBe(good);
  expect(openStimuli(spec, good).means).toEqual(source.means);
  const other = table(
    "other.npz",
    Array.from({ length: 20 }, (_, i) => -i),
    labels,
  );
  expect(() => openStimuli(spec, other)).toThrow(/other\.npz: sha256 must be/);
  expect(() => openStimuli(spec, null)).toThrow(/give its path/);
});

test.each([
  ["gausian", undefined, "--stimuli must be mnist, gaussian or an .npz file, got gausian; did you mean gaussian?"],
  ["mnist", [3], "--stimuli: its digits must be two or more different ones, got 3"],
  ["mnist", [3, 12], "no training rows with label 12"],
  [good, [3, 4], "no training rows with label 4; the labels are 3, 5"],
  [table("nan.npz", [1, Number.NaN, 2, 3], [0, 1]), undefined, "code must be finite, got NaN in row 0"],
  [table("one.npz", [1, 2, 3, 4], [6, 6]), undefined, "at least two classes are needed, got one (label 6)"],
])("%s with digits %j is refused", (name, digits, message) => {
  expect(() => chooseStimuli(name, digits, "--stimuli")).toThrow(message);
});
