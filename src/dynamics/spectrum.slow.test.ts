import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hasNumpy, NO_NUMPY, runPython } from "../../test/numpy.ts";
import { openKernel } from "../kernel/index.ts";
import { DEFAULT_NETWORK, drawNetwork, flowOf, loadMatrices } from "../network/index.ts";
import { leadingModes } from "./modes.ts";
import { type Eigenvalue, multiplier } from "./spectrum.ts";

test("N = 1000 network at a random state: ten leading eigenvalues of flow and map match NumPy to 1e-6", (context) => {
  if (!hasNumpy()) context.skip(NO_NUMPY);
  const n = 1000;
  const kernel = openKernel({ n, matrices: 2, solvers: 0 });
  const network = drawNetwork({ ...DEFAULT_NETWORK, n, g: 1.3, feedbackDivisor: 5 }, 3, 2);
  network.readout.forEach((_, i) => {
    network.readout[i] = ((i * 7919) % 13) / 13 / n;
  });
  const flow = flowOf(kernel, loadMatrices(kernel, network.J, n, "f64"), network);
  const x = Float64Array.from({ length: n }, (_, i) => (((i * 7907) % 101) - 50) / 60);
  const A = new Float64Array(n * n);
  flow.jacobian(x, A);

  const folder = mkdtempSync(join(tmpdir(), "lethe-spectrum-"));
  writeFileSync(join(folder, "A.bin"), A);
  const script = `import numpy, json
print(json.dumps([[v.real, v.imag] for v in numpy.linalg.eigvals(numpy.fromfile("A.bin").reshape(${n}, ${n}))]))`;
  const all: Eigenvalue[] = JSON.parse(runPython(script, folder));
  rmSync(folder, { recursive: true });

  for (const h of [0, 0.1]) {
    const order = h === 0 ? ([re]: Eigenvalue) => re : (v: Eigenvalue) => multiplier(v, h);
    const truth = all.toSorted((a, b) => order(b) - order(a) || b[1] - a[1]);
    const { modes, converged } = leadingModes(flow, x, { count: 10, h });
    expect(converged).toBeGreaterThanOrEqual(10);
    modes.forEach(({ eigenvalue: [re, im] }, k) => {
      expect(Math.hypot(re - truth[k][0], im - truth[k][1]), `h ${h}, eigenvalue ${k}`).toBeLessThan(1e-6);
    });
  }
});
