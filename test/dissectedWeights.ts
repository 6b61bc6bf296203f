/** @file Weights in a file, and what `lethe dissect` reports of them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DissectReport } from "../apps/cli/dissectReport.ts";
import { arrayOf, encodeNpz } from "../src/format/index.ts";
import { lethe } from "./lethe.ts";

export type Arrays = Parameters<typeof encodeNpz>[0];

/** @param W [n × n]. @returns the path of <name>.npz. */
export function saveWeights(folder: string, name: string, W: readonly number[], more: Arrays = {}): string {
  const n = Math.sqrt(W.length);
  const path = join(folder, `${name}.npz`);
  writeFileSync(path, encodeNpz({ W_rec: arrayOf(Float64Array.from(W), [n, n]), ...more }));
  return path;
}

export const dissectReport = async (...args: string[]): Promise<DissectReport> =>
  JSON.parse(await lethe("dissect", ...args, "--json"));

/** What else a dissection can be asked for. */
export const FURTHER = ["--basins", "--edges", "--exponents"];
