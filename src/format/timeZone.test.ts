import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
let folder: string;

/** Node 20 runs no TypeScript, and a time zone is a process's own: the room is compiled, and run in children. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lethe-zone-"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const tsconfig = {
    extends: join(ROOT, "tsconfig.build.json"),
    compilerOptions: { rootDir: ROOT, outDir: folder, sourceMap: false },
    files: [join(ROOT, "src/ambient.d.ts"), join(ROOT, "src/format/index.ts")],
    include: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", folder]);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test("the same arrays give the same npz bytes in any time zone", () => {
  writeFileSync(
    join(folder, "run.js"),
    `import { arrayOf, encodeNpz, sha256Hex } from "./src/format/index.js";
     const zip = encodeNpz({ x: arrayOf(Float64Array.of(1, 2)) });
     console.log(new Date(1980, 0, 1).getTimezoneOffset(), sha256Hex(zip));`,
  );
  const seen = ["UTC", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"].map((TZ) =>
    execFileSync(process.execPath, [join(folder, "run.js")], { env: { ...process.env, TZ }, encoding: "utf8" })
      .trim()
      .split(" "),
  );
  expect(new Set(seen.map(([offset]) => offset)).size).toBe(4); // the premise: the zones do differ
  expect(new Set(seen.map(([, hash]) => hash)).size).toBe(1);
});
