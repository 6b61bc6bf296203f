import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256Hex } from "./sha256.ts";

test("sha256Hex: the published vectors, and Node's own on any bytes and text", () => {
  expect(sha256Hex("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const node = (content: Uint8Array | string) => createHash("sha256").update(content).digest("hex");
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void expect(sha256Hex(bytes)).toBe(node(bytes))));
  fc.assert(fc.property(fc.string(), (text) => void expect(sha256Hex(text)).toBe(node(text))));
});
