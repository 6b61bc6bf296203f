import { beforeAll, describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { key, N, trainHundred } from "../../test/trainedHundred.ts";
import { finish, stream } from "../kernel/index.ts";
import { flowOf, mapOf, type Network } from "../network/index.ts";
import { sampleBasins } from "./basins.ts";
import { findCriticalShock, shockDirections } from "./criticalShock.ts";
import { openDestinations } from "./destinations.ts";
import { trackEdge } from "./edge.ts";
import { gaussianBalls } from "./sampling.ts";
import { settle } from "./settle.ts";
import { continueSlowBranch } from "./slowBranch.ts";
import { collectStates, measureSlowManifold } from "./slowManifold.ts";
import { leadingSpectrum } from "./spectrum.ts";

const { kernel, matrices, networks: trained, ends: allEnds } = trainHundred([10, 2]);
const solver = kernel.solver(N);

/** A trained network, where states around its trial ends go, and all attractors that are so known, mirror images too. */
function dissect(network: Network, ends: Float64Array) {
  const map = mapOf(kernel, matrices, network);
  const flow = flowOf(kernel, matrices, network);
  const around = gaussianBalls(stream(key, "stateNoise"), N, ends, 0.3);
  const report = finish(sampleBasins(map, map, flow, solver, around, { count: 60 }));
  const stable = report.roots.filter((root) => root.mapStable);
  const destinations = openDestinations(
    map,
    stable.map((root) => root.x),
  );
  const goes = (x: Float64Array) => {
    const { arrivals, roots } = finish(settle(map, map, flow, solver, x, { longest: 2000 }));
    const [{ limit }] = arrivals;
    if (limit.kind !== "fixed-point") return -1;
    return stable.findIndex((root) => away(root.x, roots[limit.root].x) < 1e-6);
  };
  return { map, flow, around, report, stable, destinations, goes };
}
const away = (x: Float64Array, y: Float64Array) => Math.hypot(...x.map((v, i) => v - y[i]));
let networks: ReturnType<typeof dissect>[];
beforeAll(() => {
  networks = trained.map((network, k) => dissect(network, allEnds[k]));
});

describe("trained networks, N = 100, g 1.1, feedback /10 and /2", () => {
  test("basins: every state decided, all 60 counted, only stable roots", () => {
    for (const { report } of networks) {
      expect(report.undecided.states).toBe(0);
      expect(report.basins.reduce((sum, b) => sum + b.states, 0)).toBe(60);
      for (const { limit } of report.basins) {
        expect(limit.kind === "fixed-point" && report.roots[limit.root].mapStable).toBe(true);
      }
    }
    expect(networks.map(({ report }) => report.basins.length)).toEqual([2, 2]);
  });

  test("feedback /10: rates where it has settled are the root's own within 2 %; on the way there no gap of 5, so not slow", () => {
    const [{ map, around, stable }] = networks;
    const settled = collectStates(map, around.draw(4), { from: 150, until: 150, every: 1 });
    const there = finish(measureSlowManifold(map, settled, { spinUp: 60, window: 30 }));
    expect(stable[0].eigenvalue[1]).not.toBe(0); // a spiral: two directions share its rate
    for (let c = 0; c < 4; c++) {
      const [a, b] = there.rates.subarray(c * there.frame);
      expectClose((a + b) / 2, stable[0].rate, { relative: 0.02 });
    }
    const before = finish(
      measureSlowManifold(map, collectStates(map, around.draw(8), { from: 10, until: 40, every: 10 })),
    );
    expect(before.slowDirections).toBe(0);
    expect(before.isSlow).toBe(false);
    expect(before.contractionOverDrift).toBeGreaterThan(1);
  });

  test("feedback /2: its node has a gap of 1.3 only, so states do not come in along one curve, and no branch is claimed", () => {
    const { map, flow, stable } = networks[1];
    const node = stable.find(({ eigenvalue }) => eigenvalue[1] === 0)!;
    const [[slowest], [next]] = leadingSpectrum(flow, node.x, map.timeStep, 2).eigenvalues;
    expectClose(next / slowest, 1.3, { absolute: 0.1 }); // the premise
    const found = continueSlowBranch(map, flow, solver, node.x, 1, { reach: 2 });
    if (found.status !== "found") throw new Error(found.reason);
    expectClose(found.branch.eigenvalue, slowest, { absolute: 1e-8 });
    expect(found.branch).toMatchObject({ outer: 0, end: "transient" });
    const spiral = stable.find(({ eigenvalue }) => eigenvalue[1] !== 0)!;
    expect(continueSlowBranch(map, flow, solver, spiral.x, 1, { reach: 2 }).status).toBe("no-slow-direction");
  });

  test("edge states between attractors: one unstable direction, A r = λ r and Aᵀl = λ l to 1e-8, both sides told apart, a root that settling found too to 1e-8", () => {
    networks.forEach(({ destinations, flow, stable, report }, k) => {
      const found = finish(trackEdge(destinations, flow, solver, stable[0].x, stable[k === 0 ? 1 : 2].x));
      if (found.saddle === null) throw new Error(found.reason!);
      const { x, speed, unstable, sides, certificate } = found.saddle;
      expect(certificate.isRoot).toBe(true);
      expect(speed).toBeLessThanOrEqual(1e-10);
      expect(unstable).toBe(1);
      expect(new Set(sides).size).toBe(2);
      for (const [vector, isLeft] of [
        [found.saddle.right!, false],
        [found.saddle.left!, true],
      ] as const) {
        const product = new Float64Array(N);
        flow.tangent(x, vector, product, 1, isLeft);
        expectClose(
          product,
          vector.map((v) => found.saddle!.eigenvalues[0][0] * v),
          { absolute: 1e-8 },
        );
      }
      if (k === 0) expect(Math.min(...report.roots.map((root) => away(root.x, x)))).toBeLessThan(1e-8);
    });
  });

  test("feedback /2: the critical shock changes where `settle` says it goes, 2 % less does not, nor do 20 random ones of 90 %", () => {
    const { destinations, flow, stable, goes } = networks[1];
    const { saddle } = finish(trackEdge(destinations, flow, solver, stable[0].x, stable[2].x));
    const directions = shockDirections(stable[0].x, saddle!);
    const found = finish(findCriticalShock(destinations, stable[0].x, { directions, random: 0, tolerance: 1e-4 }));
    if (found.status !== "found") throw new Error(found.reason);
    const { shock, size, from, to, alignment, sizeBefore, tried } = found.critical;
    const moved = (s: number) => stable[0].x.map((v, i) => v + s * shock[i]);
    expect([goes(moved(1.001)), goes(moved(0.98))]).toEqual([to, from]);
    expect(alignment).toBeGreaterThan(0.99);
    expect(size).toBeLessThanOrEqual(sizeBefore);
    expect(size).toBeLessThan(0.2 * tried[0].size!); // straight towards another attractor
    const random = stream(key, "stateNoise", 1);
    const states = new Float64Array(20 * N);
    for (let c = 0; c < 20; c++) {
      const unit = Float64Array.from({ length: N }, (_, i) => random.normal(c * N + i));
      const length = Math.hypot(...unit);
      for (let i = 0; i < N; i++) states[c * N + i] = stable[0].x[i] + (0.9 * size * unit[i]) / length;
    }
    expect(new Set(destinations.of(states))).toEqual(new Set([from]));
  });
});
