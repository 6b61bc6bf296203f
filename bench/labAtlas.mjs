// node bench/labAtlas.mjs [networks]: how long does the atlas take to filter and brush, and what does a first visit load?
// Builds a site with synthetic rows from dist/lab, opens it in Chromium, and times from the input to the frame after the
// one that shows it. Prints one JSON object; times in ms, minimum and median over the repeats.
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { loadavg } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const COUNT = Number(process.argv[2] ?? 10_000);
const REPEATS = 9;
const LAB = fileURLToPath(new URL("../dist/lab", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json" };

/** Uniform in 0 … 1, the same every time (mulberry32). */
let state = 1;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const pick = (list) => list[Math.floor(random() * list.length)];

function syntheticIndex() {
  const kind = (name) => (["id", "status", "mechanism", "kind"].includes(name) ? "text" : "number");
  const names =
    "id status mechanism kind g fb density seed n trials accuracy rmse margin bits retained timeConstant halfLife".split(
      " ",
    );
  const columns = names.map((name) => {
    return { name, kind: kind(name), unit: /Constant|halfLife/.test(name) ? "τ" : "", description: name };
  });
  const rows = Array.from({ length: COUNT }, (_, k) => {
    const mechanism = pick([
      "direct",
      "slow-manifold",
      "slow-manifold",
      "mixed",
      "limit-cycle",
      "undecided",
      "not-learned",
    ]);
    const timeConstant = 10 ** (3 * random());
    return {
      id: k.toString(16).padStart(16, "0"),
      status: mechanism === "not-learned" ? mechanism : "learned",
      mechanism,
      kind: null,
      g: pick([0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5]),
      fb: pick([1, 2, 5, 10, 20, 40]),
      density: pick([0.1, 0.4, 0.7]),
      seed: k,
      n: 1000,
      trials: 1000,
      accuracy: random(),
      rmse: 10 ** (-2 * random()),
      margin: random(),
      bits: random(),
      retained: random(),
      timeConstant,
      halfLife: timeConstant * 10 ** (random() - 0.5),
    };
  });
  return { name: `${COUNT} synthetic networks`, rows, columns, progress: null, notices: [], version: "site" };
}

const index = JSON.stringify(syntheticIndex());
const served = new Map();
const server = createServer((request, response) => {
  const path = new URL(request.url, "http://localhost").pathname.slice(1) || "index.html";
  const file = join(LAB, path);
  if (path === "data/index.json") response.writeHead(200, { "Content-Type": TYPES[".json"] }).end(index);
  else if (!statSync(file, { throwIfNoEntry: false })?.isFile()) response.writeHead(404).end();
  else {
    const bytes = readFileSync(file);
    if (extname(file) === ".js") served.set(path, gzipSync(bytes).length);
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" }).end(bytes);
  }
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
const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.waitForSelector("canvas[data-marks]");
const firstView = await page.evaluate("performance.now()");

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
  networks: COUNT,
  firstView: round(firstView),
  milliseconds: Object.fromEntries(Object.entries(times).map(([name, values]) => [name, stats(values)])),
  firstLoadJavaScriptGzipBytes: [...served.values()].reduce((sum, size) => sum + size, 0),
  files: Object.fromEntries(served),
  load: loadavg()[0],
};
console.log(JSON.stringify(result, null, 2));
await browser.close();
server.close();
