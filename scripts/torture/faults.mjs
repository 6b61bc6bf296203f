// The faults of `npm run torture`: each disturbs a running study in a folder, and says what it did. Afterwards the study is run again.
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const preload = (name) => `--import=${new URL(name, import.meta.url).href}`;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** Starts the study; `ended` is a promise of { code, signal, said }. */
export function start({ command, dir, env = {}, wrap = [] }) {
  const words = [...wrap, process.execPath, ...command(dir)];
  const child = spawn(words[0], words.slice(1), {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (part) => {
    said += part;
  });
  const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, said })));
  return { child, ended };
}

/** A run that must not show a stack; what it said last otherwise. */
async function calmly({ ended }) {
  const { said } = await ended;
  if (/^\s+at .*:\d+:\d+\)?$/m.test(said)) throw new Error(`a stack trace: ${said.slice(-800)}`);
}

async function signalled(round, signals) {
  const { random, quiet } = round;
  const run = start(round);
  for (const signal of signals) {
    await wait(random() * quiet);
    if (run.child.exitCode === null) run.child.kill(signal);
    if (signal === "SIGSTOP") {
      await wait(300);
      run.child.kill("SIGCONT");
    }
  }
  if (signals.includes("SIGSTOP")) await run.ended;
  else await Promise.race([run.ended, wait(20_000).then(() => run.child.kill("SIGKILL"))]);
  await calmly(run);
}

/** Files of runs/, the hidden ones left out. */
export const filesOf = (dir) => readdirSync(join(dir, "runs")).filter((name) => !name.startsWith("."));

function flipBits(dir, random, count) {
  const names = filesOf(dir);
  const hit = new Set();
  while (hit.size < Math.min(count, names.length)) hit.add(names[Math.floor(random() * names.length)]);
  for (const name of hit) {
    const path = join(dir, "runs", name);
    const bytes = readFileSync(path);
    if (bytes.length === 0) continue;
    bytes[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(random() * 8);
    writeFileSync(path, bytes);
  }
  return hit;
}

async function wholeThen(round, damage) {
  await calmly(start(round));
  const hit = damage(round.dir);
  const verify = spawnSync(process.execPath, [round.lethe, "study", "verify", round.dir, "--json"], {
    encoding: "utf8",
  });
  if (verify.status !== 1)
    throw new Error(`verify ended with ${verify.status} though ${[...hit].join(", ")} are damaged`);
}

/** Name → what is done. A fault that cannot be tried here returns why. */
export const FAULTS = {
  "killed at a random time": (round) => signalled(round, ["SIGKILL"]),
  "killed, and again while it resumes": async (round) => {
    await signalled(round, ["SIGKILL"]);
    await signalled(round, ["SIGKILL"]);
  },
  "asked to end (SIGTERM)": (round) => signalled(round, ["SIGTERM"]),
  "Ctrl-C twice": (round) => signalled(round, ["SIGINT", "SIGINT"]),
  "stopped and continued, three times": (round) => signalled(round, ["SIGSTOP", "SIGSTOP", "SIGSTOP"]),
  "a worker that dies while it writes": async (round) => {
    const at = 1 + Math.floor(round.random() * 40);
    await calmly(start({ ...round, env: { NODE_OPTIONS: preload("workerDies.mjs"), LETHE_DIE_AT: String(at) } }));
  },
  "two at once in one folder, one of them killed": async (round) => {
    const [first, second] = [start(round), start(round)];
    await wait(round.random() * round.quiet);
    first.child.kill("SIGKILL");
    await first.ended;
    await calmly(second);
  },
  "a full disk": async (round) => {
    const size = 40 + Math.floor(round.random() * 200);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}k`, "tmpfs", round.dir]);
    if (mounted.error !== undefined || mounted.status !== 0) return "needs the right to mount a small disk";
    try {
      await calmly(start(round));
    } finally {
      spawnSync("mount", ["-o", "remount,size=64m", round.dir]);
      round.cleanUp(() => spawnSync("umount", [round.dir]));
    }
  },
  "few file descriptors": async (round) => {
    const most = 24 + Math.floor(round.random() * 40);
    await start({ ...round, wrap: ["sh", "-c", `ulimit -n ${most}; exec "$@"`, "sh"] }).ended;
  },
  "bits flipped in files that are finished": (round) => wholeThen(round, (dir) => flipBits(dir, round.random, 4)),
  "files cut, emptied and gone": (round) =>
    wholeThen(round, (dir) => {
      const names = filesOf(dir).filter((name) => name.endsWith(".json"));
      const chosen = [0, 1, 2].map((k) => names[(k * 5 + Math.floor(round.random() * 5)) % names.length]);
      const [cut, emptied, gone] = chosen.map((name) => join(dir, "runs", name));
      truncateSync(cut, Math.floor(statSync(cut).size * round.random()));
      truncateSync(emptied, 0);
      rmSync(gone, { force: true });
      return new Set(chosen);
    }),
  "a clock that goes back": (round) => calmly(start({ ...round, env: { NODE_OPTIONS: preload("clockBack.mjs") } })),
};

export const HERE = fileURLToPath(new URL(".", import.meta.url));
