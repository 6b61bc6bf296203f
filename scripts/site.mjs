// npm run site: the documentation site, into site/dist. Any web server can serve it; SITE_BASE is the path it will lie at.
//   npm run site -- --pages         without the API reference and the paper's study to play with
// Its tools have a package of their own, site/package.json: VitePress and TypeDoc want other versions than the program does.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./stamp.mjs";

const SITE = join(ROOT, "site");
/** What VitePress reads: docs/ and these pages of the checkout, under names of their own. */
const PAGES = join(SITE, "pages");
const BESIDE = {
  "CONTRIBUTING.md": "contributing.md",
  "CHANGELOG.md": "changelog.md",
  "SECURITY.md": "security.md",
  "examples/README.md": "examples.md",
  "data/README.md": "data.md",
};
const FILES = { "data/mnist-latents.png": "mnist-latents.png" };
const INSTALLED = join(SITE, "node_modules/.lethe-lock.sha256");

/** Where a file of the checkout lies below pages/; null where it does not. */
const placeOf = (path) => BESIDE[path] ?? FILES[path] ?? (path.startsWith("docs/") ? path.slice("docs/".length) : null);

/** A page with links that hold where it is put: what the site does not have stays as text. */
export function movedPage(path, text, hasFile = (name) => existsSync(join(ROOT, name))) {
  const here = posix.dirname(placeOf(path));
  return text.replace(/(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)/g, (whole, mark, words, target) => {
    if (/^(https?:|mailto:|#)/.test(target)) return whole;
    const [file, anchor] = target.split("#");
    const wanted = posix.normalize(posix.join(posix.dirname(path), file));
    const place = hasFile(wanted) ? placeOf(wanted) : null;
    if (place === null) return mark === "!" ? "" : words;
    const link = posix.relative(here, place);
    return `${mark}[${words}](${link.startsWith(".") ? link : `./${link}`}${anchor === undefined ? "" : `#${anchor}`})`;
  });
}

function copyPages() {
  rmSync(PAGES, { recursive: true, force: true });
  mkdirSync(PAGES);
  cpSync(join(ROOT, "docs/images"), join(PAGES, "images"), { recursive: true });
  for (const [file, name] of Object.entries(FILES)) cpSync(join(ROOT, file), join(PAGES, name));
  const docs = readdirSync(join(ROOT, "docs"), { recursive: true }).map(
    (name) => `docs/${String(name).replaceAll("\\", "/")}`,
  );
  const pages = [...docs.filter((path) => path.endsWith(".md")), ...Object.keys(BESIDE)];
  for (const path of pages.filter((name) => existsSync(join(ROOT, name)))) {
    const to = join(PAGES, placeOf(path));
    mkdirSync(join(to, ".."), { recursive: true });
    writeFileSync(to, movedPage(path, readFileSync(join(ROOT, path), "utf8")));
  }
}

function step(label, cwd, program, ...args) {
  process.stdout.write(`${label}… `);
  const begun = performance.now();
  const shell = process.platform === "win32" && program === "npm";
  const run = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: 2 ** 28, shell });
  if (run.status !== 0) {
    console.log("failed");
    console.error(run.error?.message ?? `${run.stdout}${run.stderr}`.trimEnd());
    process.exit(1);
  }
  console.log(`${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

function install() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(SITE, "package-lock.json")))
    .digest("hex");
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, "utf8") === wanted) return;
  step(
    "installing the tools of the site",
    SITE,
    "npm",
    "install",
    "--no-save",
    "--no-fund",
    "--no-audit",
    "--loglevel=error",
  );
  writeFileSync(INSTALLED, wanted);
}

function main(args) {
  const wrong = args.find((arg) => arg !== "--pages");
  if (wrong !== undefined) {
    console.error(`site: the only argument is --pages, got ${wrong}`);
    process.exit(2);
  }
  const node = (label, ...words) => step(label, SITE, process.execPath, ...words);
  step("setting up", ROOT, process.execPath, "scripts/setup.mjs");
  install();
  copyPages();
  node("pages", "node_modules/vitepress/bin/vitepress.js", "build", ".");
  if (!args.includes("--pages")) {
    node("API reference", "node_modules/typedoc/bin/typedoc");
    const demo = [join(ROOT, "bin/lethe.mjs"), "publish", "paper", "site/dist/demo"];
    step("the paper's study, to play with", ROOT, process.execPath, ...demo);
  }
  console.log("site/dist; to look at it here: npx vite preview --outDir site/dist");
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  main(process.argv.slice(2));
