// node bench/labAtlas.mjs [networks]: how long does the atlas take to filter and brush, and what does a first visit load?
// Serves synthetic rows with a value in every column by the lab's own server, opens them in Chromium, and times from the
// input to the frame after the one that shows it. Writes bench/results/lab/<time>-atlas.json and prints it; times in ms,
// minimum, median and most over the repeats. `npm run build` first.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { labServer } from "../dist/apps/cli/lab/labServer.js";
import { readPage } from "../dist/apps/cli/lab/pageFiles.js";
import { packRows } from "../dist/src/format/index.js";
import { LAB_COLUMNS } from "../dist/src/study/index.js";

const COUNT = Number(process.argv[2] ?? 10_000);
const REPEATS = 9;
const RESULTS = fileURLToPath(new URL("results/lab", import.meta.url));

/** Uniform in 0 … 1, the same every time (mulberry32). */
let state = 1;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const pick = (list) => list[Math.floor(random() * list.length)];

const MECHANISMS = ["direct", "forgets", "forgets", "mixed", "limit-cycle", "chaotic", "undecided", null];
/** Values of the columns that the page reads by name; all others are made up by their kind. */
function syntheticCells(k) {
  const mechanism = pick(MECHANISMS);
  const time = 10 ** (3 * random());
  const known = {
    id: k.toString(16).padStart(16, "0"),
    seed: k,
    density: pick([0.1, 0.4, 0.7]),
    g: pick([0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5]),
    fb: pick([1, 2, 5, 10, 20, 40]),
    status: mechanism === null ? "not-learned" : "learned",
    mechanism,
    slowest_time_constant: mechanism === null ? null : time,
    forgetting_lifetime: mechanism === null ? null : time * 10 ** (random() - 0.5),
  };
  return LAB_COLUMNS.map(({ name, kind, group }) => {
    if (name in known) return known[name];
    if (mechanism === null && group !== "parameters" && group !== "training") return null;
    if (group === "parameters") return kind === "text" ? "the same" : 1;
    return kind === "text" ? "0123abcd" : kind === "integer" ? Math.floor(5 * random()) : random();
  });
}

const names = LAB_COLUMNS.map(({ name }) => name);
const cells = Array.from({ length: COUNT }, (_, k) => syntheticCells(k));
/** A study as the server has it once its rows are read: what follows is measured with the rest of the way. */
const study = {
  name: `${COUNT} synthetic networks`,
  planName: null,
  store: null,
  index: async () => ({
    ...{ name: study.name, columns: LAB_COLUMNS, rows: packRows(names, cells) },
    ...{ progress: null, notices: [], version: "s.1" },
  }),
  updates: async () => ({ rows: packRows(names, []), progress: null, notices: [], version: "s.1" }),
};
const served = new Map();
const app = labServer({ study, page: readPage(), token: "token" });
const server = createServer(async (request, response) => {
  const answer = await app.fetch(
    new Request(`http://${request.headers.host}${request.url}`, { headers: request.headers }),
  );
  const bytes = Buffer.from(await answer.arrayBuffer());
  const path = new URL(request.url, "http://localhost").pathname;
  if (path.endsWith(".js")) served.set(path.slice(1), gzipSync(bytes).length);
  if (path === "/api/index") served.indexBytes = bytes.length;
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(bytes);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const args = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
/** From the navigation to the marks, in a tab with an empty cache: with them the sentence, the map and the table stand. */
async function firstView() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, bypassCSP: true });
  const page = await context.newPage();
  await page.addInitScript(`new MutationObserver((_, observer) => {
    if (document.querySelector("canvas[data-marks]") === null) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.firstView = performance.now(); }));
  }).observe(document, { childList: true, subtree: true });`);
  await page.goto(`http://127.0.0.1:${server.address().port}/?token=token`);
  await page.waitForFunction("window.firstView !== undefined");
  return { page, ms: await page.evaluate("window.firstView") };
}
const firstViews = [];
let opened;
for (let k = 0; k < 5; k++) {
  await opened?.page.context().close();
  opened = await firstView();
  firstViews.push(opened.ms);
}
const { page } = opened;

/** Runs code of the page and waits until what it changed has been painted. @returns ms. */
const TIMED = `async (act) => {
  const start = performance.now();
  act();
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  return performance.now() - start;
}`;
const time = async (code) => {
  await page.waitForTimeout(150);
  return page.evaluate(`(${TIMED})(() => { ${code} })`);
};
const stats = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return { minimum: round(sorted[0]), median: round(sorted[sorted.length >> 1]), most: round(sorted.at(-1)) };
};
const round = (value) => Math.round(value * 10) / 10;

const type = (text) => `
  const field = document.querySelector("input[type=search]");
  field.value = ${JSON.stringify(text)};
  field.dispatchEvent(new Event("input", { bubbles: true }));`;
const surface = await page.locator(".scatter .surface").boundingBox();
const pointer = (kind, x, y) => `
  document.querySelector(".scatter .surface").dispatchEvent(new PointerEvent("${kind}", {
    clientX: ${surface.x + x}, clientY: ${surface.y + y}, button: 0, pointerId: 1, bubbles: true }));`;
// synthetic pointers cannot be captured
await page.evaluate("Element.prototype.setPointerCapture = () => {}");

const times = { filter: [], mechanism: [], cell: [], brushMove: [] };
for (let k = 0; k < REPEATS; k++) {
  times.filter.push(await time(type("g>1")), await time(type("")));
  const legend = 'document.querySelector(".legend [data-mechanism=direct]").click()';
  times.mechanism.push(await time(legend), await time(legend));
  const cell = 'document.querySelectorAll(".cells .cell")[7].click()';
  times.cell.push(await time(cell), await time(cell));
  await time(pointer("pointerdown", 100, 60));
  for (let step = 1; step <= 4; step++)
    times.brushMove.push(await time(pointer("pointermove", 100 + 80 * step, 60 + 40 * step)));
  await time(pointer("pointerup", 420, 220));
  await time(type("")); // and the brush away
  await page.evaluate("[...document.querySelectorAll('.legend button')].at(-1).click()");
}
const result = {
  format: 1,
  what: "the atlas of the lab",
  machine: { cpu: cpus()[0].model, cores: cpus().length, node: process.version, browser: browser.version() },
  load: loadavg()[0],
  networks: COUNT,
  columns: LAB_COLUMNS.length,
  indexBytes: served.indexBytes,
  firstView: stats(firstViews),
  milliseconds: Object.fromEntries(Object.entries(times).map(([name, values]) => [name, stats(values)])),
  firstLoadJavaScriptGzipBytes: [...served.values()].reduce((sum, size) => sum + size, 0),
  files: Object.fromEntries(served),
};
const stamp = new Date().toISOString().slice(0, 16).replace(":", "");
mkdirSync(RESULTS, { recursive: true });
writeFileSync(join(RESULTS, `${stamp}-atlas.json`), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
await browser.close();
server.close();
