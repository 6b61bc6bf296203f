// Makes a checkout ready: dependencies as in package-lock.json, then dist/. Does nothing where nothing is to do.
// Needs Node's own modules only, because it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { distState, ROOT } from "./stamp.mjs";

const OLDEST = [20, 19];
const LOCK = join(ROOT, "package-lock.json");
/** Holds the sha256 of the package-lock.json that node_modules was installed from. */
const INSTALLED = join(ROOT, "node_modules/.lethe-lock.sha256");

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  console.error(
    `setup: Node must be ${OLDEST.join(".")} or later, got ${process.versions.node}; install Node 20 or 22 LTS`,
  );
  process.exit(1);
}

/** Runs a command silently under a progress line with its seconds; its output is shown only when it fails. */
function step(label, command, args) {
  process.stdout.write(`${label}… `);
  const start = performance.now();
  const shell = process.platform === "win32" && command === "npm"; // there npm is a .cmd file
  const run = spawnSync(command, args, {
    cwd: ROOT,
    encoding: "utf8",
    shell,
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (run.status === 0) {
    console.log(`${((performance.now() - start) / 1000).toFixed(1)} s`);
    return;
  }
  console.log("failed");
  console.error(run.error?.message ?? `${run.stdout}${run.stderr}`.trimEnd());
  process.exit(1);
}

/** The npm that runs us, else the one on the path. */
function npm(args) {
  const path = process.env.npm_execpath ?? "";
  return /npm-cli\.c?js$/.test(path) ? [process.execPath, [path, ...args]] : ["npm", args];
}

function install() {
  const wanted = createHash("sha256").update(readFileSync(LOCK)).digest("hex");
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, "utf8") === wanted) return false;
  // --include=dev: the build needs the compiler, even where NODE_ENV is "production"
  // `install --no-save` takes the versions of the lockfile as `ci` does and changes no file, but does not refuse a lockfile
  // that lacks an optional package of another platform
  const quiet = ["--include=dev", "--no-fund", "--no-audit", "--loglevel=error"];
  step("installing dependencies", ...npm(["install", "--no-save", ...quiet]));
  writeFileSync(INSTALLED, wanted);
  return true;
}

function build() {
  if (distState() === "fresh") return false;
  step("building", process.execPath, [join(ROOT, "scripts/build.mjs")]);
  return true;
}

requireNode();
const changes = [install(), build()];
if (!changes.includes(true)) console.log("dependencies and dist are up to date");
