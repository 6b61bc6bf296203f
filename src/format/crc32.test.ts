import fc from "fast-check";
import { gzipSync } from "fflate";
import { expect, test } from "vitest";
import { crc32 } from "./crc32.ts";

test("the published check value, and the empty one", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
});

test("agrees with what gzip writes at its end", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const packed = gzipSync(bytes);
      expect(crc32(bytes)).toBe(new DataView(packed.buffer, packed.byteOffset).getUint32(packed.length - 8, true));
    }),
  );
});
