// npm run torture: a study of 12 small networks, disturbed in every way that is known, then run again. Each round must end complete, with
// the bytes of an undisturbed study, nothing half-written, and no stack trace on the way.
//   npm run torture -- --rounds 50     (12 by default: every fault once)
//   npm run torture -- --seed 3        other moments (1 by default)
//   npm run torture -- --only "a full disk"
// The table at the end is that of docs/quality.md.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./stamp.mjs";
import { FAULTS, filesOf } from "./torture/faults.mjs";

const LETHE = join(ROOT, "bin/lethe.mjs");
const MOST = 10 * 60_000; // ms of a run that is not disturbed

function readArguments(args) {
  const found = { rounds: Object.keys(FAULTS).length, seed: 1, only: null };
  for (let k = 0; k < args.length; k += 2) {
    const name = args[k].slice(2);
    const isNumber = (name === "rounds" || name === "seed") && /^\d+$/.test(args[k + 1] ?? "");
    if (!isNumber && !(name === "only" && args[k + 1] in FAULTS)) {
      console.error(`torture: arguments must be --rounds N, --seed N, --only one of ${Object.keys(FAULTS).join("; ")}`);
      process.exit(2);
    }
    found[name] = isNumber ? Number(args[k + 1]) : args[k + 1];
  }
  return found;
}

/** mulberry32: the same rounds for the same seed. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

const { rounds, seed, only } = readArguments(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), "lethe-torture-"));
const cleanUps = [];
process.on("exit", () => {
  for (const act of cleanUps) act();
  rmSync(folder, { recursive: true, force: true });
});
process.on("SIGINT", () => process.exit(130));

const plan = join(folder, "plan.json");
const durations = { stimulus1: 3, delay1: 1, stimulus2: 3, delay2: 1, response: 2 };
const network = { n: 50, g: [0.8, 1.2], fb: [5, 2], inputDivisor: 2 };
writeFileSync(
  plan,
  JSON.stringify({ network, task: { stimuli: "gaussian", durations }, training: { trials: 12 }, seeds: [1, 2, 3] }),
);
const command = (dir) => [LETHE, "study", "run", plan, "--out", dir, "--workers", "2", "--json", "--retry", "failed"];

const contents = (dir) => {
  const kept = filesOf(dir).filter((name) => !/\.damaged-\d+$/.test(name));
  return JSON.stringify(kept.sort().map((name) => [name, readFileSync(join(dir, "runs", name), "hex")]));
};
function complete(dir) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command(dir), {
    encoding: "utf8",
    timeout: MOST,
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`the run afterwards ended with ${status}: ${stderr.slice(-400)}`);
  const { complete: done, failures } = JSON.parse(stdout);
  if (done !== 12 || failures.length > 0) throw new Error(`${done} of 12 complete, ${failures.length} given up`);
}

const reference = join(folder, "quiet");
const begun = performance.now();
complete(reference);
const quiet = performance.now() - begun;
const wanted = contents(reference);
console.log(`undisturbed: ${(quiet / 1000).toFixed(1)} s`);

const random = randomFrom(seed);
const names = only === null ? Object.keys(FAULTS) : [only];
const tally = new Map(names.map((name) => [name, { rounds: 0, identical: 0, problems: [], skipped: null }]));
for (let k = 0; k < rounds; k++) {
  const name = names[k % names.length];
  const row = tally.get(name);
  const dir = join(folder, `round-${k}`);
  mkdirSync(dir);
  const own = [];
  try {
    const skipped = await FAULTS[name]({ dir, command, random, quiet, lethe: LETHE, cleanUp: (act) => own.push(act) });
    if (typeof skipped === "string") {
      row.skipped = skipped;
      continue;
    }
    row.rounds++;
    complete(dir);
    if (contents(dir) !== wanted) throw new Error("other bytes than undisturbed");
    const hidden = spawnSync("ls", ["-A", join(dir, "runs")], { encoding: "utf8" }).stdout.match(/^\..*\.tmp$/gm) ?? [];
    if (hidden.length > 0) throw new Error(`half-written files are left: ${hidden.join(", ")}`);
    row.identical++;
    console.log(`round ${k + 1}: ${name}: identical`);
  } catch (error) {
    row.problems.push(error.message);
    console.log(`round ${k + 1}: ${name}: ${error.message}`);
  } finally {
    for (const act of own) act();
    rmSync(dir, { recursive: true, force: true });
  }
}

console.log("\n| fault | rounds | complete and byte-identical after one more run |\n|---|---:|---:|");
for (const [name, { rounds: tried, identical, skipped }] of tally) {
  console.log(`| ${name} | ${tried} | ${skipped === null ? identical : `not tried: ${skipped}`} |`);
}
const bad = [...tally.values()].flatMap(({ problems }) => problems).length;
console.log(`\n${bad === 0 ? "nothing was lost" : `${bad} rounds went wrong`}`);
process.exit(bad === 0 ? 0 : 1);
