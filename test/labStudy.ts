/** @file Small real studies for tests of the lab: trained networks of test/population, in a folder of their own. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const POPULATION = fileURLToPath(new URL("population/runs", import.meta.url));

/** All ids of the population, sorted. */
export const populationIds = (): string[] =>
  readdirSync(POPULATION)
    .filter((name) => name.endsWith(".train.json"))
    .map((name) => name.split(".")[0]!)
    .sort();

/** Copies networks of the population into a new study. @returns its folder. */
export function copyPopulation(ids: readonly string[] = populationIds()): string {
  const dir = mkdtempSync(join(tmpdir(), "lethe-lab-"));
  mkdirSync(join(dir, "runs"));
  for (const id of ids) copyNetwork(dir, id);
  return dir;
}

/** Adds one network, arrays first, as a running study does. */
export function copyNetwork(dir: string, id: string): void {
  for (const ending of ["npz", "json"]) {
    cpSync(join(POPULATION, `${id}.train.${ending}`), join(dir, "runs", `${id}.train.${ending}`));
  }
}
