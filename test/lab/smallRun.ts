/** @file A small network trained by the command line, for tests of the lab. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NetworkSource, PathChunk } from "../../apps/lab/src/engine/protocol.ts";
import { mnistLatentsPath, openRun } from "../../src/study/index.ts";
import { lethe } from "../lethe.ts";

export interface SmallRun {
  /** The study it is in, and the run as the command line names it. */
  readonly dir: string;
  readonly id: string;
  readonly path: string;
  readonly source: Extract<NetworkSource, { kind: "run" }>;
}

export async function trainSmall(n: number, trials = 200, g = 0.8): Promise<SmallRun> {
  const dir = mkdtempSync(join(tmpdir(), "lethe-engine-"));
  const flags = ["--n", n, "--trials", trials, "--g", g, "--fb", 10, "--seed", 3, "--out", dir].map(String);
  await lethe("train", ...flags, "--json");
  const id = readdirSync(join(dir, "runs"))[0]!.split(".")[0]!;
  const path = join(dir, id);
  const { record } = openRun(path);
  const npz = new Uint8Array(readFileSync(join(dir, "runs", `${id}.train.npz`)));
  return {
    dir,
    id,
    path,
    source: { kind: "run", record, npz, table: new Uint8Array(readFileSync(mnistLatentsPath())) },
  };
}

export interface SmallStudy {
  readonly dir: string;
  readonly ids: readonly [string, string];
  remove(): void;
}

/** Two small networks with portraits; some ten seconds. @param size "learned" ones are larger, and have their verdicts. */
export async function trainTwo(size: "small" | "learned" = "small"): Promise<SmallStudy> {
  const [n, trials] = size === "small" ? [60, 200] : [100, 300];
  const { dir, id } = await trainSmall(n, trials, 0.9);
  await lethe("train", ...`--n ${n} --trials ${trials} --g 0.9 --fb 5 --seed 4 --out`.split(" "), dir);
  const other = readdirSync(join(dir, "runs"))
    .map((name) => name.split(".")[0]!)
    .find((each) => each !== id)!;
  for (const each of [id, other]) {
    if (size === "learned") await lethe("verdict", join(dir, each));
    await lethe("portrait", join(dir, each), "--out", join(dir, `${each}.svg`));
  }
  return { dir, ids: [id, other], remove: () => rmSync(dir, { recursive: true }) };
}

/** Runs a job to its end. @returns its result and the chunks it sent. */
export function drain<R>(work: Generator<object | null, R>): { result: R; chunks: PathChunk[] } {
  const chunks: PathChunk[] = [];
  let step = work.next();
  for (; !step.done; step = work.next()) {
    const event = step.value;
    if (event !== null && "type" in event && event.type === "chunk") chunks.push(event as PathChunk);
  }
  return { result: step.value, chunks };
}
