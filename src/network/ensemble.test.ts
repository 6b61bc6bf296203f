import fc from "fast-check";
import { expect, test } from "vitest";
import { openKernel, stream } from "../kernel/index.ts";
import { DEFAULT_NETWORK, drawNetwork, type Network, openEnsemble } from "./index.ts";

const N = 23;
const J = drawNetwork({ ...DEFAULT_NETWORK, n: N }, 1, 2).J;
const normals = (count: number, seed: number) => {
  const random = stream({ seed, density: 1 }, "stateNoise");
  return Float64Array.from({ length: count }, (_, i) => random.normal(i));
};
/** Networks of one J, each with its own g and read-outs. */
const networks: Network[] = [0.8, 1.5, 1.1, 1.2, 0.9].map((g, c) => {
  const network = drawNetwork({ ...DEFAULT_NETWORK, n: N, g, feedbackDivisor: 1 + c }, 1, 2, J);
  network.readout.set(normals(3 * N, 10 + c));
  return network;
});
const kernel = openKernel({ n: N, matrices: 200 });
const matrix = kernel.matrix(J, N, "f64");
const column = (values: Float64Array, c: number, width: number) => values.slice(c * width, (c + 1) * width);

test("a column's bits do not depend on its company, with inputs, kicks and columns that leave", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 2 }), fc.nat(1000), (members, seed) => {
      const count = members.length;
      const states = normals(count * N, seed);
      const together = openEnsemble(
        kernel,
        matrix,
        members.map((c) => networks[c]),
        states,
      );
      const alone = members.map((c, k) => openEnsemble(kernel, matrix, [networks[c]], column(states, k, N)));
      const compare = (places: number[]) => {
        places.forEach((k, place) => {
          expect(column(together.x, place, N)).toEqual(alone[k].x);
          expect(column(together.r, place, N)).toEqual(alone[k].r);
          expect(column(together.z, place, 3)).toEqual(alone[k].z);
        });
      };
      const places = members.map((_, k) => k);
      compare(places);
      for (let s = 0; s < 6; s++) {
        const u = s % 2 === 0 ? normals(2 * count, seed + s) : null;
        const kick = s % 3 === 0 ? normals(N * count, seed - s) : null;
        together.step(u, kick);
        alone.forEach((one, k) => {
          one.step(u && column(u, k, 2), kick && column(kick, k, N));
        });
      }
      compare(places);
      const kept = places.filter((k) => k !== seed % count).reverse();
      together.keep(kept);
      expect(together.networks).toEqual(kept.map((k) => networks[members[k]]));
      expect(together.count).toBe(count - 1);
      for (let s = 0; s < 3; s++) {
        together.step(null);
        for (const k of kept) alone[k].step(null);
      }
      compare(kept);
    }),
    { numRuns: 30 },
  );
});

test("weights changed after a step leave z alone, and act from the next read-out on", () => {
  const network = { ...networks[0], readout: networks[0].readout.slice() };
  const ensemble = openEnsemble(kernel, matrix, [network], network.initialState);
  const other = openEnsemble(kernel, matrix, [networks[0]], network.initialState);
  ensemble.step(null);
  other.step(null);
  network.readout.fill(0);
  expect(ensemble.z).toEqual(other.z);
  ensemble.step(null);
  other.step(null);
  expect(ensemble.x).toEqual(other.x); // fed back what was computed before
  expect([...ensemble.z]).toEqual([0, 0, 0]);
});

test("a kick is added to x after the Euler step, and r and z are those of the kicked state", () => {
  const [kicked, free] = [0, 1].map(() => openEnsemble(kernel, matrix, [networks[3]], networks[3].initialState));
  const kick = normals(N, 5);
  kicked.step(null, kick);
  free.step(null);
  expect(kicked.x).toEqual(free.x.map((v, i) => v + kick[i]));
  const there = openEnsemble(kernel, matrix, [networks[3]], kicked.x);
  expect([kicked.r, kicked.z]).toEqual([there.r, there.z]);
});

test("refresh gives r and z of a state set from outside", () => {
  const ensemble = openEnsemble(kernel, matrix, [networks[1]], networks[1].initialState);
  const state = normals(N, 3);
  ensemble.x.set(state);
  ensemble.refresh();
  const fresh = openEnsemble(kernel, matrix, [networks[1]], state);
  expect([ensemble.r, ensemble.z]).toEqual([fresh.r, fresh.z]);
});

test("states are copied: the caller's array is not written to", () => {
  const states = normals(N, 4);
  const before = states.slice();
  openEnsemble(kernel, matrix, [networks[2]], states).step(null);
  expect(states).toEqual(before);
});

test("a column placed at a state is one opened there; the others stay as they are", () => {
  const states = normals(3 * N, 5);
  const members = networks.slice(0, 3);
  const ensemble = openEnsemble(kernel, matrix, members, states);
  ensemble.step(normals(6, 6));
  const before = [0, 2].map((c) => [column(ensemble.x, c, N), column(ensemble.r, c, N), column(ensemble.z, c, 3)]);
  const state = normals(N, 7);
  ensemble.place(1, state);
  const opened = openEnsemble(kernel, matrix, [members[1]], state);
  expect(column(ensemble.x, 1, N)).toEqual(state);
  expect(column(ensemble.r, 1, N)).toEqual(opened.r);
  expect(column(ensemble.z, 1, 3)).toEqual(opened.z);
  expect([0, 2].map((c) => [column(ensemble.x, c, N), column(ensemble.r, c, N), column(ensemble.z, c, 3)])).toEqual(
    before,
  );
});
