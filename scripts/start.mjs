// npm start: sets up, runs the demo study, and opens the lab on it as soon as its first network is ready. The lab stays
// until Ctrl-C. `npm start -- --no-lab` runs the study only and ends by itself. (`npm start --no-lab`, without the `--`,
// passes no argument at all but sets npm_config_lab to "": to the same effect.)
// --port <number> and --no-open go to `lethe lab`, everything else to `lethe study run demo`.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { constants } from "node:os";
import { join, resolve } from "node:path";
import { ROOT } from "./stamp.mjs";

const LETHE = join(ROOT, "bin/lethe.mjs");
const LOOK_EVERY = 500; // ms

const setup = spawnSync(process.execPath, [join(ROOT, "scripts/setup.mjs")], { cwd: ROOT, stdio: "inherit" });
if (setup.status !== 0) process.exit(1);

/** Takes a flag, with its value where it has one, out of the arguments. @returns what stood there, or undefined. */
function take(args, flag, hasValue) {
  const at = args.indexOf(flag);
  return at < 0 ? undefined : args.splice(at, hasValue ? 2 : 1).at(-1);
}

const studyArgs = process.argv.slice(2);
const noLab = take(studyArgs, "--no-lab", false) !== undefined || process.env.npm_config_lab === "";
const port = take(studyArgs, "--port", true);
const noOpen = take(studyArgs, "--no-open", false);
const labArgs = [...(port === undefined ? [] : ["--port", port]), ...(noOpen === undefined ? [] : [noOpen])];
const outAt = studyArgs.indexOf("--out");
const dir = outAt < 0 ? "studies/demo" : studyArgs[outAt + 1];
const say = studyArgs.includes("--json") ? console.error : console.log;

const children = new Set();
/** @returns a promise of the exit code. */
function start(args, stdio) {
  const child = spawn(process.execPath, [LETHE, ...args], { cwd: ROOT, stdio });
  children.add(child);
  const ended = new Promise((resolve) => {
    child.on("exit", (code, signal) => {
      children.delete(child);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
  return { child, ended };
}

let isStopping = false;
const stop = (signal) => {
  isStopping = true;
  // the terminal sends Ctrl-C to the children too: they end, and we with them
  if (signal === "SIGTERM") for (const child of children) child.kill("SIGTERM");
};
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);

/** A network is ready when its last stage is there: each learns its verdict, "not learned" being one. */
const isReady = () => {
  const runs = join(resolve(ROOT, dir), "runs");
  return existsSync(runs) && readdirSync(runs).some((name) => /\.verdict-[0-9a-f]{8}\.json$/.test(name));
};

/** Opens the lab once there is something to see. @returns a promise of its exit code, or of 0 where it came to nothing. */
async function openLab(study) {
  let hasEnded = false;
  study.ended.then(() => {
    hasEnded = true;
  });
  while (!isReady()) {
    if (hasEnded || isStopping) return 0;
    await new Promise((next) => setTimeout(next, LOOK_EVERY));
  }
  if (isStopping) return 0;
  const lab = start(["lab", dir, "--json", ...labArgs], ["inherit", "pipe", "inherit"]);
  let text = "";
  lab.child.stdout.on("data", (part) => {
    text += part;
    if (!text.endsWith("\n")) return;
    say(`\nThe lab is open at ${JSON.parse(text).url}\nIt fills as networks are finished. Ctrl-C closes it.\n`);
    text = "";
  });
  return lab.ended;
}

const study = start(["study", "run", "demo", ...studyArgs], "inherit");
const codes = noLab ? [await study.ended] : await Promise.all([study.ended, openLab(study)]);
process.exit(codes.find((code) => code !== 0) ?? 0);
