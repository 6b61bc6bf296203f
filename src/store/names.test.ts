import { describe, expect, expectTypeOf, test } from "vitest";
import { checkNames, checkTask, parseRecordName, prefixOf, type RecordAt, type StageOf } from "./names.ts";

const ID = "0123456789abcdef";

test("a stage is a prefix, or a prefix and eight hex digits", () => {
  expect(prefixOf("train")).toBe("train");
  expect(prefixOf("verdict-1a2b3c4d")).toBe("verdict");
  for (const wrong of ["", "Train", "verdict-", "verdict-1a2b3c4", "verdict-1A2B3C4D", "a-b-12345678", "../x", "a.b"]) {
    expect(prefixOf(wrong)).toBeUndefined();
  }
});

describe("parseRecordName", () => {
  test.each([
    [`${ID}.train.json`, { id: ID, stage: "train" }],
    [`${ID}.verdict-1a2b3c4d.json`, { id: ID, stage: "verdict-1a2b3c4d" }],
    [`${ID}.train.npz`, undefined],
    [`${ID}.train.json.damaged-1`, undefined],
    [`.${ID}.train.json.01234567.12.0123456789ab.tmp`, undefined],
    [`${ID.toUpperCase()}.train.json`, undefined],
    [`${ID}.json`, undefined],
    ["study.json", undefined],
  ])("%s", (name, parsed) => expect(parseRecordName(name)).toEqual(parsed));
});

test("names that code got wrong are RangeErrors that say what must hold", () => {
  expect(() => checkNames("7f3a", "train", ["train"])).toThrow(
    new RangeError('store: id must be 16 hex digits, got "7f3a"'),
  );
  expect(() => checkNames(ID, "tran", ["train", "verdict"])).toThrow(
    'store: stage must be train or verdict, or one of these with -<8 hex digits>, got "tran"',
  );
  checkNames(ID, "verdict-00000000", ["train", "verdict"]);
  for (const task of ["", ".hidden", "../up", "a/b", "a b"]) expect(() => checkTask(task)).toThrow(RangeError);
  checkTask("task-0001_a.b");
});

test("types: a stage name knows its record", () => {
  type Records = { train: { loss: number }; verdict: { kind: string } };
  expectTypeOf<StageOf<Records>>().toEqualTypeOf<"train" | "verdict" | `train-${string}` | `verdict-${string}`>();
  expectTypeOf<RecordAt<Records, "train">>().toEqualTypeOf<{ loss: number }>();
  expectTypeOf<RecordAt<Records, `verdict-${string}`>>().toEqualTypeOf<{ kind: string }>();
});
