import fc from "fast-check";
import { expect, test } from "vitest";
import { ID_PATTERN, idOf } from "./id.ts";
import { sha256Hex } from "./sha256.ts";

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
