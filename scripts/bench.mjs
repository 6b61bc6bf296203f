// npm run bench -- [all|kernel|training|reference|gradient|batch|settle|memory|workers|precision|store|startup|report] [--quick] [--repeats n]
// Sets up, compiles bench/ with the sources into a folder of its own (so that a build meanwhile does not touch what is
// being measured) and runs it. What the parts ask stands in bench/parts.ts, how to read them in docs/performance.md.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./stamp.mjs";

const OUT = join(ROOT, "node_modules/.cache/lethe-bench");

function run(args, env = process.env) {
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit", env });
  if (status !== 0) process.exit(status ?? 1);
}

run([join(ROOT, "scripts/setup.mjs")]);
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
writeFileSync(join(OUT, "package.json"), '{ "type": "module" }\n');
run([join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "bench/tsconfig.json"]);
run([join(OUT, "bench/main.js"), ...process.argv.slice(2)], { ...process.env, LETHE_BENCH_ROOT: ROOT });
