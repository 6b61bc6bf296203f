// A system of your own, given by its equation: where does it come to rest, which cycles does it have?
// A Hopf normal form beside a double well: x₀ to ±1, and round the unit circle in (x₁, x₂).
//   node examples/ownSystem.mjs
import { dissect, finish, flowFromFunction, flowMap, openKernel, stream } from "lethe";

const flow = flowFromFunction(3, ([x, y, z], out) => {
  const shrink = 1 - (y * y + z * z);
  out[0] = x - x ** 3;
  out[1] = shrink * y - z;
  out[2] = shrink * z + y;
});
const map = flowMap(flow, 0.05); // steps of 0.05 τ, Runge–Kutta
const random = stream({ seed: 1, density: 1 }, "dissectionSeeds");
const visited = Float64Array.of(0.5, 0.1, 0, -0.4, 0.3, 0.2); // two states to follow and to search from
const solver = openKernel({ n: 3, solvers: 1 }).solver(3);

const { census, cycles, arrivals } = finish(dissect(flow, map, solver, visited, [], random, { seeds: 60 }));
for (const { x, stability } of census.roots) {
  console.log(`root at ${Array.from(x, (v) => v.toFixed(3)).join(", ")}: ${stability.flow.kind}`);
}
for (const { form, period } of cycles) console.log(`${form}: period ${period.toFixed(4)} τ (2π = 6.2832)`);
console.log(`the two states went to: ${arrivals.map(({ limit }) => limit.kind).join(", ")}`);
