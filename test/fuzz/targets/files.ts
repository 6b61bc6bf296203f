/** @file Readers of arrays: npz, npy, safetensors, MATLAB, HDF5, Keras; networks and stimuli made of them. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Arrays,
  arrayOf,
  decodeArrays,
  decodeNpy,
  decodeNpz,
  encodeNpy,
  encodeNpz,
  type Hdf5Library,
} from "../../../src/format/index.ts";
import { stream } from "../../../src/kernel/index.ts";
import { DEFAULT_NETWORK, drawNetwork, exportNetwork, importNetwork } from "../../../src/network/index.ts";
import { readTable, tableStimuli } from "../../../src/task/index.ts";
import { mutateBytes } from "../mutate.ts";
import type { Random } from "../random.ts";
import type { Target } from "../target.ts";

const ELSEWHERE = fileURLToPath(new URL("../../networks/elsewhere", import.meta.url));
const hdf5 = createRequire(import.meta.url)("jsfive") as Hdf5Library;
const numbers = (...shape: number[]) =>
  arrayOf(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => Math.sin(k + 1)),
    shape,
  );

const ELSEWHERE_FILES = readdirSync(ELSEWHERE)
  .filter((name) => name !== "expected.npz")
  .map((name) => [name, new Uint8Array(readFileSync(join(ELSEWHERE, name)))] as const);
const drawn = drawNetwork({ ...DEFAULT_NETWORK, n: 5 }, 1, 2);
const TASK = JSON.stringify({ task: { name: "flip-flop" }, key: { seed: 1, density: 0.4 } });
const NETWORKS: readonly Uint8Array[] = [
  exportNetwork(drawn, { means: new Float64Array(4), labels: [0, 1], task: TASK, trialEnds: new Float64Array(20) }),
  encodeNpz({
    W_rec: numbers(4, 4),
    W_in: numbers(4, 2),
    W_out: numbers(3, 4),
    b: numbers(4),
    alpha: arrayOf(Float64Array.of(0.2), []),
  }),
  ...ELSEWHERE_FILES.filter(([name]) => !name.startsWith("bad")).map(([, bytes]) => bytes),
];
const whole = encodeNpz({
  a: numbers(3, 4),
  b: arrayOf(Int32Array.of(1, 2, 3)),
  c: arrayOf(Float32Array.of(0.5), []),
  long_name: numbers(2, 1, 2),
});
const NPY = [
  encodeNpy(numbers(3, 4)),
  encodeNpy(arrayOf(Int8Array.of(1, 2))),
  encodeNpy(arrayOf(new Float32Array(0), [0, 3])),
];
const TABLE = encodeNpz({ code: numbers(20, 2), label: arrayOf(Int32Array.from({ length: 20 }, (_, k) => k % 2)) });

/** A target whose inputs are files with a few bytes changed. */
function ofBytes(name: string, seeds: readonly Uint8Array[], read: (bytes: Uint8Array) => unknown): Target {
  return {
    name,
    open: async () => ({ input: (random) => mutateBytes(random.pick(seeds), random, seeds), read }),
  };
}

const NAMES = [
  "W_rec",
  "J",
  "b",
  "tau",
  "dt",
  "alpha",
  "W_in",
  "W_out",
  "weight_ih_l0",
  "weight_hh_l0",
  "bias_hh_l0",
  "mask",
  "labels",
  "x0",
  "task",
  "n",
  "kernel",
];
const SHAPES = [[], [0], [1], [4], [4, 4], [12, 4], [4, 3], [2, 2, 2], [0, 4]];

/** Whole archives of arrays that do not fit together. */
function oddArrays(random: Random): Uint8Array {
  const base: Record<string, Arrays[string]> = random.chance(0.5)
    ? { ...decodeNpz(random.pick(NETWORKS.slice(0, 2))) }
    : {};
  for (let k = 0; k <= random.below(4); k++) {
    const shape = random.pick(SHAPES);
    const size = shape.reduce((a, b) => a * b, 1);
    const value = random.pick([0, 1, -1, 1e-300, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 0.3]);
    const data = random.chance(0.7) ? new Float64Array(size).fill(value) : new Int16Array(size).fill(value);
    base[random.pick(NAMES)] = arrayOf(data, shape);
  }
  return encodeNpz(base);
}

export const FILES: readonly Target[] = [
  ofBytes("npz", [whole, encodeNpz({})], (bytes) => decodeNpz(bytes, { where: "x.npz", maximumBytes: 2 ** 28 })),
  ofBytes("npy", NPY, (bytes) => decodeNpy(bytes, "x.npy")),
  ofBytes(
    "arrays",
    ELSEWHERE_FILES.filter(([name]) => !name.endsWith(".npz")).map(([, bytes]) => bytes),
    (bytes) => decodeArrays(bytes, { where: "x", hdf5, maximumBytes: 2 ** 28, leaveOut: () => {} }),
  ),
  ofBytes("network", NETWORKS, (bytes) => importNetwork(bytes, { where: "x.npz", hdf5 })),
  {
    name: "network-arrays",
    open: async () => ({ input: oddArrays, read: (bytes) => importNetwork(bytes, { where: "x.npz" }) }),
  },
  ofBytes("stimuli", [TABLE], (bytes) => {
    const table = readTable(bytes, "x.npz");
    const stimuli = tableStimuli(table, [...new Set(table.labels)].slice(0, 16), "x.npz");
    const out = new Float64Array(stimuli.dimension);
    stimuli.draw(0, stream({ seed: 1, density: 1 }, "trainingStimuli"), 0, "test", out, 0);
    if (!out.every(Number.isFinite)) throw new Error(`a stimulus of ${out}`);
  }),
];
