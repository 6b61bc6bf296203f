// node bench/labParticles.mjs: how many steps of 150 states of a network of 300 units fit into 16 ms of processor time? The same kernel and
// the same map as in the worker that follows particles. Writes bench/results/lab/<time>-particles.json and prints it.
// `npm run build` first.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mapOf } from "../dist/src/network/index.js";
import { openRun, openStimuliOf, subjectOfRun } from "../dist/src/study/index.js";

const RUN = fileURLToPath(new URL("../test/population/a9a040f819795d7a", import.meta.url));
const RESULTS = fileURLToPath(new URL("results/lab", import.meta.url));
const COLUMNS = 150;
const STEPS = 100;
const REPEATS = 15;
const FRAME = 16; // ms

const run = openRun(RUN);
const { kernel, matrices, network, ends } = subjectOfRun(run, openStimuliOf(run.record.spec.task, null)).subject();
const { n } = network;
const map = mapOf(kernel, matrices, network, { use: "trained" });
let x = Float64Array.from({ length: COLUMNS * n }, (_, k) => ends[k % ends.length]);
let y = new Float64Array(x.length);
const times = Array.from({ length: REPEATS }, () => {
  const start = process.cpuUsage();
  for (let step = 0; step < STEPS; step++) {
    map.evaluate(x, y, COLUMNS);
    [x, y] = [y, x];
  }
  const { user, system } = process.cpuUsage(start); // μs: what others take of the machine does not count
  return (user + system) / 1000 / STEPS;
}).sort((a, b) => a - b);
const perFrame = (ms) => Math.round((10 * FRAME) / ms) / 10;
const result = {
  format: 1,
  what: "particles of the lab",
  machine: { cpu: cpus()[0].model, cores: cpus().length, node: process.version },
  load: loadavg()[0],
  units: n,
  columns: COLUMNS,
  millisecondsPerStep: { minimum: times[0], median: times[REPEATS >> 1], most: times.at(-1) },
  stepsPerFrame: { most: perFrame(times[0]), median: perFrame(times[REPEATS >> 1]), least: perFrame(times.at(-1)) },
};
const stamp = new Date().toISOString().slice(0, 16).replace(":", "");
mkdirSync(RESULTS, { recursive: true });
writeFileSync(join(RESULTS, `${stamp}-particles.json`), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
