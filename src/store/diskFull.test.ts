import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { arrayOf } from "../format/index.ts";
import { openStore } from "./store.ts";
import { StoreError } from "./storeError.ts";

let folder: string;
let isMounted = false;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lethe-full-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], { stdio: "ignore" });
    isMounted = true;
  } catch {
    // not root, or a container that forbids it: the test says so
  }
});
afterAll(() => {
  if (isMounted) execFileSync("umount", [folder]);
  rmSync(folder, { recursive: true });
});

test("a full disk: one line, finished runs intact, no torn file, and the rest goes on once there is space", (context) => {
  if (!isMounted) {
    if (process.env["LETHE_REQUIRE_ALL"] === "1") throw new Error("LETHE_REQUIRE_ALL is 1: needs to mount a tmpfs");
    context.skip("needs to mount a tmpfs (root)");
  }
  writeFileSync(join(folder, "ballast"), new Uint8Array(100_000));
  const store = openStore(folder, { train: z.strictObject({ loss: z.number() }) });
  const idOf = (i: number) => i.toString(16).padStart(16, "0");
  const write = (i: number) =>
    store.write(idOf(i), "train", { loss: i }, { w: arrayOf(new Float64Array(4000).fill(i)) });
  let done = 0;
  const fill = () => {
    while (done < 100) {
      write(done);
      done++;
    }
  };
  expect(fill).toThrow(StoreError);
  expect(() => write(done)).toThrow(
    /^cannot write \S+\.npz: the disk is full; what was finished is intact; make space and run again$/,
  );
  expect(done).toBeGreaterThan(1);
  expect(store.list({ verify: true })).toEqual({
    runs: Array.from({ length: done }, (_, i) => ({ id: idOf(i), stages: ["train"] })),
    damaged: [],
  });
  expect(readdirSync(join(folder, "runs"))).toHaveLength(2 * done);

  rmSync(join(folder, "ballast"));
  expect(write(done)).toBe("written");
});
