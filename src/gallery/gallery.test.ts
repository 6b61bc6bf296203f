import { expect, test } from "vitest";
import { z } from "zod";
import { finish } from "../kernel/index.ts";
import { claim, notReadable, thresholdText } from "./claim.ts";
import {
  definePiece,
  ENTRIES,
  GALLERY,
  galleryRecordSchema,
  PAPER,
  parseSettings,
  pieceNamed,
  quantitiesOf,
} from "./index.ts";
import { miniatureOf } from "./miniature.ts";
import { count, quantity } from "./quantity.ts";

const sentence = { id: "a", sentence: "A.", whose: "ours", statistic: "a" } as const;

test("a verdict follows from the value, the threshold and the interval", () => {
  expect(claim({ ...sentence, value: 2, atLeast: 1 }).verdict).toBe("reproduced");
  expect(claim({ ...sentence, value: 1, atLeast: 1, atMost: 1 }).verdict).toBe("reproduced");
  expect(claim({ ...sentence, value: 2, atLeast: 1, interval: [0.5, 3], tried: "x" }).verdict).toBe("partly");
  expect(claim({ ...sentence, value: 2, atLeast: 1, interval: [1.5, 3] }).verdict).toBe("reproduced");
  expect(claim({ ...sentence, value: 0, atLeast: 1, tried: "x" }).verdict).toBe("not reproduced");
  const none = claim({ ...sentence, value: Number.NaN, atLeast: 1, tried: "why" });
  expect([none.value, none.verdict, none.tried]).toEqual([null, "not reproduced", "why"]);
  expect(claim({ ...sentence, value: 2, atLeast: 1, tried: "x" }).tried).toBe("");
  expect(notReadable("b", "B.", "no text").verdict).toBe("not readable");
});

test("what is not reproduced must say what was tried, and every claim what must hold", () => {
  expect(() => claim({ ...sentence, value: 0, atLeast: 1 })).toThrow(/must say what was tried/);
  expect(() => claim({ ...sentence, value: 0 })).toThrow(/no threshold/);
});

test.each([
  [{ atLeast: 2, atMost: null }, "≥ 2"],
  [{ atLeast: null, atMost: 0.5 }, "≤ 0.5"],
  [{ atLeast: 1, atMost: 2 }, "1 … 2"],
  [{ atLeast: 0, atMost: 0 }, "= 0"],
  [{ atLeast: null, atMost: null }, ""],
])("threshold %j reads %s", (threshold, text) => {
  expect(thresholdText({ threshold })).toBe(text);
});

const parameters = z.strictObject({
  size: quantity({ what: "size", unit: "m", least: 0, most: 3, usual: 1 }),
  many: count({ what: "how many", unit: "1", least: 1, most: 9, usual: 2 }),
});
const define = (restsOn: string[]) =>
  definePiece({
    id: "slots",
    basis: "title",
    shows: "This. And that.",
    parameters,
    assumptions: { known: "It is so." },
    *run({ size, many }) {
      yield { fraction: 0.5, doing: "half" };
      return { result: { product: size * many }, claims: [claim({ ...sentence, value: size, atLeast: 0, restsOn })] };
    },
    picture: () => [],
    miniature: ({ product }) => [
      {
        points: [
          [0, 0],
          [1, product],
        ],
      },
    ],
    scene: { sliders: ["size"], draw: () => ({ panels: [], says: "" }) },
  });

test("a piece checks its parameters, fills in the usual ones, and its record is what its schema says", () => {
  const piece = define(["known"]);
  const running = piece.run({ size: 2 });
  expect(running.next().value).toEqual({ fraction: 0.5, doing: "half" });
  const record = finish(running);
  expect(record.parameters).toEqual({ size: 2, many: 2 });
  expect(record.result).toEqual({ product: 4 });
  expect(record.id).toBe(piece.idFor({ many: 2, size: 2 }));
  expect(record.id).not.toBe(piece.idFor({}));
  expect(galleryRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  expect(piece.miniature(record)).toContain("<path");
  expect(() => piece.idFor({ size: 4 })).toThrow("slots: size must be <= 3, got 4");
  expect(() => piece.idFor({ many: 1.5 })).toThrow(/many must be/);
  expect(() => piece.idFor({ sise: 1 })).toThrow("did you mean size?");
  expect(() => finish(define(["guessed"]).run({}))).toThrow(/no assumption called guessed/);
});

test("parameters are known with unit and range; others than quantities are refused", () => {
  expect(quantitiesOf(parameters)).toEqual({
    size: { what: "size", unit: "m", least: 0, most: 3, usual: 1, isWhole: false },
    many: { what: "how many", unit: "1", least: 1, most: 9, usual: 2, isWhole: true },
  });
  expect(() => quantitiesOf(z.strictObject({ name: z.string() }))).toThrow(/neither a quantity nor a count/);
});

test.each(["K", "K=", "=4", "K=4=5", "K=4x", ""])("the setting %j is refused, K=-1.5e2 is not", (word) => {
  expect(() => parseSettings([word])).toThrow(/must be a parameter and a number/);
  expect(parseSettings(["K=-1.5e2", "M=3"])).toEqual({ K: -150, M: 3 });
});

test("twelve works, one paper; every piece is of one of them, has two sentences, and its sliders are its parameters", () => {
  expect(new Set([PAPER, ...ENTRIES].map(({ id }) => id)).size).toBe(13);
  for (const { doi, url, doubt } of ENTRIES) expect(doi ?? url ?? doubt).not.toBe("");
  expect(new Set(GALLERY.map(({ id }) => id)).size).toBe(GALLERY.length);
  for (const piece of GALLERY) {
    expect(ENTRIES.map(({ id }) => id)).toContain(piece.entry);
    expect(piece.shows.match(/\.( |$)/g)).toHaveLength(2);
    expect(Object.keys(piece.assumptions).length).toBeGreaterThan(0);
    const known = quantitiesOf(piece.parameters);
    for (const name of piece.sliders) expect(known).toHaveProperty(name);
    for (const { least, most, usual } of Object.values(known)) {
      expect(usual).toBeGreaterThanOrEqual(least);
      expect(usual).toBeLessThanOrEqual(most);
    }
    expect(piece.idFor({})).toMatch(/^[0-9a-f]{16}$/);
  }
  expect(() => pieceNamed("fre-recall")).toThrow("did you mean free-recall?");
});

test("a miniature fills its stamp whatever the unit, and leaves out what is not finite", () => {
  const svg = miniatureOf([
    {
      points: [
        [1000, -5],
        [2000, 5],
        [Number.NaN, 1],
      ],
    },
    { points: [[1500, 0]], isDots: true },
  ]);
  expect(svg).toContain("M6.0 58.0L58.0 6.0");
  expect(svg).toContain('cx="32.0" cy="32.0"');
  expect(svg).not.toContain("NaN");
});
