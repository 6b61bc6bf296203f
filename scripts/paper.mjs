// npm run paper -- [--part grid] [--hours 2] [--workers 2] [--nice 10] [--judge] [--dir studies/paper-parts]
// Goes on with the paper's study where it was left. Part "grid" is its 672 networks of 1000 units: one cluster (seed, density)
// after another, 42 networks each, in <dir>/<cluster>. What data/paper/<cluster>.npz has is taken from there and not trained
// again; each cluster is packed there when it is complete, or when the hours are over. Without --judge it only trains; with it
// networks get verdicts and assays too, which go into data/paper/results.csv. Networks whose training is cut off are begun again
// next time: give it hours, not minutes. The other parts, trial, replicates, intervention, sizes, latents and checks, are what is run
// beside it: trained, judged and assayed in <dir>/<plan>, and their tables kept as data/paper/<plan>.csv.
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
const { part, hours, workers, nice, judge, dir } = optionsOrExit();
if (spawnSync(process.execPath, [join(ROOT, "scripts/setup.mjs")], { cwd: ROOT, stdio: "inherit" }).status !== 0)
  process.exit(1);
const { BUILT_IN_PLANS } = await import("../dist/src/study/index.js");
const { pack, packedNetworks, packStages, unpack } = await import("./paperPack.mjs");
const { judgedElsewhere, standing, writeResults } = await import("./paperResults.mjs");
const { plansOf, retrainSome } = await import("./paperParts.mjs");
const { classify } = await import("./paperTrial.mjs");
const { intervene } = await import("./paperIntervention.mjs");

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
async function run(plan, study, more = []) {
  child = spawn(process.execPath, [LETHE, "study", "run", plan, "--out", study, ...workers, ...more], {
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
  const elsewhere = judge ? judgedElsewhere(RESULTS, cluster, study) : [];
  if (steps.run && !isStopping && elsewhere.length < cluster.networks) {
    if (elsewhere.length > 0)
      console.log(`${cluster.name}: ${elsewhere.length} networks have their verdict in the table`);
    console.log(`\n${cluster.name}: ${trainedIn(study)} of ${cluster.networks} trained`);
    mkdirSync(folder, { recursive: true });
    const plan = join(folder, `${cluster.name}.json`);
    writeFileSync(plan, `${JSON.stringify(planOf(paper, cluster, judge, elsewhere), null, 2)}\n`);
    code = await run(plan, study, elsewhere.length > 0 ? ["--mix"] : []);
  }
  if (trainedIn(study) > packed) console.log(`${cluster.name}: ${pack(study, cluster.name)} networks packed`);
  if (judge && existsSync(join(study, "runs"))) {
    const rows = await writeResults([study], RESULTS);
    const ids = standing(rows);
    const stages = ids.length === 0 ? 0 : packStages(study, cluster.name, ids);
    console.log(`${cluster.name}: ${rows.length} networks in the table, ${stages} files of verdicts and assays packed`);
  }
  return code;
}

/** What is beside the grid: each plan in a folder of its own. @returns the exit code. */
async function advancePart(name) {
  if (name === "intervention") {
    const studies = ["paper-trial", "paper-replicates", ...clusters.map((cluster) => cluster.name)].map((study) =>
      join(folder, study),
    );
    const there = studies.filter((study) => existsSync(join(study, "runs")));
    const left = Math.max(0, (until - performance.now()) / 1000);
    console.log(`${intervene(there, { seconds: left })} direct networks in data/paper/intervention.csv`);
    return 0;
  }
  const { plans, missing } = plansOf(name, folder);
  for (const file of missing)
    console.log(
      `left out: ${file}; make it: cd data/vae && npm install && node train.mjs --seed ${file.match(/\d+/)[0]}`,
    );
  for (const { plan, file } of plans) {
    if (isStopping || performance.now() >= until) {
      isStopping = true;
      return 0;
    }
    const study = join(folder, plan.name);
    const ended = await run(file, study);
    if (name === "trial") {
      if (ended === 0) console.log(`${classify(study)} networks in data/paper/replicates-trial.csv`);
      return ended;
    }
    const rows = await writeResults([study], join(ROOT, "data/paper", `${plan.name}.csv`));
    console.log(`${plan.name}: ${rows.length} networks in data/paper/${plan.name}.csv`);
    if (ended !== 0) return ended;
  }
  return name === "checks" ? retrainSome(join(folder, "paper-sizes"), until) : 0;
}

const paper = BUILT_IN_PLANS.paper;
const clusters = clustersOf(paper);
const RESULTS = join(ROOT, "data/paper/results.csv");
let code = 0;
if (part !== "grid") {
  mkdirSync(folder, { recursive: true });
  code = await advancePart(part);
  if (isStopping) console.log("stopped; the same command goes on");
  process.exit(isStopping && code === INTERRUPTED && performance.now() >= until ? 0 : code);
}
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
  const next = judge ? "lethe claims paper --out claims.html" : "npm run paper -- --judge";
  console.log(`next: ${next}`);
}
// that the time is over is no failure
process.exit(isStopping && code === INTERRUPTED && performance.now() >= until ? 0 : code);
