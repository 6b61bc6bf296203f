import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sha256Hex } from "../format/index.ts";
import { isProcessAlive, makeFolder, sweepTemporaries, writeAtomically, writeNew } from "./atomicWrite.ts";
import { StoreError } from "./storeError.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lethe-atomic-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = (content: string) => new TextEncoder().encode(content);

describe("writeAtomically", () => {
  test("writes and replaces, and leaves nothing else behind", () => {
    const path = join(folder, "a.json");
    writeAtomically(path, text("one"));
    writeAtomically(path, text("two, and longer"));
    writeAtomically(join(folder, "empty"), new Uint8Array(0));
    expect(readFileSync(path, "utf8")).toBe("two, and longer");
    expect(readdirSync(folder).sort()).toEqual(["a.json", "empty"]);
  });

  test("a folder in the way: one line, and no temporary file left", () => {
    const path = join(folder, "a.json");
    mkdirSync(path);
    expect(() => writeAtomically(path, text("x"))).toThrow(
      new StoreError(`cannot write ${path}: it is a folder, not a file; move it away`),
    );
    expect(readdirSync(folder)).toEqual(["a.json"]);
  });

  test("a file where the folder must be", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => writeAtomically(join(folder, "file", "a.json"), text("x"))).toThrow(
      `cannot write ${join(folder, "file", "a.json")}: ${join(folder, "file")} is a file, not a folder; choose another --out`,
    );
  });
});

test("makeFolder names the file in the way, however far above", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  for (const below of ["runs", "deep/er/runs"]) {
    const path = join(file, below);
    expect(() => makeFolder(path)).toThrow(`: ${file} is a file, not a folder; choose another --out`);
  }
  expect(() => makeFolder(file)).toThrow(
    new StoreError(`cannot create file in ${folder}: ${file} is a file, not a folder; choose another --out`),
  );
  makeFolder(join(folder, "a/b"));
  makeFolder(join(folder, "a/b"));
  expect(readdirSync(folder).sort()).toEqual(["a", "file"]);
});

test("sweepTemporaries removes what the dead of this machine left, and nothing else", () => {
  const here = sha256Hex(hostname()).slice(0, 8);
  const dead = spawnSync(process.execPath, ["-e", ""]).pid; // ended, so not alive
  const random = "0123456789ab";
  const left = `.x.json.${here}.${dead}.${random}.tmp`;
  const kept = [
    `.x.json.${here}.${process.pid}.${random}.tmp`, // alive
    `.x.json.${here}.1.${random}.tmp`, // alive, another user's perhaps
    `.x.json.00000000.${dead}.${random}.tmp`, // another machine
    ".x.tmp",
    "x.json",
  ].sort();
  for (const name of [left, ...kept]) writeFileSync(join(folder, name), "");
  expect(sweepTemporaries(folder)).toEqual([left]);
  expect(readdirSync(folder).sort()).toEqual(kept);
});

describe("writeNew", () => {
  test("of two writers one puts its bytes there, whole; nothing else stays", () => {
    const path = join(folder, "a");
    expect(writeNew(path, text("mine"))).toBe(true);
    expect(writeNew(path, text("theirs"))).toBe(false);
    expect(readFileSync(path, "utf8")).toBe("mine");
    expect(readdirSync(folder)).toEqual(["a"]);
    expect(() => writeNew(join(folder, "none", "a"), text(""))).toThrow(StoreError);
  });
});

test("a process is alive while it runs", () => {
  expect(isProcessAlive(process.pid)).toBe(true);
  expect(isProcessAlive(spawnSync("true").pid)).toBe(false);
});

test("a folder where a file system takes none is refused at once", (context) => {
  if (!existsSync("/proc/self")) return context.skip("there is no /proc");
  expect(() => makeFolder("/proc/nothing/runs")).toThrow(
    new StoreError("cannot create /proc/nothing: /proc takes no folder; choose another --out"),
  );
  makeFolder(join(folder, "a/b/../c"));
  makeFolder(join(folder, "a/c"));
  expect(readdirSync(join(folder, "a"))).toEqual(["c"]);
});
