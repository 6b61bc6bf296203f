import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LabIndex, LabRecord } from "../../src/study/index.ts";
import { copyNetwork, populationIds } from "../../test/labStudy.ts";
import { lethe } from "../../test/lethe.ts";

const ids = populationIds().slice(0, 4);
/** The user in the path of the study, who must not be in the site. */
const USER = "ada-of-somewhere";
let root: string;
let study: string;
let site: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "lethe-publish-"));
  study = join(root, USER, USER);
  site = join(root, "site");
  mkdirSync(join(study, "runs"), { recursive: true });
  for (const id of ids) copyNetwork(study, id);
  mkdirSync(join(study, "log"));
  writeFileSync(join(study, "log/task.jsonl"), `{"host":"${USER}"}\n`);
  await lethe("publish", study, site);
});
afterAll(() => rmSync(root, { recursive: true }));

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
const json = <T>(path: string) => JSON.parse(readFileSync(join(site, path), "utf8")) as T;

test("a site holds the page, the table, and of each network the record and the arrays as they are", () => {
  const { rows, name, progress } = json<LabIndex>("data/index.json");
  expect(rows.ids).toEqual(ids);
  expect({ name, progress }).toEqual({ name: "study", progress: null });
  for (const id of ids) {
    const stored = JSON.parse(readFileSync(join(study, `runs/${id}.train.json`), "utf8"));
    expect(json<LabRecord>(`data/runs/${id}.json`).train).toEqual(stored.record);
    const npz = `${id}.train.npz`;
    expect(readFileSync(join(site, "data/runs", npz)).equals(readFileSync(join(study, "runs", npz)))).toBe(true);
  }
});

test("nothing in it says whose machine made it: no home, user or host name, no logs", () => {
  const files = filesIn(site);
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((name) => /(^|\/)log\/|\.jsonl$|study\.json/.test(name))).toEqual([]);
  for (const file of files) {
    const text = readFileSync(join(site, file), "latin1");
    // short names may occur in arrays and minified code by chance: there, only what is long counts
    const short = /\.(json|html)$/.test(file) ? [homedir(), hostname()] : [];
    for (const word of [USER, root, process.cwd(), ...short]) {
      expect([file, word, text.includes(word)]).toEqual([file, word, false]);
    }
  }
});

test("the page has only relative addresses, its policy as <meta> before any script, and says how to serve it", () => {
  const html = readFileSync(join(site, "index.html"), "utf8");
  const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
  expect(addresses.length).toBeGreaterThan(2);
  expect(addresses.filter((address) => !/^\.\/|^data:,$/.test(address))).toEqual([]);
  const policy = html.indexOf('http-equiv="Content-Security-Policy"');
  expect(policy).toBeGreaterThan(0);
  expect(policy).toBeLessThan(html.indexOf("<script"));
  expect(html).not.toContain("frame-ancestors"); // not allowed in a <meta>
  expect(html).not.toMatch(/<script(?![^>]* src=)/);
  expect(html).toContain("python3 -m http.server");
});

test("publishing again replaces the site; a folder with anything else in it is refused", async () => {
  const gone = ["data/runs/0123456789abcdef.json", "data/runs/0123456789abcdef.train.npz"]; // a run of before
  const own = ["notes.txt", "assets/logo.svg", "data/mine.csv", "data/runs/left.json"];
  for (const path of [...gone, ...own]) writeFileSync(join(site, path), path);
  const text = await lethe("publish", study, site, "--name", "Two words", "--json");
  const { networks, bytes, files } = JSON.parse(text);
  expect(networks).toBe(ids.length);
  const found = filesIn(site);
  for (const path of gone) expect(found).not.toContain(path);
  for (const path of own) expect(readFileSync(join(site, path), "utf8")).toBe(path);
  const ours = found.filter((path) => !own.includes(path));
  expect(files).toBe(ours.length);
  expect(bytes).toBe(ours.reduce((sum, name) => sum + statSync(join(site, name)).size, 0));
  expect(json<LabIndex>("data/index.json").name).toBe("Two words");

  // a page whose files have other names leaves none behind, and what a stranger's list names outside the site stays
  const marker = JSON.parse(readFileSync(join(site, "lethe-site.json"), "utf8"));
  writeFileSync(join(site, "assets/old-abcd.js"), "");
  writeFileSync(join(root, "outside"), "");
  const files2 = [...marker.files, "assets/old-abcd.js", "../outside", "data/none"];
  writeFileSync(join(site, "lethe-site.json"), JSON.stringify({ ...marker, files: files2 }));
  await lethe("publish", study, site);
  expect(filesIn(site).sort()).toEqual([...ours, ...own].sort());
  expect(readdirSync(root)).toContain("outside");

  const other = join(root, "other");
  mkdirSync(other);
  writeFileSync(join(other, "thesis.tex"), "");
  await expect(lethe("publish", study, other)).rejects.toThrow(
    `${other}: must be empty or a site made by lethe publish, and holds thesis.tex; give another folder`,
  );
  expect(readdirSync(other)).toEqual(["thesis.tex"]);
  await expect(lethe("publish", study, join(other, "thesis.tex"))).rejects.toThrow("must be a folder");
  await expect(lethe("publish", other, site)).rejects.toThrow("must be a study");
  await expect(lethe("publish", study, site, "--name", "<b>")).rejects.toThrow("--name must be");
});

test("a site of 24 networks of 300 units, as many as the demo study has, is smaller than 20 MB", async () => {
  const many = join(root, "many");
  mkdirSync(join(many, "runs"), { recursive: true });
  for (const id of populationIds().slice(0, 24)) copyNetwork(many, id);
  const { networks, bytes } = JSON.parse(await lethe("publish", many, join(root, "large"), "--json"));
  expect(networks).toBe(24);
  expect(bytes).toBeLessThan(20e6);
});
