import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, prettyCanonicalJson } from "./canonicalJson.ts";

test("RFC 8785, section 3.2.2 and 3.2.3: numbers, strings, key order", () => {
  const value = {
    numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '€$\u000f\nA\'B"\\\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  const keys = { "€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\u0080": 6, ö: 7 };
  expect(Object.keys(JSON.parse(canonicalJson(keys)))).toHaveLength(7);
  expect(canonicalJson(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
});

test("−0 prints as 0", () => expect(canonicalJson([-0, { a: -0 }])).toBe('[0,{"a":0}]'));

test("the order in which keys were set does not matter, and the value comes back", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      const reversed = (v: unknown): unknown =>
        Array.isArray(v)
          ? v.map(reversed)
          : v !== null && typeof v === "object"
            ? Object.fromEntries(
                Object.entries(v)
                  .map(([k, x]): [string, unknown] => [k, reversed(x)])
                  .reverse(),
              )
            : v;
      expect(canonicalJson(reversed(value))).toBe(text);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(canonicalJson(JSON.parse(prettyCanonicalJson(value)))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("the form for people", () => {
  expect(prettyCanonicalJson({ b: [1, [2, 3]], a: { d: [], c: {}, e: [1, "x", null] } })).toBe(
    `{
  "a": {
    "c": {},
    "d": [],
    "e": [1, "x", null]
  },
  "b": [
    1,
    [2, 3]
  ]
}
`,
  );
});

const cycle: { self?: unknown } = {};
cycle.self = cycle;
test.each([
  [{ a: [1, Number.NaN] }, "canonicalJson: $.a[1] must be something JSON can say, got NaN"],
  [Number.POSITIVE_INFINITY, "got Infinity"],
  [{ a: undefined }, "$.a must be something JSON can say, got undefined"],
  [new Array(1), "$[0]"],
  [1n, "got a bigint"],
  [() => 1, "got a function"],
  [new Date(0), "got a Date"],
  [new Map(), "got a Map"],
  [Float64Array.of(1), "got a Float64Array"],
  ["\ud800", "lone surrogate"],
  [{ "\udc00": 1 }, "lone surrogate"],
  [cycle, "perhaps a cycle"],
])("refuses %o", (value, message) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
  expect(() => canonicalJson(value)).toThrow(message);
  expect(() => prettyCanonicalJson(value)).toThrow(TypeError);
});
