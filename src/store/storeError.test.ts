import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeOf, explained, StoreError } from "./storeError.ts";

const refuse = (code: string) => () => {
  throw Object.assign(new Error(`${code}: the system's words`), { code });
};

test.each([
  ["EACCES", "cannot write x: permission denied; choose another --out"],
  ["EROFS", "cannot write x: the disk is read-only; choose another --out"],
  ["ENOSPC", "cannot write x: the disk is full; what was finished is intact; make space and run again"],
  ["EDQUOT", "cannot write x: the disk quota is used up; what was finished is intact; make space and run again"],
  ["EIO", "cannot write x: EIO: the system's words"],
  ["ENOTDIR", "cannot write x: ENOTDIR: the system's words"], // and no file in the way to be found
])("%s", (code, message) => {
  expect(() => explained("write x", tmpdir(), refuse(code))).toThrow(new StoreError(message));
});

test("what is not the system's error passes through, and so does a result", () => {
  expect(() => explained("write x", "x", refuse("ERR_INVALID_ARG_TYPE"))).toThrow("ERR_INVALID_ARG_TYPE");
  expect(explained("write x", "x", () => 3)).toBe(3);
  expect(codeOf(new RangeError("x"))).toBeUndefined();
  expect(codeOf("ENOENT")).toBeUndefined();
});

test("a link that leads nowhere is in the way too", () => {
  const folder = mkdtempSync(join(tmpdir(), "lethe-link-"));
  const link = join(folder, "link");
  symlinkSync(join(folder, "nothing"), link);
  expect(() => explained("create x", join(link, "runs"), refuse("EEXIST"))).toThrow(`${link} is a file, not a folder`);
  rmSync(folder, { recursive: true });
});

test("the message is one line and keeps its cause", () => {
  expect(new StoreError("a\n\tb").message).toBe("a b");
  try {
    explained("write x", "x", refuse("EIO"));
  } catch (error) {
    expect((error as StoreError).cause).toMatchObject({ code: "EIO" });
  }
});
