import fc from "fast-check";
import { expect, test } from "vitest";
import { OPEN_SEAL, seal, sealOf } from "./seal.ts";

const sealed = (before: string, after: string) => {
  const bytes = new TextEncoder().encode(before + OPEN_SEAL + after);
  seal(bytes);
  return bytes;
};

test("what was sealed is whole, and keeps its length", () => {
  const bytes = sealed("rows", "end");
  expect(sealOf(bytes)).toBe("whole");
  expect(bytes.length).toBe(4 + OPEN_SEAL.length + 3);
});

test("any one bit flipped is seen: broken, or no seal where the mark itself is hit", () => {
  const bytes = sealed("rows of a table", "the end");
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    expect(sealOf(flipped)).not.toBe("whole");
  }
});

test("bytes added or taken away at either end are seen", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 90 }), fc.boolean(), (more, isBefore) => {
      const bytes = sealed("rows", "end");
      expect(sealOf(Buffer.concat(isBefore ? [more, bytes] : [bytes, more]))).not.toBe("whole");
    }),
  );
  const bytes = sealed("rows", "end");
  for (let length = 0; length < bytes.length; length++) expect(sealOf(bytes.subarray(0, length))).not.toBe("whole");
});

test("a mark among the rows is not taken for the seal: the last one is", () => {
  expect(sealOf(sealed(`${OPEN_SEAL} in a cell`, "end"))).toBe("whole");
});

test("bytes that were never sealed have no seal, and cannot be without a place for it", () => {
  expect(sealOf(new TextEncoder().encode("PAR1 rows PAR1"))).toBe("none");
  expect(() => seal(new TextEncoder().encode("PAR1"))).toThrow(RangeError);
});
