import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ID_PATTERN, idOf } from "./id.ts";
import { sha256Hex } from "./sha256.ts";

test("sha256Hex: the published vectors, and Node's own on any bytes and text", () => {
  expect(sha256Hex("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const node = (content: Uint8Array | string) => createHash("sha256").update(content).digest("hex");
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void expect(sha256Hex(bytes)).toBe(node(bytes))));
  fc.assert(fc.property(fc.string(), (text) => void expect(sha256Hex(text)).toBe(node(text))));
});

test("an id is the first 64 bits of the sha256 of the canonical JSON; key order does not matter", () => {
  expect(idOf({ b: 1, a: [2] })).toBe(sha256Hex('{"a":[2],"b":1}').slice(0, 16));
  expect(idOf({ a: [2], b: 1 })).toBe(idOf({ b: 1, a: [2] }));
  expect(idOf({ a: [2], b: 2 })).not.toBe(idOf({ a: [2], b: 1 }));
  fc.assert(fc.property(fc.jsonValue(), (value) => void expect(idOf(value)).toMatch(ID_PATTERN)));
});

test("the collision probabilities its documentation gives are n²/2⁶⁵", () => {
  expect((1e4 ** 2 / 2 ** 65).toPrecision(2)).toBe("2.7e-12");
  expect((1e6 ** 2 / 2 ** 65).toPrecision(2)).toBe("2.7e-8");
});
