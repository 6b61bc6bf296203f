/** @file The engine of the lab without a browser: the same generators that its worker runs, against the command line. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inspect, release, runTrial, trialFile } from "../../apps/lab/src/engine/live.ts";
import { type LoadedNetwork, loadNetwork } from "../../apps/lab/src/engine/loadedNetwork.ts";
import type { PathChunk, TrainResult } from "../../apps/lab/src/engine/protocol.ts";
import { train } from "../../apps/lab/src/engine/trainer.ts";
import { decodeNpz, type NumericArray } from "../../src/format/index.ts";
import { lethe } from "../lethe.ts";
import { drain, type SmallRun, trainSmall } from "./smallRun.ts";

const N = 60;
let run: SmallRun;
let loaded: LoadedNetwork;
beforeAll(async () => {
  run = await trainSmall(N);
  loaded = loadNetwork(run.source);
});
afterAll(() => rmSync(run.dir, { recursive: true }));

const joined = (chunks: readonly PathChunk[], of: (chunk: PathChunk) => ArrayLike<number>) =>
  chunks.flatMap((chunk) => Array.from(of(chunk)));
const f8 = (array: NumericArray) => array.data as Float64Array;

test.each([
  { pair: "01", delay: 5, noise: 0, draw: 0, silenced: 0 },
  { pair: "10", delay: 21, noise: 0.3, draw: 4, silenced: 7 },
])("a trial has the bytes of lethe simulate: %j", async (settings) => {
  const { pair, delay, noise, draw, silenced } = settings;
  const out = join(run.dir, "trial.npz");
  const flags = [
    "--pair",
    pair,
    "--delay",
    delay,
    "--noise",
    noise,
    "--seed",
    draw,
    "--silence",
    silenced,
    "--out",
    out,
  ];
  await lethe("simulate", run.path, ...flags.map(String), "--json");
  const { result, chunks } = drain(runTrial(loaded, { path: "trial:1", ...settings, speed: null }));
  expect(result.silenced.length).toBe(silenced);
  const { npz } = trialFile(loaded, "trial:1");
  expect(Buffer.from(npz).equals(readFileSync(out))).toBe(true);
  // what is drawn is that trial: outputs to the last bit, coordinates along the first axis
  const arrays = decodeNpz(npz);
  expect(joined(chunks, (chunk) => chunk.outputs)).toEqual(Array.from(f8(arrays["z"]!)));
  const x = f8(arrays["x"]!);
  const axis = loaded.basis.axes.subarray(0, N);
  const along = Array.from({ length: x.length / N }, (_, step) =>
    Math.fround(axis.reduce((sum, a, i) => sum + a * x[step * N + i]!, 0)),
  );
  const drawn = joined(chunks, (chunk) => chunk.at).filter((_, e) => e % 6 === 0);
  expect(Math.max(...drawn.map((v, k) => Math.abs(v - along[k]!)))).toBeLessThan(1e-5);
});

test("axes are orthonormal within each three to 1e-9, the first explains most", () => {
  const { axes, explained } = loaded.basis;
  const dot = (a: number, b: number) =>
    axes.subarray(a * N, (a + 1) * N).reduce((sum, v, i) => sum + v * axes[b * N + i]!, 0);
  for (const first of [0, 3]) {
    for (let a = first; a < first + 3; a++) {
      for (let b = first; b < first + 3; b++) expect(Math.abs(dot(a, b) - (a === b ? 1 : 0))).toBeLessThan(1e-9);
    }
  }
  expect([...explained].sort((a, b) => b - a)).toEqual(explained);
});

test("a release follows the map as it was trained, bit for bit; a nudge moves its start by its size to 1e-12", () => {
  const from = { kind: "path", path: "delay:01", step: 49 } as const;
  const plain = drain(release(loaded, { path: "release:1", from, duration: 3, speed: null })).result;
  let x = loaded.paths.get("delay:01")!.slice(49 * N, 50 * N);
  const start = x.slice();
  for (let step = 0; step < 30; step++) {
    const y = new Float64Array(N);
    loaded.trainedMap.evaluate(x, y, 1);
    x = y;
  }
  expect(plain.end).toEqual(x);
  const nudge = { mode: 0, size: 0.5 };
  drain(release(loaded, { path: "release:2", from, nudge, duration: 3, speed: null }));
  const moved = loaded.paths.get("release:2")!.subarray(0, N);
  const distance = Math.sqrt(moved.reduce((sum, v, i) => sum + (v - start[i]!) ** 2, 0));
  expect(Math.abs(distance - 0.5)).toBeLessThan(1e-12);
  expect(inspect(loaded, from, 4).eigenvalues.length).toBeGreaterThanOrEqual(4);
});

test("training here gives the bytes of lethe train, and a network that lethe export would write", async () => {
  const { result } = drain(train({ spec: run.source.record.spec, table: run.source.table })) as { result: TrainResult };
  expect(Buffer.from(result.npz).equals(Buffer.from(run.source.npz))).toBe(true);
  expect(result.record).toEqual(run.source.record);
  const out = join(run.dir, "network.npz");
  await lethe("export", run.path, out);
  expect(Buffer.from(result.exported!).equals(readFileSync(out))).toBe(true);
  // and such a file opens as the same network
  const file = loadNetwork({ kind: "file", name: "network.npz", bytes: result.exported! });
  expect(file.opened).toMatchObject({ n: N, model: "paper", pairs: [], timeStep: 0.1 });
  expect(file.opened.notices).toEqual(["its stimuli are not here: no delay is followed"]);
  // with the latents at hand it is followed in its task, as the run is
  const latents = run.source.table!;
  const inTask = loadNetwork({ kind: "file", name: "network.npz", bytes: result.exported!, latents });
  const stored = loadNetwork(run.source);
  expect(inTask.visited).toEqual(stored.visited);
  expect(inTask.opened.paths.map(({ memory }) => memory)).toEqual(stored.opened.paths.map(({ memory }) => memory));
  expect(inTask.opened.paths.map(({ at }) => at)).toEqual(stored.opened.paths.map(({ at }) => at));
  expect(inTask.opened.notices).toEqual([]);
});

test("a file that is no network is refused with what to do", () => {
  const bytes = new TextEncoder().encode("this is no zip archive");
  expect(() => loadNetwork({ kind: "file", name: "x.npz", bytes })).toThrow("x.npz: not an npz file");
});
