/** @file docs/formats.md promises that NumPy can draw the same network: the script it prints, run and compared. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasNumpy, NO_NUMPY, runPython } from "../../test/numpy.ts";
import { decodeNpz, requireArray } from "../format/index.ts";
import { PURPOSES } from "../kernel/index.ts";
import { DEFAULT_NETWORK, drawNetwork } from "./index.ts";

const SCRIPT = fileURLToPath(new URL("../../test/regenerate.py", import.meta.url));
const DOCUMENT = new URL("../../docs/formats.md", import.meta.url);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lethe-regenerate-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("docs/formats.md prints test/regenerate.py word for word", () => {
  const between = /<!-- regenerate\.py -->\n```python\n([\s\S]*?)```\n<!-- end -->/.exec(
    readFileSync(DOCUMENT, "utf8"),
  );
  expect(between?.[1]).toBe(readFileSync(SCRIPT, "utf8"));
});

test("docs/formats.md lists every purpose of a stream with its number", () => {
  const rows = readFileSync(DOCUMENT, "utf8").matchAll(/^\| `(\w+)` \| (\d+) \|/gm);
  expect(Object.fromEntries([...rows].map(([, purpose, number]) => [purpose, Number(number)]))).toEqual(PURPOSES);
});

test.for([
  { seed: 0, density: 0.4, memories: 2, feedbackDivisor: 10, inputDivisor: 50, initial: "normal" },
  { seed: 4_294_967_295, density: 0.9, memories: 3, feedbackDivisor: 30, inputDivisor: 7, initial: "normal" },
  { seed: 17, density: 0.4, memories: 2, feedbackDivisor: 3, inputDivisor: 50, initial: "uniform" },
  { seed: 3, density: 0.4, memories: 2, feedbackDivisor: 5, inputDivisor: 50, initial: "normal", trainingSeed: 308 },
] as const)("NumPy draws the same bytes at n = 300: seed $seed, density $density, $initial", (given, context) => {
  if (!hasNumpy()) context.skip(NO_NUMPY);
  const trainingSeed = "trainingSeed" in given ? [given.trainingSeed] : [];
  const { seed, density, memories: D, feedbackDivisor, inputDivisor, initial } = given;
  const n = 300;
  const argv = [SCRIPT, seed, density, n, D, feedbackDivisor, inputDivisor, initial, ...trainingSeed].map(String);
  runPython(
    `import runpy, sys; sys.argv = ${JSON.stringify(argv)}; runpy.run_path(sys.argv[0], run_name="__main__")`,
    folder,
  );
  const file = decodeNpz(new Uint8Array(readFileSync(join(folder, "network.npz"))));
  const spec = { ...DEFAULT_NETWORK, n, density, feedbackDivisor, inputDivisor, initial };
  const { J, feedback, input, initialState } = drawNetwork(spec, seed, D, undefined, ...trainingSeed);
  const expected: [string, Float32Array | Float64Array, number[]][] = [
    ["J", J, [n, n]],
    ["w_f", feedback.subarray(0, n), [n]],
    ["W_fd", feedback.subarray(n), [D, n]],
    ["W_in", input, [D, n]],
    ["x0", initialState, [n]],
  ];
  expect(Object.keys(file)).toHaveLength(expected.length);
  for (const [name, values, shape] of expected) {
    const { data } = requireArray(file, name, { dtype: "f4", shape }, "network.npz");
    expect(Buffer.compare(bytesOf(data), bytesOf(Float32Array.from(values))), name).toBe(0);
    expect(values.filter((v, i) => v !== data[i]).length, name).toBe(0); // nothing was lost in rounding to float32
  }
});

const bytesOf = (data: Float32Array) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
