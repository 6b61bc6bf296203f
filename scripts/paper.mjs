// npm run paper -- [--hours 2] [--workers 2] [--nice 10] [--judge] [--dir studies/paper]
// Goes on with the paper's grid (672 networks of 1000 units) where it was left: one cluster (seed, density) after another, 42
// networks each, in studies/paper/<cluster>. What data/paper/<cluster>.npz has is taken from there and not trained again; each
// cluster is packed there when it is complete, or when the hours are over. Without --judge it only trains; with it networks
// get verdicts and assays too. Networks whose training is cut off are begun again next time: give it hours, not minutes.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { join, resolve } from "node:path";
import { clustersOf, planOf, readOptions, stepsOf } from "./paperClusters.mjs";
import { ROOT } from "./stamp.mjs";

const INTERRUPTED = 130;
const LETHE = join(ROOT, "bin/lethe.mjs");

function optionsOrExit() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`paper: ${error.message}`);
    process.exit(2);
  }
}
const { hours, workers, nice, judge, dir } = optionsOrExit();
if (spawnSync(process.execPath, [join(ROOT, "scripts/setup.mjs")], { cwd: ROOT, stdio: "inherit" }).status !== 0)
  process.exit(1);
const { BUILT_IN_PLANS } = await import("../dist/src/study/index.js");
const { pack, packedNetworks, unpack } = await import("./paperPack.mjs");

if (nice > 0) setPriority(nice); // children inherit it
const until = performance.now() + hours * 3_600_000;
const folder = resolve(ROOT, dir);
let child = null;
let isStopping = false;
const stop = (signal) => {
  isStopping = true;
  // Ctrl-C reaches the child by itself
  if (signal !== "SIGINT") child?.kill("SIGINT");
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

const trainedIn = (study) => {
  const runs = join(study, "runs");
  return existsSync(runs) ? readdirSync(runs).filter((name) => name.endsWith(".train.json")).length : 0;
};

/** Runs `lethe study run` until it ends by itself or the time is over. @returns its exit code. */
async function run(plan, study) {
  child = spawn(process.execPath, [LETHE, "study", "run", plan, "--out", study, ...workers], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const left = until - performance.now();
  const timer = Number.isFinite(left) ? setTimeout(() => stop("time"), Math.max(0, left)) : undefined;
  const code = await new Promise((ended) => child.on("exit", (exitCode) => ended(exitCode ?? INTERRUPTED)));
  clearTimeout(timer);
  child = null;
  return code;
}

/** One cluster as far as the time goes. @returns an exit code. */
async function advance(cluster, paper) {
  const study = join(folder, cluster.name);
  const packed = packedNetworks(cluster.name);
  const steps = stepsOf(cluster, packed, judge);
  if (steps.unpack) unpack(cluster.name, study);
  await new Promise((next) => setImmediate(next)); // a signal that came meanwhile is heard before the child begins
  let code = 0;
  if (steps.run && !isStopping) {
    console.log(`\n${cluster.name}: ${trainedIn(study)} of ${cluster.networks} trained`);
    mkdirSync(folder, { recursive: true });
    const plan = join(folder, `${cluster.name}.json`);
    writeFileSync(plan, `${JSON.stringify(planOf(paper, cluster, judge), null, 2)}\n`);
    code = await run(plan, study);
  }
  if (trainedIn(study) > packed) console.log(`${cluster.name}: ${pack(study, cluster.name)} networks packed`);
  return code;
}

const paper = BUILT_IN_PLANS.paper;
const clusters = clustersOf(paper);
let code = 0;
for (const cluster of clusters) {
  if (isStopping || performance.now() >= until) {
    isStopping = true;
    break;
  }
  code = await advance(cluster, paper);
  if (code !== 0) break;
}
const done = clusters.map(({ name, networks }) => ({
  networks,
  trained: Math.min(networks, Math.max(trainedIn(join(folder, name)), packedNetworks(name))),
}));
const sum = (key) => done.reduce((total, one) => total + one[key], 0);
const complete = done.filter(({ networks, trained }) => trained === networks).length;
console.log(
  `\n${sum("trained")} of ${sum("networks")} networks trained, ${complete} of ${done.length} clusters complete`,
);
if (isStopping) console.log("stopped; the same command goes on");
else if (code === 0) {
  const next = judge
    ? `lethe study merge ${clusters.map(({ name }) => `${dir}/${name}`).join(" ")} --into studies/paper-whole && lethe claims studies/paper-whole --out claims.html`
    : "npm run paper -- --judge";
  console.log(`next: ${next}`);
}
// that the time is over is no failure
process.exit(isStopping && code === INTERRUPTED && performance.now() >= until ? 0 : code);
