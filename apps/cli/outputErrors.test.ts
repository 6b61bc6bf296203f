/** @file What the program does when nobody can take what it says. Runs what is in dist/. */
import { spawnSync } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { endOnOutputError } from "./outputErrors.ts";

const MAIN = fileURLToPath(new URL("../../dist/apps/cli/main.js", import.meta.url));

function ending(code: string) {
  const output = new EventEmitter();
  const heard: unknown[] = [];
  endOnOutputError(
    output,
    (status) => heard.push(status),
    (text) => heard.push(text),
  );
  output.emit("error", Object.assign(new Error("write failed"), { code }));
  return heard;
}

test("a reader that has gone ends the program as SIGPIPE would: without a word, and not with 0", () => {
  expect(ending("EPIPE")).toEqual([141]);
});

test("a disk that is full is said in one line, exit code 1", () => {
  expect(ending("ENOSPC")).toEqual(["lethe: the output cannot be written: the disk is full\n", 1]);
  expect(ending("EIO")).toEqual(["lethe: the output cannot be written: write failed\n", 1]);
});

test("the command itself, into a full device", (context) => {
  if (!existsSync("/dev/full")) return context.skip("there is no /dev/full");
  const script = `"${process.execPath}" "${MAIN}" study plan demo > /dev/full`;
  const { status, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
  expect([status, stderr]).toEqual([1, "lethe: the output cannot be written: the disk is full\n"]);
});

test("the command itself, when its reader has gone", () => {
  const script = `{ sleep 0.2; "${process.execPath}" "${MAIN}" study plan demo; echo "code $?" >&2; } | true`;
  const { stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
  expect(stderr).toBe("code 141\n");
});
