// npm run soak: a study that goes on and on, a lab that shows it and is asked every second, and the memory of both over time.
//   npm run soak -- --minutes 120      (120 by default)
// Ends with 1 where a process died, an answer was wrong, or memory kept growing: the median of the last quarter of the time more than a
// fifth above that of the second quarter. The curve is printed; LETHE_SOAK_CSV names a file for it.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./stamp.mjs";

const [flag, text = "120", ...more] = process.argv.slice(2);
if ((flag !== undefined && flag !== "--minutes") || !(Number(text) > 0) || more.length > 0) {
  console.error("soak: the only argument is --minutes, a number");
  process.exit(2);
}
const seconds = 60 * Number(text);
const LETHE = join(ROOT, "bin/lethe.mjs");
const LONGEST_GROWTH = 1.2;
const folder = mkdtempSync(join(tmpdir(), "lethe-soak-"));
const plan = join(folder, "plan.json");
const study = join(folder, "study");
writeFileSync(
  plan,
  JSON.stringify({
    network: { n: 50, g: [0.8, 1.2], fb: [5, 2] },
    task: { stimuli: "gaussian" },
    training: { trials: 12 },
    seeds: { from: 0, to: 20000, step: 1 },
  }),
);

const children = [];
const start = (...args) => {
  const child = spawn(process.execPath, [LETHE, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  return child;
};
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});
process.on("SIGINT", () => process.exit(130));

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
/** Resident memory of a process, MB; null once it is gone. */
function residentOf({ pid }) {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
  } catch {
    return null;
  }
}
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const runner = start("study", "run", plan, "--out", study, "--workers", "2");
runner.stdout.resume();
runner.stderr.resume();
let lab = null;
let address = null;
const rows = [];
const problems = [];
let answers = 0;
const begun = performance.now();
for (let next = 5; performance.now() - begun < 1000 * seconds; ) {
  await wait(1000);
  const now = (performance.now() - begun) / 1000;
  if (lab === null && existsSync(join(study, "runs"))) {
    lab = start("lab", study, "--port", "47300", "--no-open", "--json");
    lab.stderr.resume();
    lab.stdout.on("data", (part) => {
      address ??= JSON.parse(part);
    });
  }
  if (address !== null) {
    const { port, token } = address;
    const answer = await fetch(`http://127.0.0.1:${port}/api/index`, {
      headers: { authorization: `Bearer ${token}` },
    }).catch((error) => error);
    if (answer.status === 200) answers += (await answer.json()) === null ? 0 : 1;
    else problems.push(`the lab answered ${answer.status ?? answer.message}`);
  }
  if (now < next) continue;
  next += Math.max(5, seconds / 100);
  const row = { seconds: Math.round(now), study: residentOf(runner), lab: lab === null ? null : residentOf(lab) };
  if (row.study === null || (lab !== null && row.lab === null)) {
    problems.push(`at ${row.seconds} s a process was gone`);
    break;
  }
  rows.push(row);
}
for (const child of children) child.kill("SIGTERM");

const curve = [
  "seconds,study_mb,lab_mb",
  ...rows.map((row) => [row.seconds, row.study?.toFixed(0), row.lab?.toFixed(0) ?? ""].join(",")),
].join("\n");
if (process.env.LETHE_SOAK_CSV) writeFileSync(process.env.LETHE_SOAK_CSV, `${curve}\n`);
console.log(curve);
for (const name of ["study", "lab"]) {
  const quarter = (k) =>
    rows
      .filter((row) => row[name] !== null && Math.floor((4 * row.seconds) / (seconds + 1)) === k)
      .map((row) => row[name]);
  const [early, late] = [quarter(1), quarter(3)];
  if (early.length === 0 || late.length === 0) continue;
  const growth = median(late) / median(early);
  console.log(
    `${name}: ${median(early).toFixed(0)} MB in the second quarter, ${median(late).toFixed(0)} MB in the last`,
  );
  // a short soak is mostly start-up, which needs memory
  if (seconds >= 600 && growth > LONGEST_GROWTH)
    problems.push(`${name}: memory grew by ${((growth - 1) * 100).toFixed(0)} %`);
}
console.log(
  `${answers} answers of the lab; ${problems.length === 0 ? "no problem" : [...new Set(problems)].join("; ")}`,
);
process.exit(problems.length === 0 ? 0 : 1);
