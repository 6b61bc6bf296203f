import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { denseSpectrum, followBranch } from "../../dynamics/index.ts";
import { stream } from "../../kernel/index.ts";
import { bifurcations, poke, randomGraph, START, watch } from "./measure.ts";
import { conservativePart, energy, energyRate, fastFlow, type Neuron, neuronFlow, restingState } from "./neuron.ts";

const NEURON: Neuron = {
  ...{ a: 1, b: 3, c: 1, d: 5, s: 4, rest: -1.6, r: 0.006 },
  ...{ current: 1.34, coupling: 0, neighbours: -1.3 },
};
const states = (count: number) => {
  const random = stream({ seed: 0, density: 1 }, "gallery", 1);
  return Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: 3 }, (_, i) => 2 * random.normal(3 * k + i)),
  );
};

test("|∇H · F_c| ≤ 1e-12 over 1000 states, and Ḣ is ∇H · F, by differences to 1e-6", () => {
  const coupled = { ...NEURON, coupling: 0.7, neighbours: 0.4 };
  const F = new Float64Array(3);
  for (const x of states(1000)) {
    expect(Math.abs(conservativePart(coupled, x))).toBeLessThanOrEqual(1e-12);
    neuronFlow(coupled).evaluate(x, F, 1);
    const h = 1e-5;
    const along = (sign: number) =>
      energy(
        coupled,
        x.map((v, i) => v + sign * h * F[i]),
      );
    expectClose(energyRate(coupled, x), (along(1) - along(-1)) / (2 * h), { absolute: 1e-3, relative: 1e-5 });
  }
});

test("three Hopf points at 1.3586705918, 5.3935293570 and 6.1793444049 with their frequencies, to 1e-9, and no fold", () => {
  const found = bifurcations(NEURON, 0, 8);
  expect(found.map(({ kind }) => kind)).toEqual(["hopf", "hopf", "hopf"]);
  expectClose(
    found.map(({ parameter }) => parameter),
    [1.3586705918, 5.393529357, 6.1793444049],
    { absolute: 1e-9 },
  );
  expectClose(found[0].x[0], -1.3062673208, { absolute: 1e-9 });
  expectClose(found[0].frequency, 0.04090597, { absolute: 1e-8 });
  expectClose(found[1].frequency, 0.15359, { absolute: 1e-5 });
  expectClose(found[2].frequency, 0.91075, { absolute: 1e-5 });
});

test("the two fast equations have folds at I = −1 and 5/27, to 1e-9", () => {
  const family = (current: number) => fastFlow({ ...NEURON, current });
  const u = -2.1;
  const { specials } = followBranch(family, Float64Array.of(u, 1 - 5 * u * u), { from: -2, to: 1, step: 0.05 });
  const folds = specials.filter(({ kind }) => kind === "fold").map(({ parameter }) => parameter);
  expectClose(
    folds.sort((a, b) => a - b),
    [-1, 5 / 27],
    { absolute: 1e-9 },
  );
});

test.each([
  [1, 41.0481, 1e-3],
  [2, 36.35, 0.05],
])("I = %f: ⟨H⟩ %f within %f, ∫Ḣ dt = ΔH to 1e-6", (current, mean, within) => {
  const { meanEnergy, energyError } = watch({ ...NEURON, current }, Float64Array.from(START), 3000, 3000);
  expectClose(meanEnergy, mean, { absolute: within });
  expect(Math.abs(energyError)).toBeLessThan(1e-6);
});

// crossings are located here; those ranges were read at whole steps of up to half a unit, and are wider for it
test("I = 1 is silent; I = 2 bursts with intervals 14.9 … 113.6; at 3.5 and 5 all are within 31.56 … 31.93 and 10.74 … 10.82", () => {
  const range = (current: number) => {
    const { intervals } = watch({ ...NEURON, current }, Float64Array.from(START), 3000, 3000);
    return intervals.length === 0 ? [] : [Math.min(...intervals), Math.max(...intervals)];
  };
  expect(range(1)).toEqual([]);
  expectClose(range(2), [14.9, 113.6], { absolute: 0.1 });
  for (const [current, least, most] of [
    [3.5, 31.56, 31.93],
    [5, 10.74, 10.82],
  ]) {
    const [low, high] = range(current);
    expect(low).toBeGreaterThan(least);
    expect(high).toBeLessThan(most);
  }
});

test("at I = 1.34 rest is stable and a pulse leaves bursts that go on; at 1.28 they do not", () => {
  const leading = denseSpectrum(neuronFlow(NEURON), restingState(NEURON))[0][0];
  expect(leading).toBeLessThan(0);
  const { after, without } = poke(NEURON, 1, 50, 4000, 2000);
  expect(without).toBe(0);
  expect(after).toBeGreaterThan(5);
  expect(poke({ ...NEURON, current: 1.28 }, 1, 50, 4000, 2000).after).toBe(0);
});

test("a random graph is symmetric, without loops, and of its density", () => {
  const A = randomGraph(40, 0.3, 1);
  let links = 0;
  for (let i = 0; i < 40; i++) {
    expect(A[i * 40 + i]).toBe(0);
    for (let j = 0; j < 40; j++) {
      expect(A[i * 40 + j]).toBe(A[j * 40 + i]);
      links += A[i * 40 + j];
    }
  }
  expect(Math.abs(links / (40 * 39) - 0.3)).toBeLessThan(0.05);
});
