/** @file What is exported is read back to the last bit, by us and by NumPy. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, type TestContext, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { hasNumpy, NO_NUMPY, runPython } from "../../test/numpy.ts";
import { arrayOf, decodeNpz, encodeNpz } from "../format/index.ts";
import { openKernel, stream } from "../kernel/index.ts";
import { DEFAULT_NETWORK, drawNetwork, exportNetwork, importedSystems, importNetwork, type Network } from "./index.ts";

const N = 17;
const folder = mkdtempSync(join(tmpdir(), "lethe-export-"));
afterAll(() => rmSync(folder, { recursive: true }));

const normals = (count: number, seed: number) => {
  const random = stream({ seed, density: 1 }, "stateNoise");
  return Float64Array.from({ length: count }, (_, i) => random.normal(i));
};
function trained(seed: number, memories = 2): Network {
  const network = drawNetwork({ ...DEFAULT_NETWORK, n: N, g: 1.1, feedbackDivisor: 7 }, seed, memories);
  network.readout.set(normals((1 + memories) * N, seed));
  network.readout[0] = -0;
  network.readout[1] = 5e-324;
  return network;
}
const extras = { trialEnds: normals(4 * N, 9), means: normals(4, 8), labels: [3, 7] };

test.each([1, 2, 3, N])("export → import is the same network bit for bit, with %i memories", (memories) => {
  const network = trained(3, memories);
  const imported = importNetwork(exportNetwork(network, { trialEnds: extras.trialEnds }));
  expect(imported).toMatchObject({ model: "paper", n: N, tau: 1 });
  expect(imported.network).toEqual(network); // toEqual tells −0 from 0 and Float32Array from Float64Array
  expect(imported.trialEnds).toEqual(extras.trialEnds);
  const isSquare = memories === N; // read as said, and that is said
  expect(imported.notices.length).toBe(isSquare ? 3 : 0);
});

test("a task goes along as the bytes of its text; labels and means come back as they were", () => {
  const task = '{"codes":[1,½],"name":"größer"}';
  const imported = importNetwork(exportNetwork(trained(2), { ...extras, task }));
  expect(imported.model === "paper" && imported.task).toEqual({ text: task, labels: [3, 7], means: extras.means });
  const bare = importNetwork(exportNetwork(trained(2)));
  expect(bare.model === "paper" && bare.task).toEqual({ text: null, labels: null, means: null });
});

test("a float64 J is exported in float64", () => {
  const network = { ...trained(4), J: normals(N * N, 5) };
  expect(importNetwork(exportNetwork(network)).network).toEqual(network);
});

test("without extras there are none, and the same network gives the same bytes", () => {
  const arrays = decodeNpz(exportNetwork(trained(1)));
  expect(Object.keys(arrays).sort()).toEqual(["J", "W_d", "W_fd", "W_in", "dt", "g", "tau", "w_f", "w_o", "x0"]);
  expect(exportNetwork(trained(1), extras)).toEqual(exportNetwork(trained(1), extras));
});

const python = (context: TestContext, script: string) => {
  if (!hasNumpy()) context.skip(NO_NUMPY);
  return runPython(`import numpy as np\n${script}`, folder);
};

test("export → numpy.load, numpy.savez (compressed or not) → import is exact", (context) => {
  const network = trained(6);
  writeFileSync(join(folder, "ours.npz"), exportNetwork(network, extras));
  const said = python(
    context,
    `
with np.load("ours.npz") as f:
    a = {name: f[name] for name in f.files}
np.savez("plain.npz", **a)
np.savez_compressed("packed.npz", **{k: np.asfortranarray(v) for k, v in a.items()})
print([(k, a[k].dtype.str, a[k].shape) for k in sorted(a)])`,
  );
  expect(said.trim()).toBe(
    "[('J', '<f4', (17, 17)), ('W_d', '<f8', (17, 2)), ('W_fd', '<f8', (17, 2)), ('W_in', '<f8', (17, 2)), " +
      "('dt', '<f8', ()), ('g', '<f8', ()), ('labels', '<i4', (2,)), ('mu', '<f8', (2, 2)), ('tau', '<f8', ()), " +
      "('w_f', '<f8', (17,)), ('w_o', '<f8', (17,)), ('x0', '<f8', (17,)), ('x_trial_end', '<f8', (4, 17))]",
  );
  for (const name of ["plain.npz", "packed.npz"]) {
    const imported = importNetwork(new Uint8Array(readFileSync(join(folder, name))));
    expect(imported.network).toEqual(network);
    expect(imported.trialEnds).toEqual(extras.trialEnds);
    expect(imported.notices).toEqual([]);
  }
});

test("the script of docs/formats.md makes the same network of W_rec: flow and map agree to 1e-12", (context) => {
  const network = trained(7);
  writeFileSync(join(folder, "network.npz"), exportNetwork(network));
  const page = readFileSync(new URL("../../docs/formats.md", import.meta.url), "utf8");
  python(context, /```python\n(import numpy as np\nf = np\.load[\s\S]*?)```/.exec(page)![1]);
  const u = Float64Array.of(0.7, -0.4);
  const [ours, theirs] = ["network.npz", "rate.npz"].map((name) => {
    const imported = importNetwork(new Uint8Array(readFileSync(join(folder, name))));
    return importedSystems(openKernel({ n: N, matrices: 2, solvers: 0 }), imported, u);
  });
  const x = normals(N, 1);
  for (const kind of ["flow", "map"] as const) {
    const [a, b] = [ours, theirs].map((systems) => {
      const out = new Float64Array(N);
      systems[kind]!.evaluate(x, out, 1);
      return out;
    });
    expectClose(a, b, { absolute: 1e-12 });
  }
});

test("the file docs/formats.md regenerates is read with its matrices turned, once g and the read-outs are added", () => {
  const network = trained(2);
  const rows = (data: Float64Array) => arrayOf(data, [2, N]);
  const arrays = {
    J: arrayOf(network.J, [N, N]),
    g: arrayOf(Float32Array.of(1.5)),
    w_f: arrayOf(network.feedback.slice(0, N)),
    W_fd: rows(network.feedback.slice(N)),
    w_o: arrayOf(network.readout.slice(0, N)),
    W_d: rows(network.readout.slice(N)),
    W_in: rows(network.input),
    x0: arrayOf(network.initialState),
  };
  expect(importNetwork(encodeNpz(arrays)).network).toEqual({ ...network, g: 1.5 });
});
