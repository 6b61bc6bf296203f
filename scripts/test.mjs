// npm test: sets up, checks (kernel bytes, types, lint), then the fast tests. Every check counts as one test.
//   npm run test:slow           sets up, then only the slow tests (*.slow.test.ts)
//   npm test -- --filter NAME…  sets up, then only what Vitest makes of the rest of the line: names of files, -t TITLE
// A step that fails does not stop the later ones, except setting up. The last line is always "N passed, N failed",
// with ", N skipped" when some were. LETHE_REQUIRE_ALL=1 makes a skipped test a failed one, and names it.
// Exit code 1 when anything failed, or when no test ran.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./stamp.mjs";
import { closingLine, countReport } from "./testCounts.mjs";

const SETUP = ["setting up", "scripts/setup.mjs"];
const CHECKS = [
  ["kernel bytes", "scripts/buildKernel.mjs", "--check"],
  ["types", "node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.json"],
  ["types without a platform", "node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.portable.json"],
  ["types of the lab", "node_modules/typescript/bin/tsc", "--noEmit", "-p", "apps/lab/tsconfig.json"],
  ["lint", "node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
];

/** Runs one Node program under a headline. @returns whether it ended well. */
function step([title, program, ...args], env = {}) {
  console.log(`\n── ${title}`);
  const start = performance.now();
  const options = { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } };
  const { status } = spawnSync(process.execPath, [join(ROOT, program), ...args], options);
  console.log(
    `── ${title}: ${status === 0 ? "passed" : "FAILED"}, ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
  return status === 0;
}

/** Runs Vitest. @returns its counts, from its JSON report. */
function vitest(title, slow, args) {
  const folder = mkdtempSync(join(tmpdir(), "lethe-test-"));
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const command = [title, "node_modules/vitest/vitest.mjs", "run", ...reporters, ...args];
  const ended = step(command, { LETHE_SLOW: slow ? "1" : "" });
  let text = "";
  try {
    text = readFileSync(report, "utf8");
  } catch {} // no report: counted as a failure
  rmSync(folder, { recursive: true });
  return countReport(text, ended);
}

function run(args) {
  const at = args.indexOf("--filter");
  const own = at < 0 ? args : args.slice(0, at);
  const unknown = own.find((argument) => argument !== "--slow");
  if (unknown !== undefined) {
    console.error(`test: arguments must be --slow or --filter and what Vitest gets, got ${unknown}`);
    return { passed: 0, failed: 1, skipped: [], tests: 0 };
  }
  if (!step(SETUP)) return { passed: 0, failed: 1, skipped: [], tests: 0 };
  const slow = own.includes("--slow");
  const checks = slow || at >= 0 ? [] : CHECKS.map((check) => step(check));
  const counts = vitest(slow ? "slow tests" : "tests", slow, at < 0 ? [] : args.slice(at + 1));
  const passed = checks.filter(Boolean).length;
  return { ...counts, passed: counts.passed + passed, failed: counts.failed + checks.length - passed };
}

const requireAll = process.env.LETHE_REQUIRE_ALL === "1";
const counts = run(process.argv.slice(2));
if (requireAll) for (const name of counts.skipped) console.log(`skipped, so failed: ${name}`);
if (counts.failed === 0 && counts.tests === 0) console.log("no test ran");
const { line, failed } = closingLine(counts, requireAll);
console.log(`\n${line}`);
process.exitCode = failed > 0 || counts.tests === 0 ? 1 : 0;
