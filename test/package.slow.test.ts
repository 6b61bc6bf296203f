/** @file The package as a stranger gets it: packed, put into an empty project, imported, typed, bundled. Packs dist/. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "./house/sources.ts";
import { hasChromium, openBrowser, SKIP_REASON } from "./lab/browser.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-package-"));
const project = join(folder, "project");
const installed = join(project, "node_modules/lethe");
const tarball = () => join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz"))!);
afterAll(() => rmSync(folder, { recursive: true }));

/** Its standard output. */
function run(cwd: string, command: string, ...args: string[]): string {
  const done = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: 2 ** 28 });
  expect(done.status, `${command} ${args.join(" ")}\n${done.stdout}${done.stderr}`).toBe(0);
  return done.stdout;
}
const node = (...args: string[]) => run(project, process.execPath, ...args);

beforeAll(() => {
  run(ROOT, "npm", "pack", "--ignore-scripts", "--pack-destination", folder);
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "type": "module" }\n');
  const install = ["install", "--offline", "--no-audit", "--no-fund", tarball()];
  if (spawnSync("npm", install, { cwd: project }).status !== 0) installByHand();
});

/** Where npm's cache lacks what the package depends on: the package itself, and links to just that in the checkout. */
function installByHand(): void {
  rmSync(join(project, "node_modules"), { recursive: true, force: true });
  mkdirSync(join(project, "node_modules"), { recursive: true });
  run(folder, "tar", "-xzf", tarball(), "-C", folder);
  cpSync(join(folder, "package"), installed, { recursive: true });
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  for (const [path, { dev, devOptional }] of Object.entries<{ dev?: true; devOptional?: true }>(packages)) {
    if (dev || devOptional || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || !existsSync(join(ROOT, path))) continue;
    mkdirSync(dirname(join(project, path)), { recursive: true });
    symlinkSync(join(ROOT, path), join(project, path));
  }
}

test("the package holds what it needs, and nothing of a test, a source, a bench or a user", () => {
  const files = (readdirSync(installed, { recursive: true, withFileTypes: true }) as import("node:fs").Dirent[])
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(installed.length + 1)
        .replaceAll("\\", "/"),
    );
  const needed = ["LICENSE", "README.md", "CHANGELOG.md", "bin/lethe.mjs", "data/mnist-latents.npz"];
  const notices = ["NOTICE.md", "SECURITY.md", "CITATION.cff", "dist/apps/cli/licenses.md", "dist/lab/licenses.md"];
  for (const name of [...needed, ...notices]) expect(files).toContain(name);
  const tops = new Set(
    files.map((path) =>
      path
        .split("/")
        .slice(0, path.startsWith("dist/") ? 2 : 1)
        .join("/"),
    ),
  );
  expect([...tops].sort()).toEqual(
    [
      "CHANGELOG.md",
      "CITATION.cff",
      "LICENSE",
      "NOTICE.md",
      "README.md",
      "SECURITY.md",
      "bin",
      "data",
      "dist/apps",
      "dist/lab",
      "dist/src",
      "package.json",
      "python",
    ].sort(),
  );
  expect(files.filter((path) => /\.test\.|\.map$|(?<!\.d)\.ts$/.test(path))).toEqual([]);
});

test("the command works there, and nothing tells its user to set up a checkout", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const lethe = (...args: string[]) => node(join(installed, "bin/lethe.mjs"), ...args);
  expect(lethe("--version")).toBe(`${version}\n`);
  expect(lethe("train", "--n", "60", "--trials", "40", "--out", "runs")).toContain("accuracy");
  const record = readdirSync(join(project, "runs/runs")).find((name) => name.endsWith(".train.json"))!;
  expect(lethe("show", record.split(".")[0]!)).toContain("n 60");
  lethe("simulate", record.split(".")[0]!, "--pair", "01", "--figure", "trial.png");
  expect(existsSync(join(project, "trial.png"))).toBe(true);
  expect(JSON.parse(lethe("doctor", "--json")).latents.ok).toBe(true);
});

describe("types and examples", () => {
  const doors = () => Object.keys(JSON.parse(readFileSync(join(installed, "package.json"), "utf8")).exports);
  beforeAll(() => {
    const page = readFileSync(join(ROOT, "docs/library.md"), "utf8");
    const example = /<!-- example -->\n```ts\n([\s\S]*?)```/.exec(page)![1]!;
    writeFileSync(join(project, "example.ts"), example);
    const names = doors().filter((door) => door !== "./package.json");
    const imports = names.map((door, k) => `export * as door${k} from "lethe${door.slice(1)}";\n`);
    writeFileSync(join(project, "doors.ts"), imports.join(""));
    writeFileSync(
      join(project, "wrong.ts"),
      'import { openKernel } from "lethe";\nexport const n: string = openKernel({ n: 2 });\n',
    );
  });
  const compile = (module: string, resolution: string, file: string) => {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const options = ["--strict", "--target", "es2023", "--lib", "es2023,dom", "--types", "", "--outDir", "out"];
    const args = [tsc, "--module", module, "--moduleResolution", resolution, ...options, file];
    const { stdout } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
    // Plot's own declarations name d3, which brings none
    return stdout.split("\n").filter((line) => line.includes("error TS") && !line.includes("@observablehq/plot"));
  };

  test.each([
    ["node16", "node16"],
    ["esnext", "bundler"],
  ])("types of every door resolve with --module %s --moduleResolution %s, and mean something", (module, resolution) => {
    expect(compile(module, resolution, "doors.ts")).toEqual([]);
    expect(compile(module, resolution, "example.ts")).toEqual([]);
    expect(compile(module, resolution, "wrong.ts")).toEqual([expect.stringContaining("TS2322")]);
  });

  test("every door opens in Node, and the ten lines of docs/library.md train and judge a network", () => {
    compile("node16", "node16", "doors.ts");
    compile("node16", "node16", "example.ts");
    node("out/doors.js");
    const [accuracy, ...verdict] = node("out/example.js").split(/ (.*)/s);
    expect(Number(accuracy)).toBeGreaterThan(0.9);
    expect(verdict.join("")).toMatch(/^Direct|^Slow manifold|^Mixed|^Limit cycle/);
  });
});

// from the registry, since nothing else needs them
test.for([
  ["publint@0.3.25", ["--strict"]],
  ["@arethetypeswrong/cli@0.18.5", ["--profile", "esm-only"]],
] as const)("%s finds nothing wrong with the package", ([tool, flags], { skip }) => {
  const run = spawnSync("npx", ["--yes", tool, tarball(), ...flags], { cwd: folder, encoding: "utf8" });
  if (/ENOTFOUND|ECONNREFUSED|ENOTCACHED|E404|ETIMEDOUT|EAI_AGAIN/.test(run.stderr)) {
    skip(`${tool}: needs npm's registry`);
  }
  expect(run.status, run.stdout + run.stderr).toBe(0);
});

test.skipIf(!hasChromium)(
  `bundled by Vite, the library gives Chromium the bytes it gives Node ${SKIP_REASON}`,
  async () => {
    cpSync(join(ROOT, "test/package/twoUnits.js"), join(project, "twoUnits.js"));
    await build({
      ...{ root: project, configFile: false, logLevel: "error" },
      build: {
        outDir: "bundle",
        lib: { entry: "twoUnits.js", formats: ["iife"], name: "twoUnits", fileName: "twoUnits" },
      },
    });
    const [bundle] = readdirSync(join(project, "bundle"));
    const script = readFileSync(join(project, "bundle", bundle!), "utf8");
    const here = `import { report } from ${JSON.stringify(pathToFileURL(join(project, "twoUnits.js")).href)};`;
    const expected = JSON.parse(node("--input-type=module", "-e", `${here} console.log(JSON.stringify(report()))`));
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const found = await page.evaluate(`${script};\ntwoUnits.report()`);
      expect(found).toEqual(expected);
    } finally {
      await browser.close();
    }
    expect(expected.roots.map(([kind]: string[]) => kind)).toEqual(["unstable"]); // A at 0 has 0.8 ± 2i
    expect(expected.cycles.map(([form]: string[]) => form)).toEqual(["cycle"]);
  },
);
