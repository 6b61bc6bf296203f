// Two units that turn, dissected through the package: run by Node and, bundled, by a browser.
import { dissect, finish, openKernel, rateNetworkSystems, stream } from "lethe";

const NONE = new Float64Array(0);
const network = {
  ...{ n: 2, form: "flow", activation: "tanh", timeStep: 0.1, recurrent: Float64Array.of(1.8, -2, 2, 1.8) },
  ...{ bias: new Float64Array(2), inputs: 0, input: NONE, outputs: 0, readout: NONE },
};

/** The bytes of all numbers, in hex. */
const hex = (values) =>
  Array.from(new Uint8Array(Float64Array.from(values).buffer), (b) => b.toString(16).padStart(2, "0")).join("");

export function report() {
  const kernel = openKernel({ n: 2, matrices: 2, solvers: 1 });
  const { flow, map } = rateNetworkSystems(kernel, network);
  const random = stream({ seed: 1, density: 1 }, "dissectionSeeds", 2);
  const visited = Float64Array.of(0.5, 0.1, -1, 0.7);
  const { census, cycles } = finish(dissect(flow, map, kernel.solver(2), visited, [], random, { seeds: 20 }));
  return {
    kernel: kernel.name,
    roots: census.roots.map(({ x, stability }) => [stability.map.kind, hex(x), hex(stability.eigenvalues.flat())]),
    cycles: cycles.map(({ form, period, orbit }) => [form, hex([period]), hex(orbit)]),
  };
}
