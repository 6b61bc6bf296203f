import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ENTRIES, GALLERY } from "../../src/gallery/index.ts";
import { lethe } from "../../test/lethe.ts";
import { galleryList } from "./galleryText.ts";

const dir = mkdtempSync(join(tmpdir(), "lethe-gallery-"));
afterAll(() => rmSync(dir, { recursive: true }));

test("the list has every work, and says which of them run", async () => {
  const text = await lethe("gallery");
  for (const { id } of ENTRIES) expect(text).toContain(id);
  expect(text.match(/ (runs|trains) {2,}/g)).toHaveLength(GALLERY.length);
  expect(text).toBe(galleryList());
  const { pieces } = JSON.parse(await lethe("gallery", "--json"));
  expect(pieces.map(({ id }: { id: string }) => id)).toEqual(GALLERY.map(({ id }) => id));
  expect(pieces[0].parameters.coupling).toMatchObject({ unit: "1", least: 0.5, most: 12, usual: 4 });
});

test("a piece is run, its record and figures are kept, and the second time it is read", async () => {
  const words = ["gallery", "slots", "--set", "events=3000", "--set", "spread=1", "--out", dir];
  const text = await lethe(...words);
  expect(text).toContain("REPRODUCED");
  expect(text).toContain("assumed: ");
  expect(text).toContain("events 3000");
  expect(existsSync(join(dir, "slots.svg")) && existsSync(join(dir, "slots.png"))).toBe(true);
  const [file] = readdirSync(join(dir, "runs"));
  const { record } = JSON.parse(readFileSync(join(dir, "runs", file!), "utf8"));
  expect(file).toBe(`${record.id}.gallery.json`);
  expect(record.parameters).toMatchObject({ events: 3000, spread: 1, slots: 8 });
  expect(JSON.parse(await lethe(...words, "--json"))).toEqual(record);
});

test("the claims of kept records are asked in SQL", async () => {
  const out = join(dir, "asked");
  const record = JSON.parse(await lethe("gallery", "slots", "--set", "events=2000", "--out", out, "--json"));
  const sql = "select claim, verdict, value, at_least from claims where piece = 'slots' order by claim";
  const rows = JSON.parse(await lethe("query", out, sql, "--format", "json"));
  const claims = (record.claims as { id: string; verdict: string; value: number; threshold: { atLeast: number } }[])
    .map(({ id, verdict, value, threshold }) => ({ claim: id, verdict, value, at_least: threshold.atLeast }))
    .sort((a, b) => (a.claim < b.claim ? -1 : 1));
  expect(rows).toEqual(claims);
});

test.each([
  [["gallery", "slot"], "a piece must be one of .*, got slot; did you mean slots\\?"],
  [["gallery", "slots", "--set", "spred=1"], "slots: unknown key spred; did you mean spread\\?"],
  [["gallery", "slots", "--set", "spread=9"], "slots: spread must be <= 4, got 9"],
  [["gallery", "slots", "--set", "spread=much"], "--set must be a parameter and a number, like K=4, got spread=much"],
  [["gallery", "--set", "spread=1"], "--set needs a piece"],
  [["gallery", "slots", "--all"], "give a piece or --all, not both"],
])("%j is refused in one line", async (words, message) => {
  await expect(lethe(...words)).rejects.toThrow(new RegExp(message));
});
