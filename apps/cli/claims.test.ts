/** @file `lethe claims`: what it reads, what it prints, and what it writes. What claims compute: src/report/claims. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, expect, test } from "vitest";
import { type Claim, claimsOf } from "../../src/report/index.ts";
import { lethe } from "../../test/lethe.ts";
import { syntheticClaims } from "../../test/syntheticClaims.ts";
import { writeSyntheticStudy } from "../../test/syntheticStudy.ts";
import { claimsHtml } from "./claimsHtml.ts";
import { claimsMarkdown, claimsText, effectText, pText } from "./claimsText.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-claims-"));
afterAll(() => rmSync(folder, { recursive: true }));
const study = join(folder, "study");
writeSyntheticStudy(study, { runs: 24, n: 20, trials: 5 }); // as many as the demo, all of one J

test("a study of 24 networks of one J decides none of the seven, and says why", async () => {
  const given = JSON.parse(await lethe("claims", study, "--json"));
  expect(given).toMatchObject({ study, networks: 24 });
  const claims: Claim[] = given.claims;
  expect(claims.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  for (const { verdict, reason, number } of claims) {
    expect(verdict, `${number}: ${reason}`).toBe("undecided");
    expect(reason).toMatch(number === 1 ? /needs 3 J, got [01]$/ : /needs 6, got [01]$|no two networks of equal/);
  }
  const text = await lethe("claims", study);
  expect(text).toContain(`${study}: 24 networks`);
  expect(text.split("undecided").length - 1).toBe(14); // in the table, and with its reason
});

const rows = syntheticClaims({ seed: 1, J: 16, trainings: 4, effects: { tonic: 0.2, lifetime: 2, noise: -1.5 } });
const given = { study: "<made> | up", networks: rows.length, claims: claimsOf(rows) };

test("a study with effects: each claim once in the table and once in words", () => {
  const lines = claimsText(given).split("\n");
  expect(lines[0]).toBe("<made> | up: 256 networks");
  for (const { number, title, effect, sentence, reason } of given.claims) {
    const row = lines.filter((line) => line.startsWith(`${number}  ${title}`));
    expect(row).toHaveLength(1);
    expect(row[0]).toContain(effectText(effect));
    expect(lines.filter((line) => line.endsWith(sentence))).toHaveLength(1);
    expect(lines.some((line) => line.endsWith(reason))).toBe(true);
  }
  const [tonic] = lines.filter((line) => line.startsWith("3  Slow"));
  expect(tonic).toMatch(/ supported +0\.\d+ \[0\.\d+, \d[.\d]*\] +\d+ +16 +(< 0\.001|0\.0\d\d)$/);
});

test("the page in HTML has a figure per claim, needs no other file, and takes no name for markup", () => {
  const html = claimsHtml(given);
  const { document } = parseHTML(html);
  expect(document.querySelectorAll("section > svg")).toHaveLength(7);
  expect(document.querySelectorAll("tbody tr")).toHaveLength(7);
  expect(document.querySelector("h1")!.textContent).toBe("The abstract, tested on <made> | up");
  expect(document.querySelectorAll("made, script, img, link")).toHaveLength(0);
  expect(html).not.toMatch(/NaN|undefined|https?:(?!\/\/www\.w3\.org)/);
  const [first] = given.claims;
  expect(document.querySelector("#claim-1 code")!.textContent!.split(" ")).toEqual([...first.ids]);
});

test("the page in Markdown says the same, names escaped", () => {
  const markdown = claimsMarkdown(given);
  expect(markdown).toContain("# The abstract, tested on \\<made\\> \\| up");
  expect(markdown.match(/^## \d\. /gm)).toHaveLength(7);
  for (const line of markdown.split("\n").filter((line) => line.startsWith("|"))) expect(line).toMatch(/ \|$/);
  expect(markdown).not.toMatch(/NaN|undefined/);
});

test("--out writes the page its ending says; another ending, a folder and what is no study are refused before any work", async () => {
  for (const name of ["a.md", "deep/b.html"]) {
    const out = join(folder, name);
    expect(await lethe("claims", study, "--out", out)).toContain(out);
    expect(readFileSync(out, "utf8")).toMatch(name.endsWith("md") ? /^# The abstract/ : /^<!doctype html>/);
  }
  for (const [out, message] of [
    ["c.txt", /--out must end in \.md or \.html/],
    ["c", /--out must end in \.md or \.html, got .*c$/],
  ] as const) {
    await expect(lethe("claims", study, "--out", join(folder, out))).rejects.toThrow(message);
    expect(existsSync(join(folder, out))).toBe(false);
  }
  writeFileSync(join(folder, "file"), "");
  await expect(lethe("claims", study, "--out", join(folder, "file", "a.md"))).rejects.toThrow(
    "is a file, not a folder",
  );
  await expect(lethe("claims", join(folder, "none"))).rejects.toThrow("must be a study");
});

test("numbers are short; what cannot be had is a dash", () => {
  expect(effectText({ value: 0.81234, interval: [0.7, null] })).toBe("0.812 [0.7, –]");
  expect(effectText({ value: null, interval: [null, null] })).toBe("–");
  expect(effectText({ value: 5.6e-17, interval: [-0.3333, 0.25] })).toBe("0 [-0.333, 0.25]");
  expect([pText(null), pText(0.00004), pText(0.0234)]).toEqual(["–", "< 0.001", "0.023"]);
});
