import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openStore } from "./store.ts";

const ROOT = resolve(import.meta.dirname, "../..");
let folder: string;

/** Node 20 runs no TypeScript: the room is compiled, so that real processes can run it. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lethe-concurrent-"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const tsconfig = {
    extends: join(ROOT, "tsconfig.build.json"),
    compilerOptions: { rootDir: ROOT, outDir: folder, sourceMap: false },
    files: [join(ROOT, "src/ambient.d.ts"), join(ROOT, "src/store/index.ts")],
    include: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", folder]);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the same script in several processes at once; `writer` is each one's number. */
async function race(name: string, script: string, writers: number): Promise<void> {
  const path = join(folder, `${name}.js`);
  writeFileSync(
    path,
    `import { arrayOf } from "./src/format/index.js";
     import { openStore, writeAtomically } from "./src/store/index.js";
     import { z } from "zod";
     const writer = Number(process.argv[2]);
     ${script}`,
  );
  const children = Array.from({ length: writers }, (_, writer) =>
    spawn(process.execPath, [path, String(writer)], { stdio: ["ignore", "ignore", "inherit"] }),
  );
  const codes = await Promise.all(
    children.map((child) => new Promise<number | null>((resolveCode) => child.on("exit", resolveCode))),
  );
  expect(codes).toEqual(children.map(() => 0));
}

test("two processes writing one path leave one whole file and nothing else", { timeout: 60_000 }, async () => {
  const target = mkdtempSync(join(folder, "path-"));
  await race(
    "path",
    `const bytes = new Uint8Array(100_000 * (writer + 1)).fill(65 + writer);
     for (let i = 0; i < 40; i++) writeAtomically(${JSON.stringify(join(target, "x"))}, bytes);`,
    2,
  );
  const found = readFileSync(join(target, "x"));
  expect([100_000, 200_000]).toContain(found.length);
  expect(found.every((byte) => byte === 64 + found.length / 100_000)).toBe(true);
  expect(readdirSync(target)).toEqual(["x"]);
});

test("three processes doing the same forty runs, over damage, end with forty whole runs", {
  timeout: 60_000,
}, async () => {
  const dir = mkdtempSync(join(folder, "runs-"));
  const idOf = (i: number) => i.toString(16).padStart(16, "0");
  const schemas = { train: z.strictObject({ loss: z.number() }) };
  const store = openStore(dir, schemas);
  for (let i = 0; i < 40; i += 4) writeFileSync(join(dir, "runs", `${idOf(i)}.train.json`), "torn");
  await race(
    "runs",
    `const store = openStore(${JSON.stringify(dir)}, { train: z.strictObject({ loss: z.number() }) });
     for (let i = 0; i < 40; i++) {
       const id = i.toString(16).padStart(16, "0");
       store.write(id, "train", { loss: i }, { w: arrayOf(new Float64Array(5000).fill(i)) });
       store.appendLog("shared", { id, writer, filler: "x".repeat(500) });
     }`,
    3,
  );
  const { runs, damaged } = store.list({ verify: true });
  expect(damaged).toEqual([]);
  expect(runs.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, i) => idOf(i)));
  expect(readdirSync(join(dir, "runs")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  const lines = readFileSync(join(dir, "log", "shared.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  expect(lines.filter(Boolean).map((line) => JSON.parse(line))).toHaveLength(120); // every line whole
});
