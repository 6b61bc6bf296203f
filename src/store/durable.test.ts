/** @file What survives a power cut: the order in which bytes and names reach the disk. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { moveIntoPlace, writeAtomically } from "./atomicWrite.ts";

const calls: string[] = [];
const names = new Map<unknown, string>();
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const short = (path: unknown) => (/\.tmp$/.test(String(path)) ? "temporary" : basename(String(path)));
  return {
    ...fs,
    openSync: (path: string, ...rest: [string]) => {
      const file = fs.openSync(path, ...rest);
      names.set(file, short(path));
      return file;
    },
    writeSync: (file: number, ...rest: [Uint8Array, number]) => {
      calls.push(`write ${names.get(file)}`);
      return fs.writeSync(file, ...rest);
    },
    fsyncSync: (file: number) => {
      calls.push(`flush ${names.get(file)}`);
      fs.fsyncSync(file);
    },
    renameSync: (from: string, to: string) => {
      calls.push(`rename ${short(from)} to ${short(to)}`);
      fs.renameSync(from, to);
    },
  };
});

const folder = mkdtempSync(join(tmpdir(), "lethe-durable-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => void calls.splice(0));
const bytes = new TextEncoder().encode("whole");
const order = ["flush temporary", "rename temporary to a.json", `flush ${basename(folder)}`];

test("the bytes are flushed before the name is given, and the name is flushed before anyone is told", () => {
  writeAtomically(join(folder, "a.json"), bytes);
  expect(calls).toEqual(["write temporary", ...order]);
  expect(readFileSync(join(folder, "a.json"), "utf8")).toBe("whole");
});

test("so are the bytes of another library", () => {
  const temporary = join(folder, ".a.json.00000000.1.0123456789ab.tmp");
  writeAtomically(temporary, bytes);
  calls.splice(0);
  moveIntoPlace(temporary, join(folder, "a.json"));
  expect(calls).toEqual(order);
});
