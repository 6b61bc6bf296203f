/** @file What does a command load before it works? Files and packages are counted, as times depend on the machine. Runs dist/. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../dist/apps/cli/main.js", import.meta.url));
const STUDY = fileURLToPath(new URL("../../test/population", import.meta.url));
const HEAVY = ["@duckdb/node-api", "@observablehq/plot", "@resvg/resvg-js", "hono", "linkedom"];

/** Writes the address of every module that is loaded to descriptor 3. */
const hooks = `import { writeSync } from "node:fs";
export async function load(url, context, next) { writeSync(3, url + "\\n"); return next(url, context); }`;
const dataUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
const watch = dataUrl(`import { register } from "node:module"; register(${JSON.stringify(dataUrl(hooks))});`);

/** Files that a command loads, and the packages whose code is in them or that they are of. */
function loadedBy(...args: string[]) {
  const run = spawnSync(process.execPath, ["--import", watch, MAIN, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  expect(run.stderr).toBe("");
  const urls = new Set((run.output[3] ?? "").split("\n").filter((url) => url.startsWith("file:")));
  const files = [...urls].map((url) => fileURLToPath(url));
  // of a bundled file, its map names the sources that are in it
  const sourcesOf = (file: string): string[] =>
    existsSync(`${file}.map`) ? JSON.parse(readFileSync(`${file}.map`, "utf8")).sources : [];
  const parts = files.flatMap((file) => [file, ...sourcesOf(file)]);
  const packages = new Set(
    parts.flatMap((part) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(part.replaceAll("\\", "/"))?.[1] ?? []),
  );
  return { files, packages, text: run.stdout };
}

test("lethe --version loads the command line and no command: no schema, no table, no plot", () => {
  const { files, packages, text } = loadedBy("--version");
  expect(text).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(files.length).toBeGreaterThan(1);
  expect(files.length).toBeLessThanOrEqual(8);
  expect([...packages].sort()).toEqual(["@commander-js/extra-typings", "commander"]);
});

test("lethe show reads a record without what draws, serves or queries", () => {
  const id = readdirSync(`${STUDY}/runs`)[0]!.split(".")[0];
  const { files, packages, text } = loadedBy("show", `${STUDY}/${id}`);
  expect(text).toContain(id);
  expect(files.length).toBeLessThanOrEqual(30);
  expect([...packages].filter((name) => HEAVY.includes(name))).toEqual([]);
  expect(packages).toContain("zod"); // records are checked: the names of packages are seen
});

test.each(["train", "verdict", "assay", "dissect", "simulate", "query"])(
  "lethe %s loads what draws only when it is asked for a figure, and tables only for a query",
  (command) => {
    const { packages } = loadedBy(command, "--help");
    expect([...packages].filter((name) => HEAVY.includes(name))).toEqual([]);
  },
);

test("what a command needs is loaded: the lab's server", () => {
  expect(loadedBy("lab", "--help").packages).toContain("hono");
});
