/** @file The fuzzers themselves: what they call wrong, and that they find what is. */
import { expect, test } from "vitest";
import { InputError } from "../../src/format/index.ts";
import { StoreError } from "../../src/store/index.ts";
import { mutateBytes, mutateJson } from "./mutate.ts";
import { randomFrom } from "./random.ts";
import { fuzz, judge, type Target } from "./target.ts";

const BYTES = Uint8Array.from({ length: 40 }, (_, k) => k);
/** A reader with one fault, at inputs whose byte 7 has its highest bit set. */
const faulty: Target = {
  name: "faulty",
  open: async () => ({
    input: (random) => mutateBytes(BYTES, random, [BYTES]),
    read(input) {
      if (input.length < 20) throw new InputError("x: must have 20 bytes, got fewer");
      if (input[7]! & 0x80) throw new TypeError("Cannot read properties of undefined");
    },
  }),
};

test("a fault in one place of a reader is found, and the same inputs come from the same seed", async () => {
  const found = await fuzz(faulty, 2000, 1);
  expect(found.findings.length).toBeGreaterThan(0);
  expect(found.findings[0]!.what).toContain("TypeError");
  expect(found.refused).toBeGreaterThan(0);
  const { seed, input } = found.findings[0]!;
  const opened = await faulty.open();
  expect(opened.input(randomFrom(seed))).toEqual(input);
  expect((await fuzz(faulty, 50, 1)).findings.map((one) => one.seed)).toEqual(
    found.findings.map((one) => one.seed).filter((one) => one <= 50),
  );
});

test.each([
  ["a result", (): unknown => 1, "read"],
  [
    "one line of ours",
    (): unknown => {
      throw new InputError("x: must be y, got z");
    },
    "refused",
  ],
  [
    "the disk's word",
    (): unknown => {
      throw new StoreError("cannot read x: it is a folder");
    },
    "refused",
  ],
  [
    "a fault that is called one",
    (): unknown => {
      throw new StoreError("internal: x");
    },
    { what: expect.stringContaining("internal: x") },
  ],
  [
    "any other error",
    (): unknown => {
      throw new RangeError("Invalid array length");
    },
    { what: expect.stringContaining("RangeError") },
  ],
  [
    "something thrown that is no error",
    (): unknown => {
      throw "x";
    },
    { what: "x" },
  ],
] as const)("%s is judged", async (_, read, expected) => {
  expect(await judge({ input: () => BYTES, read }, BYTES)).toEqual(expected);
});

test("mutations change, in many ways, and leave what they were given alone", () => {
  const value = { a: [1, 2, { b: "x" }], c: null };
  const before = JSON.stringify(value);
  const texts = new Set(Array.from({ length: 300 }, (_, k) => JSON.stringify(mutateJson(value, randomFrom(k)))));
  expect(texts.size).toBeGreaterThan(150);
  expect(JSON.stringify(value)).toBe(before);
  const files = new Set(Array.from({ length: 300 }, (_, k) => mutateBytes(BYTES, randomFrom(k), [BYTES]).join()));
  expect(files.size).toBeGreaterThan(200);
  expect([...BYTES]).toEqual(Array.from({ length: 40 }, (_, k) => k));
});
