/** @file What the lab finds and draws of dropped networks whose limit sets are known. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { dissectLoaded } from "../../apps/lab/src/engine/dissector.ts";
import { loadNetwork } from "../../apps/lab/src/engine/loadedNetwork.ts";
import { COORDINATES, type NetworkSource, type Scene } from "../../apps/lab/src/engine/protocol.ts";
import { encodeNpz } from "../../src/format/index.ts";
import { drain } from "./smallRun.ts";

const CASES = fileURLToPath(new URL("../cases/", import.meta.url));
type File = Extract<NetworkSource, { kind: "file" }>;
function open(bytes: Uint8Array, options: Pick<File, "form" | "activation"> = {}) {
  const loaded = loadNetwork({ kind: "file", name: "network.npz", bytes, ...options });
  const scene = drain(dissectLoaded(loaded, 20)).result as Scene;
  return { opened: loaded.opened, scene };
}
const openCase = (name: string, options?: Pick<File, "form" | "activation">) =>
  open(new Uint8Array(readFileSync(`${CASES}${name}/network.npz`)), options);
const weights = (n: number, data: number[]) =>
  encodeNpz({ W_rec: { dtype: "f8", shape: [n, n], data: Float64Array.from(data) } });

test("one unit lies on a line, at its own state", () => {
  const { opened, scene } = openCase("one-unit-ghost1");
  expect(opened.n).toBe(1);
  expect(scene.points.length).toBeGreaterThan(1);
  for (const { x, at } of scene.points) expect(at).toEqual([x[0], 0, 0, x[0], 0, 0].map(Math.fround));
  const followed = scene.arrivals.reduce((sum, { count }) => sum + count, 0);
  expect(scene.arrivals.map(({ kind }) => kind)).toEqual(["fixed-point"]);
  expect(followed).toBe(scene.points[0]!.reached[1]);
});

test("two units lie in their own plane: x = 2 tanh x, y = 0", () => {
  const { scene } = open(weights(2, [2, 0, 0, 0.5]));
  const stable = scene.points.filter(({ stability }) => stability === "stable");
  expect(stable.map(({ at }) => Math.abs(at[0]!)).map((v) => v.toFixed(4))).toEqual(["1.9150", "1.9150"]);
  for (const { at } of stable) for (const k of [1, 2]) expect(Math.abs(at[k]!)).toBeLessThan(1e-6);
});

test("a ring of fixed points is a closed curve, which states come to", () => {
  const { scene } = openCase("ring-of-64");
  expect(scene.continua.length).toBe(1);
  const { at, dimension, extent, isCurve, isClosed, reached } = scene.continua[0]!;
  expect({ dimension, isCurve, isClosed }).toEqual({ dimension: 1, isCurve: true, isClosed: true });
  expect(Math.abs(extent! - 17.29)).toBeLessThan(0.1);
  // a circle: every vertex as far from the origin as the first
  const radius = (row: number) => Math.hypot(...at.subarray(row * COORDINATES, row * COORDINATES + 3));
  const rows = at.length / COORDINATES;
  expect(rows).toBeGreaterThan(16);
  for (let row = 0; row < rows; row++) expect(Math.abs(radius(row) / radius(0) - 1)).toBeLessThan(0.01);
  expect(reached[0]).toBeGreaterThan(0);
  expect(scene.curves).toEqual([]); // no chords between the states beside it
  expect(scene.arrivals.map(({ kind }) => kind)).toContain("continuum");
});

test("a map has orbits with steps and multipliers, and no flow beside them", () => {
  const { opened, scene } = openCase("map-period-2", { form: "map" });
  expect(opened).toMatchObject({ isDiscrete: true, timeStep: 1 });
  expect(scene.cycles).toMatchObject([{ form: "orbit", steps: 2, stability: "stable", flow: null, reason: null }]);
  expect(scene.cycles[0]!.multipliers!.length).toBe(1);
  expect(scene.points.map(({ flowStability }) => flowStability)).toEqual([null]);
  // the origin's multiplier 1 + λ is −2
  expect(1 + scene.points[0]!.eigenvalues[0]![0]).toBeCloseTo(-2, 9);
  expect(scene.arrivals.map(({ kind }) => kind)).toContain("cycle");
});
