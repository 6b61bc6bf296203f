import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openRun } from "./index.ts";

// the committed population is a study like any other
const STUDY = fileURLToPath(new URL("../../test/population", import.meta.url));
const [id, other] = readdirSync(join(STUDY, "runs"))
  .filter((name) => name.endsWith(".train.json"))
  .map((name) => name.split(".")[0]);

test("a run is found by the path of a file, by study and id, and by study and the beginning of an id; absolute or relative", () => {
  for (const name of [
    join(STUDY, "runs", `${id}.train.json`),
    join(STUDY, "runs", `${id}.train.npz`),
    join(STUDY, id),
  ]) {
    expect(openRun(name).record.id).toBe(id);
    expect(openRun(relative(process.cwd(), name)).record.id).toBe(id);
    expect(openRun(relative(dirname(STUDY), name), dirname(STUDY)).record.id).toBe(id);
  }
  expect(openRun(join(STUDY, id.slice(0, 12))).record.id).toBe(id);
  expect(openRun(join(STUDY, id)).arrays["readout"].shape).toEqual([3, 300]);
});

test("names that mean no run, or several, are told what was looked for", () => {
  expect(() => openRun(join(STUDY, "ffffffffffffffff"))).toThrow(/must begin one run's id, got none of 60/);
  expect(() => openRun(join(STUDY, "docs", id))).toThrow(/no such run; .* is no study/);
  expect(() => openRun("deadbeef", STUDY)).toThrow(/deadbeef: no such run/);
  expect(() => openRun(join(STUDY, "nowhere", other))).toThrow(/is no study/);
});
