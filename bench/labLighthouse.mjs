// node bench/labLighthouse.mjs <study> [network]: what does Lighthouse say of the published site? Publishes the study, serves it as static
// hosts do (compressed), and runs Lighthouse's desktop and mobile settings on its first page and on a network's. Writes
// bench/results/lab/<time>-lighthouse.json and prints it. `npm run build` first; npx fetches lighthouse; needs /usr/bin/chromium.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { cpus, loadavg, tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIGHTHOUSE = "lighthouse@12.8.2";
const CLI = fileURLToPath(new URL("../dist/apps/cli/main.js", import.meta.url));
const RESULTS = fileURLToPath(new URL("results/lab", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json" };

const [study, network] = process.argv.slice(2);
if (study === undefined) {
  console.error("labLighthouse: give the folder of a study, and if wanted one of its networks");
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), "lethe-lighthouse-"));
const site = join(scratch, "site");
execFileSync(process.execPath, [CLI, "publish", study, site], { stdio: ["ignore", "ignore", "inherit"] });
const size = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);

const server = createServer((request, response) => {
  const file = join(site, new URL(request.url, "http://localhost").pathname.slice(1) || "index.html");
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
  const type = TYPES[extname(file)];
  const bytes = readFileSync(file);
  response.writeHead(200, {
    "Content-Type": type ?? "application/octet-stream",
    "Cache-Control": "max-age=600",
    ...(type === undefined ? {} : { "Content-Encoding": "gzip" }),
  });
  response.end(type === undefined ? bytes : gzipSync(bytes));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const base = `http://127.0.0.1:${server.address().port}/`;

const pages = [["atlas", base], ...(network === undefined ? [] : [["network", `${base}#/n/${network}`]])];
const runs = [];
for (const [page, url] of pages) {
  for (const preset of ["desktop", "mobile"]) {
    const out = join(scratch, `${page}-${preset}.json`);
    const flags = [
      ...["--yes", LIGHTHOUSE, url, "--quiet", "--output=json", `--output-path=${out}`],
      "--only-categories=performance,accessibility,best-practices",
      "--chrome-flags=--headless=new --no-sandbox",
      ...(preset === "desktop" ? ["--preset=desktop"] : []),
    ];
    // this process serves meanwhile
    const child = spawn("npx", flags, {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, CHROME_PATH: "/usr/bin/chromium" },
    });
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`labLighthouse: lighthouse ended with ${code}`);
    const { categories, audits } = JSON.parse(readFileSync(out, "utf8"));
    const below = Object.values(categories).flatMap(({ auditRefs }) =>
      auditRefs
        .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
        .map(({ id }) => `${id}: ${audits[id].displayValue ?? audits[id].title}`),
    );
    runs.push({
      page,
      preset,
      load: loadavg()[0],
      scores: Object.fromEntries(
        Object.entries(categories).map(([name, { score }]) => [name, Math.round(100 * score)]),
      ),
      below,
    });
  }
}
const result = {
  format: 1,
  what: "the published site by Lighthouse",
  lighthouse: LIGHTHOUSE,
  machine: { cpu: cpus()[0].model, cores: cpus().length, node: process.version },
  siteBytes: size,
  runs,
};
const stamp = new Date().toISOString().slice(0, 16).replace(":", "");
mkdirSync(RESULTS, { recursive: true });
writeFileSync(join(RESULTS, `${stamp}-lighthouse.json`), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
server.close();
rmSync(scratch, { recursive: true });
