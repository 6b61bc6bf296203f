// node bench/labLive.mjs [study id]: is a network of 1000 units simulated live at 1000 steps per second, and does the page
// stay responsive meanwhile? Opens the network in Chromium from a published site, runs trials and nudges while it is turned
// and scrubbed, and reads: steps per second of the worker's own time and of wall time; the longest tasks of the page's main
// thread, by PerformanceObserver and by a CDP trace with what they were spent on; the longest event. Writes
// bench/results/lab/<time>-live.json and prints it; times in ms. Without a study a network is trained for it first.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { cpus, loadavg, tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const UNITS = 1000;
const DELAY = 200; // τ, the end of the slider: 2300 steps
const REPEATS = 3;
const CLI = fileURLToPath(new URL("../dist/apps/cli/main.js", import.meta.url));
const RESULTS = fileURLToPath(new URL("results/lab", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json" };
const CATEGORIES = ["toplevel", "devtools.timeline", "__metadata"];

const scratch = mkdtempSync(join(tmpdir(), "lethe-live-"));
const lethe = (...args) => execFileSync(process.execPath, [CLI, ...args], { stdio: ["ignore", "ignore", "inherit"] });
let [, , study, id] = process.argv;
if (study === undefined) {
  study = join(scratch, "study");
  const plan = join(scratch, "plan.json");
  const network = { n: UNITS, g: 0.8, fb: 10, density: 1 }; // no entry of J that could be skipped
  writeFileSync(plan, JSON.stringify({ name: "live", network, training: { trials: 20 }, seeds: 1, verdict: false }));
  lethe("study", "run", plan, "--out", study);
}
id ??= readdirSync(join(study, "runs"))[0].split(".")[0];
const { n, g, density, feedbackDivisor } = JSON.parse(readFileSync(join(study, "runs", `${id}.train.json`), "utf8"))
  .record.spec.network;
const site = join(scratch, "site");
lethe("publish", study, site);

const server = createServer((request, response) => {
  const file = join(site, new URL(request.url, "http://localhost").pathname.slice(1) || "index.html");
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) response.writeHead(404).end();
  else {
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

const args = "--no-sandbox --disable-background-networking --disable-component-update --disable-sync --no-first-run";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: args.split(" ") });
const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
await page.addInitScript(() => {
  localStorage.setItem("lethe-visited", "yes");
  window.benchTasks = [];
  window.benchEvents = [];
  const watch = (type, kept, options) =>
    new PerformanceObserver((list) => {
      for (const { startTime, duration, name } of list.getEntries()) kept.push({ startTime, duration, name });
    }).observe({ type, buffered: true, ...options });
  watch("longtask", window.benchTasks);
  watch("event", window.benchEvents, { durationThreshold: 16 });
});
await page.goto(`http://127.0.0.1:${server.address().port}/#/n/${id}`);

const steps = () => page.evaluate(() => window.__lethe?.spaces[0]?.lastTrial()?.steps ?? 0);
const now = () => page.evaluate(() => performance.now());
const until = async (what, wanted, patience = 120_000) => {
  const limit = Date.now() + patience;
  while (!wanted(await what())) {
    if (Date.now() > limit) throw new Error("labLive: the page did not come to it in time");
    await page.waitForTimeout(50);
  }
};
await until(steps, (count) => count > 0);
const opened = await now();
await page.getByLabel("delay", { exact: true }).fill("100");
await page.waitForTimeout(500);

await browser.startTracing(page, { categories: CATEGORIES });
const began = await now();
const canvas = await page.locator(".space-body canvas").boundingBox();
const trials = [];
for (let k = 0; k < REPEATS; k++) {
  const pair = page.locator(".touch fieldset button").nth(k);
  const start = await now();
  const before = await page.evaluate(() => window.__lethe.spaces[0].facts().then(({ paths }) => paths.length));
  await pair.click();
  // the picture is turned while it runs
  await page.mouse.move(canvas.x + 300, canvas.y + 150);
  await page.mouse.down();
  for (let move = 1; move <= 10; move++) await page.mouse.move(canvas.x + 300 + 12 * move, canvas.y + 150 + 4 * move);
  await page.mouse.up();
  const isOver = () => page.evaluate(() => document.querySelector("[data-action=stop]").disabled);
  await until(isOver, Boolean);
  const { facts, trial } = await page.evaluate(async () => {
    const space = window.__lethe.spaces[0];
    return { facts: await space.facts(), trial: space.lastTrial() };
  });
  if (facts.paths.length <= before) throw new Error("labLive: the trial was not drawn");
  trials.push({
    steps: trial.steps,
    stepsPerSecondOfWork: Math.round((1000 * trial.steps) / trial.busy),
    wallMs: Math.round((await now()) - start),
    pictureMs: facts.cost,
  });
}
const releases = [];
for (let k = 0; k < REPEATS; k++) {
  const start = await now();
  await page.locator("[data-action=nudge]").click();
  await page.locator(".strip input[type=range]").fill("100"); // scrubbed while it runs
  await until(() => page.evaluate(() => document.querySelector("[data-action=stop]").disabled), Boolean);
  releases.push(Math.round((await now()) - start));
}
const ended = await now();
const trace = JSON.parse((await browser.stopTracing()).toString()).traceEvents;

const { tasks, events, isAside, renderer } = await page.evaluate(() => {
  const gl = document.createElement("canvas").getContext("webgl2");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  return {
    tasks: window.benchTasks,
    events: window.benchEvents,
    isAside: window.__lethe.spaces[0].isPaintedAside,
    renderer: info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : null,
  };
});
const within = tasks.filter(({ startTime }) => startTime >= began && startTime <= ended);
const longest = (list) => Math.round(Math.max(0, ...list.map(({ duration }) => duration)));

const result = {
  format: 1,
  what: "live simulation in the lab",
  machine: { cpu: cpus()[0].model, cores: cpus().length, node: process.version, browser: browser.version(), renderer },
  load: loadavg()[0],
  network: { id, units: n, g, density, feedbackDivisor, delay: DELAY },
  isPaintedByWorker: isAside,
  trials,
  releasesMs: releases,
  mainThread: {
    longestTaskByObserver: longest(within),
    tasksOver50: within.length,
    longestWhileOpening: longest(tasks.filter(({ startTime }) => startTime <= opened)),
    longestEvent: longest(events.filter(({ startTime }) => startTime >= began && startTime <= ended)),
    ...mainThreadTasks(trace),
  },
};
const stamp = new Date().toISOString().slice(0, 16).replace(":", "");
mkdirSync(RESULTS, { recursive: true });
const file = join(RESULTS, `${stamp}-live.json`);
writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
await browser.close();
server.close();
rmSync(scratch, { recursive: true });

/** The longest tasks of the page's main thread, and what ran in them for longest. */
function mainThreadTasks(all) {
  const names = all.filter(({ name, args: a }) => name === "thread_name" && a?.name === "CrRendererMain");
  const sums = names.map(({ pid, tid }) => {
    const mine = all.filter((e) => e.pid === pid && e.tid === tid && e.ph === "X" && e.dur !== undefined);
    return { mine, busy: mine.reduce((sum, e) => sum + (/RunTask$/.test(e.name) ? e.dur : 0), 0) };
  });
  const mine = sums.sort((a, b) => b.busy - a.busy)[0]?.mine ?? [];
  const tasks = mine.filter(({ name }) => /RunTask$/.test(name)).sort((a, b) => b.dur - a.dur);
  const shown = tasks.slice(0, 5).map((task) => {
    const inner = mine.filter((e) => e !== task && e.ts >= task.ts && e.ts + e.dur <= task.ts + task.dur);
    const best = inner.sort((a, b) => b.dur - a.dur).slice(0, 6);
    return {
      ms: Math.round(task.dur / 100) / 10,
      cpuMs: task.tdur === undefined ? null : Math.round(task.tdur / 100) / 10,
      of: best.map((e) => `${e.name}${e.args?.data?.type ? ` ${e.args.data.type}` : ""} ${Math.round(e.dur / 1000)}`),
    };
  });
  return { longestTaskByTrace: shown[0]?.ms ?? null, longestTasks: shown };
}
