import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { closeFlowCycle, floquet, integrate, upwardCrossings } from "../../dynamics/index.ts";
import { exp } from "../../kernel/index.ts";
import { locateBeginning, recall, recallCycle } from "./measure.ts";
import { evenState, type Modules, moduleNetwork, recallTheory, reducedFlow } from "./modules.ts";

const USUAL: Modules = { modules: 5, patterns: 2, coupling: 4, adaptation: 5, fast: 0.05, slow: 2.7 };

test("closed forms: K_H 2.0370370, ω 4.2873470, K_max 8.0292454, b_c 2.4372056, to 1e-9", () => {
  const { begins, frequency, ends, mostBias } = recallTheory(USUAL);
  expectClose(begins, 2.037037037037037, { absolute: 1e-12 });
  expectClose(frequency, 4.2873470010334165, { absolute: 1e-9 });
  expectClose(ends, 8.029245409788007, { absolute: 1e-9 });
  expectClose(mostBias!, 2.4372055840978657, { absolute: 1e-9 });
});

test("the network's Jacobian is that of its equations, by differences to 1e-7", () => {
  const flow = moduleNetwork({ ...USUAL, modules: 3, patterns: 3 });
  const n = flow.dimension;
  const x = Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + 1));
  const A = new Float64Array(n * n);
  flow.jacobian(x, A);
  const [a, b] = [new Float64Array(n), new Float64Array(n)];
  for (let j = 0; j < n; j++) {
    const moved = (h: number) => x.map((v, i) => (i === j ? v + h : v));
    flow.evaluate(moved(1e-5), a, 1);
    flow.evaluate(moved(-1e-5), b, 1);
    for (let i = 0; i < n; i++) expectClose(A[i * n + j], (a[i] - b[i]) / 2e-5, { absolute: 1e-7, relative: 1e-7 });
  }
});

test.each([2, 3, 4])(
  "the whole network's Hopf point with %i patterns is at M (1 + τ_s/τ_a), |Re λ| < 1e-8",
  (patterns) => {
    const of = { ...USUAL, patterns };
    const hopf = locateBeginning(of)!;
    expectClose(hopf.parameter, patterns * (1 + 0.05 / 2.7), { relative: 1e-8 });
    expect(Math.abs(hopf.rate)).toBeLessThan(1e-8);
    if (patterns === 2) expectClose(hopf.frequency, 4.2873470010334165, { relative: 1e-7 });
    const out = new Float64Array(2 * 5 * patterns);
    moduleNetwork(of).evaluate(evenState(of), out, 1);
    expectClose(out, 0, { absolute: 1e-12 });
  },
);

test.each([
  [3, 2.224151843, 3.0496],
  [4, 3.586921269, 4.831],
  [5, 5.340412764, 6.5178],
  [6, 7.595959785, 8.1975],
  [7, 10.857063784, 9.8787],
])("two patterns at K = %i: period %f s to 1e-6, amplitude %f to 1e-3", (coupling, period, amplitude) => {
  const flow = reducedFlow({ ...USUAL, coupling });
  const { state } = upwardCrossings(flow, Float64Array.of(6, -0.5), 60, (x) => x[0]);
  const { crossings } = upwardCrossings(flow, state, 40, (x) => x[0], { tolerance: 1e-11 });
  expectClose(crossings[2].time - crossings[1].time, period, { relative: 1e-6 });
  const search = closeFlowCycle(flow, crossings[1].state, period);
  if (search.status !== "closed") throw new Error(search.reason);
  expectClose(search.cycle.period, period, { relative: 1e-7 });
  const times = Float64Array.from({ length: 4001 }, (_, k) => (period * k) / 4000);
  const { states } = integrate(flow, search.cycle.point, times);
  const most = states.reduce((a, v, e) => (e % 2 === 0 ? Math.max(a, Math.abs(v)) : a), 0);
  expectClose(most, amplitude, { relative: 1e-3 });
});

test.each([
  [3, 0.20070749, 0.43877877],
  [4, 0.139550513, 0.26487709],
  [6, 0.03389589, 0.06000554],
])(
  "whole network at K = %i: multiplier across synchrony %f, of the sums %f, both to 1e-4",
  (coupling, transverse, sums) => {
    const of = { ...USUAL, coupling };
    const seen = recall(of, 40, 1);
    expect(seen.spread).toBeLessThan(1e-6);
    const found = recallCycle(of, seen.state, seen.period!)!;
    expectClose(found.transverse!, transverse, { absolute: 1e-4 });
    expectClose(found.sumMode, sums, { absolute: 1e-7 });
    expectClose(found.sumMode, exp(-found.cycle.period / 2.7), { relative: 1e-12 });
    expect(found.sumModeError).toBeLessThan(1e-7);
    expect(found.transverse!).toBeLessThan(1);
    expect(floquet(moduleNetwork(of), found.cycle, 20).stability).toBe("stable");
  },
);

test.each([
  [3, 4, 20],
  [3, 6, 9],
  [4, 6, 8],
])(
  "%i patterns at K = %i: each is visited %i times in 75 s, or once more or less at the ends",
  (patterns, coupling, visits) => {
    const seen = recall({ ...USUAL, patterns, coupling }, 75, 3);
    expect(seen.visits).toHaveLength(patterns);
    for (const count of seen.visits) expect(Math.abs(count - visits)).toBeLessThanOrEqual(1);
  },
);

test("below the window nothing is above the threshold: no visits, no period", () => {
  const seen = recall({ ...USUAL, coupling: 1.9 }, 40, 1);
  expect(seen.visits).toEqual([0, 0]);
  expect(seen.period).toBeNull();
});
