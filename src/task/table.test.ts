import { describe, expect, test } from "vitest";
import { arrayOf, encodeNpz, InputError, type NumericArray, sha256Hex } from "../format/index.ts";
import { stream } from "../kernel/index.ts";
import { readTable, type StimulusSet, tableStimuli } from "./index.ts";

/** 12 rows of labels 5 and 6; every code is another number, and says its row. */
const LABELS = Int32Array.of(5, 6, 5, 5, 6, 6, 5, 6, 5, 6, 5, 6);
const CODES = Float64Array.from({ length: 24 }, (_, e) => 100 * Math.floor(e / 2) + (e % 2));
const TEST = Uint8Array.of(0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0);

type Arrays = Record<string, NumericArray>;
const usual: Arrays = { code: arrayOf(CODES, [12, 2]), label: arrayOf(LABELS), test: arrayOf(TEST) };
const read = (arrays: Arrays) => readTable(encodeNpz(arrays), "digits.npz");

/** Rows that turn up in many draws of a class. */
function rowsSeen(source: ReturnType<typeof tableStimuli>, label: number, set: StimulusSet): number[] {
  const random = stream({ seed: 1, density: 0.4 }, "trainingStimuli");
  const seen = new Set<number>();
  const out = new Float64Array(2);
  for (let i = 0; i < 400; i++) {
    source.draw(label, random, i * source.wordsPerDraw, set, out, 0);
    expect(out[1]).toBe(out[0] + 1); // both numbers from one row
    seen.add(out[0] / 100);
  }
  return [...seen].sort((a, b) => a - b);
}

test("training and test draws come from their own rows, all of them, and only of their class", () => {
  const source = tableStimuli(read(usual), [6, 5], "digits.npz");
  expect(source.labels).toEqual(["6", "5"]);
  expect(rowsSeen(source, 0, "training")).toEqual([1, 5, 7, 11]);
  expect(rowsSeen(source, 0, "test")).toEqual([4, 9]);
  expect(rowsSeen(source, 1, "training")).toEqual([0, 3, 6, 8]);
  expect(rowsSeen(source, 1, "test")).toEqual([2, 10]);
});

test("class means are those of the training rows", () => {
  const source = tableStimuli(read(usual), [6, 5], "digits.npz");
  expect([...source.means]).toEqual([600, 601, 425, 426]); // rows 1, 5, 7, 11 and 0, 3, 6, 8
});

test("rows of a class are drawn equally often: 4 rows in 4000 draws, 1000 ± 110 (4 σ)", () => {
  const source = tableStimuli(read(usual), [5, 6], "digits.npz");
  const random = stream({ seed: 3, density: 0.4 }, "trainingStimuli");
  const counts = new Map<number, number>();
  const out = new Float64Array(2);
  for (let i = 0; i < 4000; i++) {
    source.draw(0, random, i, "training", out, 0);
    counts.set(out[0], (counts.get(out[0]) ?? 0) + 1);
  }
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(110);
});

test("without an array test, every fifth row of each class is a test row", () => {
  const { code, label } = usual;
  const table = read({ codes: code, labels: label }); // the plural names, too
  expect([...table.test]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0]); // rows 8 and 9: the fifth 5 and the fifth 6
  const given = read(usual);
  expect([...given.test]).toEqual([...TEST]);
});

test("what is read is what was written, with the file's sha256", () => {
  const bytes = encodeNpz(usual);
  const table = readTable(bytes, "digits.npz");
  expect(table).toEqual({ dimension: 2, codes: CODES, labels: LABELS, test: TEST, sha256: sha256Hex(bytes) });
});

describe("one line of what is wrong", () => {
  const changed = (at: number, value: number) => {
    const data = CODES.slice();
    data[at] = value;
    return { ...usual, code: arrayOf(data, [12, 2]) };
  };
  const { code, label, test: flags } = usual;
  const one = arrayOf(new Int32Array(12).fill(5));
  const half = arrayOf(Float64Array.from(LABELS, (v) => v + 0.5));
  const cases: [string, () => unknown, string][] = [
    ["NaN", () => read(changed(9, Number.NaN)), "code must be finite, got NaN in row 4; remove or fix that row"],
    ["infinity", () => read(changed(0, -1 / 0)), "code must be finite, got -Infinity in row 0; remove or fix that row"],
    ["one class", () => read({ ...usual, label: one }), "at least two classes are needed, got one (label 5)"],
    [
      "no rows",
      () => read({ code: arrayOf(new Float64Array(0), [0, 2]), label: arrayOf(new Int32Array(0)) }),
      "at least two classes are needed, got none",
    ],
    ["no code", () => read({ label: usual["label"] }), "must hold an array code or codes, got label"],
    ["no label", () => read({ code, extra: flags }), "must hold an array label or labels, got code, extra"],
    ["nothing", () => read({}), "must hold an array code or codes, got nothing"],
    [
      "flat codes",
      () => read({ ...usual, code: arrayOf(CODES) }),
      "code must be [count × D] with D from 1 to 16, got [24]",
    ],
    [
      "17 columns",
      () => read({ code: arrayOf(new Float64Array(34), [2, 17]), label }),
      "code must be [count × D] with D from 1 to 16, got [2 × 17]",
    ],
    [
      "labels too few",
      () => read({ ...usual, label: arrayOf(LABELS.slice(1)) }),
      "label must be [12] like code, got [11]",
    ],
    [
      "labels in a column",
      () => read({ ...usual, label: arrayOf(LABELS, [12, 1]) }),
      "label must be [12] like code, got [12 × 1]",
    ],
    ["labels not whole", () => read({ ...usual, label: half }), "label must be whole numbers, got 5.5 in row 0"],
    ["flags too few", () => read({ ...usual, test: arrayOf(TEST.slice(2)) }), "test must be [12] like label, got [10]"],
    [
      "a label that is not there",
      () => tableStimuli(read(usual), [5, 9], "digits.npz"),
      "no training rows with label 9; the labels are 5, 6",
    ],
    [
      "no test rows",
      () => tableStimuli(read({ ...usual, test: arrayOf(new Uint8Array(12)) }), [5, 6], "digits.npz"),
      "no test rows with label 5; the labels are 5, 6",
    ],
  ];
  test.each(cases)("%s", (_, act, message) => {
    expect(act).toThrow(new InputError(`digits.npz: ${message}`));
  });

  test("a file that is no npz", () => {
    for (const bytes of [
      new Uint8Array(0),
      new TextEncoder().encode("label,x,y\n0,1,2\n"),
      encodeNpz(usual).slice(0, 200),
    ]) {
      let message = "";
      try {
        readTable(bytes, "digits.npz");
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        message = (error as InputError).message;
      }
      expect(message).toMatch(/^digits\.npz: .+$/); // . matches no line break
    }
  });
});
