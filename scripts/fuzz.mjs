// npm run fuzz: every reader of input against inputs that are nearly right; what is found is kept in test/fuzz/corpus.
//   npm run fuzz -- --count 1000       so many inputs for each reader (100,000 by default)
//   npm run fuzz -- --only npz,plan    some readers
//   npm run fuzz -- --seed 5           other inputs: number k is made from seed + k (1 by default)
// The table at the end is that of docs/quality.md; LETHE_FUZZ_JSON names a file that keeps its rows.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./stamp.mjs";

const FLAGS = { "--count": "LETHE_FUZZ_COUNT", "--only": "LETHE_FUZZ_ONLY", "--seed": "LETHE_FUZZ_SEED" };
const env = { ...process.env, LETHE_SLOW: "1", LETHE_FUZZ_COUNT: "100000" };
const args = process.argv.slice(2);
for (let k = 0; k < args.length; k += 2) {
  const name = FLAGS[args[k]];
  const isRight = name !== undefined && (name === "LETHE_FUZZ_ONLY" ? args[k + 1] : /^\d+$/.test(args[k + 1] ?? ""));
  if (!isRight) {
    console.error(
      `fuzz: arguments must be ${Object.keys(FLAGS).join(", ")}, each with a value, got ${args.slice(k).join(" ")}`,
    );
    process.exit(2);
  }
  env[name] = args[k + 1];
}

const folder = mkdtempSync(join(tmpdir(), "lethe-fuzz-"));
env.LETHE_FUZZ_TABLE = join(folder, "rows.jsonl");
writeFileSync(env.LETHE_FUZZ_TABLE, "");
const vitest = [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", "test/fuzz"];
const { status } = spawnSync(process.execPath, vitest, { cwd: ROOT, env, stdio: "inherit" });
const rows = readFileSync(env.LETHE_FUZZ_TABLE, "utf8")
  .trim()
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line));
rmSync(folder, { recursive: true });

console.log(
  "\n| reader | inputs | refused | found | slowest, s of processor | memory, MB |\n|---|---:|---:|---:|---:|---:|",
);
for (const { target, inputs, refused, findings, slowest, memory } of rows) {
  console.log(
    `| ${target} | ${inputs} | ${refused} | ${findings} | ${slowest.toFixed(2)} | ${Math.round(memory / 2 ** 20)} |`,
  );
}
if (env.LETHE_FUZZ_JSON) writeFileSync(env.LETHE_FUZZ_JSON, JSON.stringify(rows, null, 2));
process.exit(status ?? 1);
