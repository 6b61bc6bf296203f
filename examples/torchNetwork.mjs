// A network of PyTorch: its fixed points, and which of them are memories.
//   node examples/torchNetwork.mjs [gru.npz]      a state dict as .npz or .safetensors; gru.py makes one
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as lethe from "lethe";

const path = process.argv[2] ?? fileURLToPath(new URL("gru.npz", import.meta.url));
const imported = lethe.importNetwork(readFileSync(path), { where: path });
for (const notice of imported.notices) console.log(notice); // what was taken for granted

const model = lethe.modelOf(imported);
const kernel = lethe.openKernel(model.needs);
const open = model.open(kernel);
const { exact } = open.systems(); // one step without input, in float64

// searches start from states that it visits: here 16 ways of 60 steps under random pulses
const random = lethe.stream({ seed: 1, density: 1 }, "stateNoise");
const ensemble = open.openEnsemble(new Float64Array(16 * model.dimension));
for (let step = 0; step < 60; step++) {
  const pulses = Float64Array.from({ length: 16 * model.inputs }, (_, d) => {
    const draw = random.uniform(step * 16 * model.inputs + d);
    return draw < 0.05 ? -1 : draw > 0.95 ? 1 : 0;
  });
  ensemble.step(pulses);
}
const steps = lethe.dissect(
  lethe.flowOfMap(exact),
  exact,
  kernel.solver(model.dimension),
  ensemble.x,
  [],
  lethe.stream({ seed: 1, density: 1 }, "dissectionSeeds"),
);
const { census } = lethe.finish(steps);
for (const { x, stability } of census.roots) {
  const z = open.outputsOf(x, 1);
  console.log(`${stability.map.kind}: output ${Array.from(z, (v) => v.toFixed(2)).join(", ")}`);
}
