/** @file Stages of a few networks beside their training, in one compressed file: verdicts and assays, byte for byte. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync, type Zippable, zipSync } from "fflate";
import { makeFolder, writeAtomically } from "../store/index.ts";

/** A zip knows times from 1980 on, in local time: the same bytes in every zone. */
const WHEN = new Date(1980, 0, 1);
const NAME = /^[0-9a-f]{16}\.[a-z]+-[0-9a-f]{8}\.(json|npz)$/;

/** Packs all stages but training of these networks. @returns how many files there are. */
export function packJudged(study: string, ids: readonly string[], file: string): number {
  const wanted = new Set(ids);
  const runs = join(study, "runs");
  const names = readdirSync(runs).filter((name) => NAME.test(name) && wanted.has(name.slice(0, 16)));
  const files: Zippable = {};
  for (const name of names.sort()) files[name] = readFileSync(join(runs, name));
  writeAtomically(file, zipSync(files, { level: 9, mtime: WHEN }));
  return names.length;
}

/** Writes them into a study's folder, arrays before records; what is there stays. @returns how many there are. */
export function unpackJudged(file: string, study: string): number {
  if (!existsSync(file)) return 0;
  const runs = join(study, "runs");
  makeFolder(runs);
  const files = Object.entries(unzipSync(readFileSync(file))).filter(([name]) => NAME.test(name));
  const isRecord = (name: string) => (name.endsWith(".json") ? 1 : 0);
  for (const [name, bytes] of files.sort(([a], [b]) => isRecord(a) - isRecord(b))) {
    if (!existsSync(join(runs, name))) writeAtomically(join(runs, name), bytes);
  }
  return files.length;
}
