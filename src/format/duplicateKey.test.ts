import fc from "fast-check";
import { expect, test } from "vitest";
import { duplicateKey } from "./duplicateKey.ts";

test.each([
  ['{"g": 1, "g": 2}', { path: "g", lines: [1, 1] }],
  ['{\n "seeds": 1,\n "network": {"g": 1},\n "seeds": 2\n}', { path: "seeds", lines: [2, 4] }],
  ['{"grids": [{"g": 1}, {"n": 2,\n"n": 3}]}', { path: "grids[1].n", lines: [1, 2] }],
  ['[[{"a": {"b": 1, "b": 2}}]]', { path: "[0][0].a.b", lines: [1, 1] }],
  ['{"a": 1, "\\u0061": 2}', { path: "a", lines: [1, 1] }],
  ['{"__proto__": 1, "__proto__": 2}', { path: "__proto__", lines: [1, 1] }],
  ['{"a": {"a": {"a": 1}}, "b": ["a", "a"], "c": "\\"a\\": {,}"}', null],
  ['"a"', null],
  ["[1, 2]", null],
])("%s", (text, found) => expect(duplicateKey(text)).toEqual(found));

test("what JSON.stringify writes has none; one key written again is found", () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (text, key) => {
      expect(duplicateKey(text)).toBeNull();
      const [name, twice] = [JSON.stringify(key), `{"x": [${text}, {${JSON.stringify(key)}: ${text}, `];
      expect(duplicateKey(`${twice}${name}: 0}]}`)?.path).toBe(`x[1].${key}`);
    }),
  );
});
