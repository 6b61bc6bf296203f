// npm run mutants -- [--rooms dynamics,mechanism] [--lines 60] [--seed 1]
// Do the fast tests see small faults? Puts faults into the source, one at a time (StrykerJS: other operators, bounds, signs,
// conditions, left-out statements), on lines drawn at random from each room, and runs the room's fast tests that reach the
// line. Prints killed of made by room and every survivor; mutants/known.json names those that may live, each with its reason.
// Exit code 1 when another lived. StrykerJS is installed into test/mutants when this is first run. Each room's tests run once as
// they are, then those that reach a fault run for it: let it have the machine, and hours for all rooms.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { drawLines, readSurvivors, tableOf } from "./mutantReport.mjs";
import { ROOT } from "./stamp.mjs";

const STRYKER = join(ROOT, "test/mutants/node_modules/@stryker-mutator");
const ROOMS = ["dynamics", "mechanism", "study", "figures", "report"];

function optionsOrExit() {
  try {
    const { values } = parseArgs({
      options: {
        rooms: { type: "string", default: ROOMS.join(",") },
        lines: { type: "string", default: "60" },
        seed: { type: "string", default: "1" },
      },
    });
    const rooms = values.rooms.split(",");
    const there = readdirSync(join(ROOT, "src"));
    const unknown = rooms.find((room) => !there.includes(room));
    if (unknown !== undefined) throw new Error(`--rooms must be rooms of src, got ${unknown}`);
    const [lines, seed] = [Number(values.lines), Number(values.seed)];
    if (!(Number.isInteger(lines) && lines > 0))
      throw new Error(`--lines must be a whole number > 0, got ${values.lines}`);
    if (!(Number.isInteger(seed) && seed >= 0))
      throw new Error(`--seed must be a whole number >= 0, got ${values.seed}`);
    return { rooms, lines, seed };
  } catch (error) {
    console.error(`mutants: ${error.message}`);
    process.exit(2);
  }
}

/** The files of a room that say something: no tests, no tables of contents. */
function sourcesOf(room) {
  const folder = join(ROOT, "src", room);
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.endsWith("index.ts"))
    .map((name) => relative(ROOT, join(folder, name)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

/** Runs Stryker on lines of one room. @returns its report. */
function mutate(room, lines) {
  const folder = mkdtempSync(join(tmpdir(), "lethe-mutants-"));
  const report = join(folder, "report.json");
  const config = join(folder, "stryker.json");
  writeFileSync(
    config,
    JSON.stringify({
      testRunner: "vitest",
      plugins: [join(STRYKER, "vitest-runner/dist/src/index.js")],
      mutate: lines.map(({ path, line }) => `${path}:${line}-${line}`),
      vitest: { configFile: "vitest.mutants.config.ts", related: false },
      reporters: ["json"],
      jsonReporter: { fileName: report },
      concurrency: 1,
      tempDirName: join(folder, "sandbox"),
      ignorePatterns: ["/studies", "/data/paper", "/docs", "/apps"],
      tsconfigFile: "none.json", // TypeScript 7 has no API that Stryker could read it with
      disableTypeChecks: false,
      timeoutMS: 60_000,
    }),
  );
  const stryker = join(STRYKER, "core/bin/stryker.js");
  const { status } = spawnSync(process.execPath, [stryker, "run", config], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, LETHE_MUTANT_ROOMS: room },
  });
  try {
    return status === 0 ? JSON.parse(readFileSync(report, "utf8")) : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { rooms, lines, seed } = optionsOrExit();
if (!existsSync(STRYKER)) {
  const install = spawnSync("npm", ["ci"], { cwd: join(ROOT, "test/mutants"), stdio: "inherit" });
  if (install.status !== 0) process.exit(1);
}
const known = JSON.parse(readFileSync(join(ROOT, "test/mutants/known.json"), "utf8"));
const results = rooms.map((room) => {
  console.log(`\n── ${room}`);
  const report = mutate(room, drawLines(sourcesOf(room), lines, seed));
  if (report === null) {
    console.error(`mutants: the fast tests of ${room} do not run; see above`);
    process.exit(1);
  }
  return { room, ...readSurvivors(report, known) };
});
console.log(`\n${tableOf(results)}`);
process.exitCode = results.some(({ survivors }) => survivors.length > 0) ? 1 : 0;
