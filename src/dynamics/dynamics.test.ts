import fc from "fast-check";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { bisect, eulerMap, hopf, lorenz, rankOne, saddleNode, spiral, uniforms } from "../../test/zoo.ts";
import { finish, openKernel, type System } from "../kernel/index.ts";
import { distanceFromCycle } from "./cyclePath.ts";
import { certify, closeCycle, findRoot, leadingSpectrum, multiplier, openRootCatalogue, settle } from "./index.ts";

const solverFor = (n: number) => openKernel({ n }).solver(n);
const settleAll = (flow: System, h: number, states: Float64Array, longest = 2000) => {
  const map = eulerMap(flow, h);
  return finish(settle(map, map, flow, solverFor(flow.dimension), states, { longest }));
};
const gap = (x: Float64Array, y: Float64Array) => Math.max(...x.map((v, i) => Math.abs(v - y[i])));

describe("roots", () => {
  const { system, m, f, slope } = rankOne(40, 7);
  const kappa = bisect((k) => f(k) - k, 1e-3, 10);

  test("rank-one network: Newton reaches 0 or ±κ*, |x − κm| < 1e-8, speed ≤ 1e-10 at the returned state", () => {
    expect(slope(0)).toBeGreaterThan(1); // the premise
    const seen = new Set<number>();
    for (let k = 0; k < 12; k++) {
      const { status, x, speed } = findRoot(
        system,
        solverFor(40),
        uniforms(40, -2, 2, k).map((v) => v + (k % 3) - 1),
      );
      expect(status).toBe("converged");
      const F = new Float64Array(40);
      system.evaluate(x, F, 1);
      expect(Math.sqrt(F.reduce((sum, v) => sum + v * v, 0))).toBe(speed);
      expect(speed).toBeLessThanOrEqual(1e-10);
      const nearest = [-kappa, 0, kappa].findIndex(
        (c) =>
          gap(
            x,
            m.map((v) => c * v),
          ) < 1e-8,
      );
      expect(nearest).toBeGreaterThanOrEqual(0);
      seen.add(nearest);
    }
    expect(seen.size).toBe(3);
  });

  test("rank-one network: the deciding eigenvalue is f′(κ) − 1 to 1e-8; 0 is unstable, ±κ* stable and partners", () => {
    const catalogue = openRootCatalogue(system, solverFor(40), 0.1);
    catalogue.search(new Float64Array(40));
    catalogue.search(m.slice());
    expect(catalogue.search(m.map((v) => -2 * v))).toBe(2); // found before, as the mirror image
    expect(catalogue.roots.map((r) => r.mapStable)).toEqual([false, true, true]);
    expect(catalogue.roots.map((r) => r.partner)).toEqual([0, 2, 1]);
    expect(Math.abs(catalogue.roots[0].eigenvalue[0] - (slope(0) - 1))).toBeLessThan(1e-8);
    expect(Math.abs(catalogue.roots[1].eigenvalue[0] - (slope(kappa) - 1))).toBeLessThan(1e-8);
  });

  test("the certified radius holds no other root, and no certificate is given beside a ghost", () => {
    const at = (a: number, x: number) => certify(saddleNode(a), solverFor(2), Float64Array.of(x, 0));
    const root = at(-0.01, 0.1);
    expect(root.isRoot).toBe(true);
    expect(root.uniquenessRadius).toBeGreaterThan(0.05);
    expect(root.uniquenessRadius).toBeLessThanOrEqual(0.2 * (1 + 1e-12)); // the other root is 0.2 away
    expect(at(0.01, 0.001).isRoot).toBe(false);
    expect(at(0.01, 0.3).isRoot).toBe(false);
  });

  test("where there is no root, Newton stalls or finds its matrix singular and says so", () => {
    for (const start of [0.3, -0.01, 2]) {
      const { status, speed } = findRoot(saddleNode(0.01), solverFor(2), Float64Array.of(start, 1));
      expect(["stalled", "singular"]).toContain(status);
      expect(speed).toBeGreaterThanOrEqual(0.01 - 1e-12);
    }
  });
});

describe("leading spectrum", () => {
  test("matches a dense solver to 1e-8 at N = 200, ordered by the map's multiplier", () => {
    const n = 200;
    const W = uniforms(n * n, -1, 1, 3).map((v) => (v * 1.2 * Math.sqrt(3)) / Math.sqrt(n));
    for (let i = 0; i < n; i++) W[i * n + i] -= 1;
    const linear: System = {
      ...spiral(0, 0),
      dimension: n,
      tangent(_x, V, out) {
        for (let i = 0; i < n; i++) out[i] = V.reduce((sum, v, j) => sum + W[i * n + j] * v, 0);
      },
    };
    const h = 0.1;
    const dense = new EigenvalueDecomposition(Matrix.from1DArray(n, n, Array.from(W)));
    const truth = dense.realEigenvalues.map((re, k) => [re, dense.imaginaryEigenvalues[k]] as const);
    truth.sort((a, b) => multiplier(b, h) - multiplier(a, h) || b[1] - a[1]);
    const { eigenvalues, residual } = leadingSpectrum(linear, new Float64Array(n), h, 6);
    expect(residual).toBeLessThan(1e-8);
    eigenvalues.slice(0, 4).forEach(([re, im], k) => {
      expect(Math.hypot(re - truth[k][0], im - truth[k][1])).toBeLessThan(1e-8);
    });
  });

  test("a stable spiral's Euler map turns unstable at h = −2σ/(σ² + ω²)", () => {
    const [sigma, omega] = [-0.1, 2];
    const edge = (-2 * sigma) / (sigma * sigma + omega * omega);
    const stable = (h: number) => {
      const catalogue = openRootCatalogue(spiral(sigma, omega), solverFor(2), h);
      catalogue.search(Float64Array.of(1, 1));
      return catalogue.roots[0];
    };
    expect(stable(0.999 * edge).mapStable).toBe(true);
    expect(stable(1.001 * edge).mapStable).toBe(false);
    expect(stable(1.001 * edge).flowStable).toBe(true);
  });
});

describe("cycles", () => {
  test("Hopf: the Euler map's invariant circle, period 2πh/asin(hω) and size 2ρ to 1e-6", () => {
    for (const [mu, omega, h] of [
      [0.25, 1, 0.1],
      [0.1, 0.3, 0.1],
      [0.5, 1.4, 0.1],
    ]) {
      const found = closeCycle(eulerMap(hopf(mu, omega), h), Float64Array.of(Math.sqrt(mu), 0.05), 10_000);
      if (found.status !== "closed") throw new Error(found.reason);
      const { period, point, size, closure } = found.cycle;
      const radius = Math.sqrt(mu + (1 - Math.sqrt(1 - h * h * omega * omega)) / h);
      expect(Math.abs(period - (2 * Math.PI * h) / Math.asin(h * omega))).toBeLessThan(1e-6);
      expect(Math.abs(Math.hypot(...point) - radius)).toBeLessThan(1e-6);
      expect(Math.abs(size / (2 * radius) - 1)).toBeLessThan(0.01); // taken at whole steps
      expect(closure).toBeLessThanOrEqual(1e-6);
    }
  });

  test("Hopf: one turn is taken for one, however fast turns come together (Floquet multiplier about 1e-4 to 0.9)", () => {
    const [omega, h] = [0.7, 0.1];
    for (const multiplier of [1e-4, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.6, 0.9]) {
      // the map's circle is that of the flow with μ so much larger
      const squared = (-Math.log(multiplier) * omega) / (4 * Math.PI);
      const mu = squared - (1 - Math.sqrt(1 - h * h * omega * omega)) / h;
      const found = closeCycle(eulerMap(hopf(mu, omega), h), Float64Array.of(0.8 * Math.sqrt(squared), 0), 10_000);
      if (found.status !== "closed") throw new Error(found.reason);
      expect(Math.abs(found.cycle.period - (2 * Math.PI * h) / Math.asin(h * omega))).toBeLessThan(1e-5);
    }
  });

  test("distance from a cycle is that from its circle, at any phase, within 3e-4 of its size: chords of at most 0.02 sizes and a step", () => {
    const [mu, h] = [0.25, 0.1];
    const found = closeCycle(eulerMap(hopf(mu, 0.3), h), Float64Array.of(Math.sqrt(mu), 0), 10_000);
    if (found.status !== "closed") throw new Error(found.reason);
    const { cycle } = found;
    const radius = Math.hypot(...cycle.point);
    const angle = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });
    fc.assert(
      fc.property(angle, fc.double({ min: 0.9, max: 1.1, noNaN: true }), (phase, share) => {
        const x = Float64Array.of(share * radius * Math.cos(phase), share * radius * Math.sin(phase));
        const off = distanceFromCycle(cycle, x) - Math.abs(share - 1) * radius;
        expect(Math.abs(off)).toBeLessThan(3e-4 * cycle.size);
      }),
    );
  });

  test("a slow spiral (Re λ = −0.0035, Im λ = 0.11) and the Lorenz attractor are no cycles", () => {
    const slow = eulerMap(spiral(-0.0035 - 0.1 * 0.5 * 0.11 * 0.11, 0.11), 0.1);
    expect(closeCycle(slow, Float64Array.of(1, 0), 4000).status).toBe("open");
    expect(closeCycle(eulerMap(lorenz(0.02), 0.1), Float64Array.of(1, 5, 20), 10_000).status).toBe("open");
  });
});

test("what moves by rounding only is no cycle, though it closes to the bit", () => {
  // a quarter turn about (1, 2) in exact arithmetic: period 4 steps, as large as its start is away
  const quarter = (): System => ({
    ...eulerMap(spiral(0, 0), 0.1),
    evaluate(x, out, count) {
      for (let e = 0; e < 2 * count; e += 2) [out[e], out[e + 1]] = [1 - (x[e + 1] - 2), 2 + (x[e] - 1)];
    },
  });
  expect(closeCycle(quarter(), Float64Array.of(1 + 2 ** -4, 2), 400).status).toBe("closed");
  expect(closeCycle(quarter(), Float64Array.of(1 + 2 ** -45, 2), 400)).toMatchObject({
    status: "open",
    reason: "it has come to rest: what still moves is rounding",
  });
});

describe("settle", () => {
  test("rank-one network: every state arrives at the root on its side, each with an outcome", () => {
    const { system, m } = rankOne(30, 3);
    const states = new Float64Array(10 * 30);
    for (let c = 0; c < 10; c++)
      states.set(
        m.map((v) => (c % 2 ? 1 : -1) * v * (0.1 + 0.2 * c)),
        c * 30,
      );
    const { arrivals, roots } = settleAll(system, 0.1, states);
    expect(arrivals.length).toBe(10);
    arrivals.forEach(({ limit }, c) => {
      if (limit.kind !== "fixed-point") throw new Error(`state ${c} is ${limit.kind}`);
      expect(Math.sign(roots[limit.root].x[0])).toBe(c % 2 ? 1 : -1);
    });
  });

  test("a very slow real mode settles on its root without waiting for its many time constants", () => {
    const slow = spiral(-0.004, 0);
    const { arrivals } = settleAll(slow, 0.1, Float64Array.of(1, 0.5));
    expect(arrivals[0].limit.kind).toBe("fixed-point");
  });

  test("spiral and cycle side by side: each state at its own, neither taken for the other", () => {
    // Re λ < 0.005 beside a circle: four dimensions, a slow spiral in the last two
    const h = 0.1;
    const [sigma, omega] = [-0.0035 - 0.5 * h * 0.11 * 0.11, 0.11];
    const turning = hopf(0.25, 1);
    const beside: System = {
      ...turning,
      dimension: 4,
      evaluate(states, out, count) {
        for (let c = 0; c < count; c++) {
          const at = 4 * c;
          turning.evaluate(states.subarray(at, at + 2), out.subarray(at, at + 2), 1);
          out[at + 2] = sigma * states[at + 2] - omega * states[at + 3];
          out[at + 3] = omega * states[at + 2] + sigma * states[at + 3];
        }
      },
      jacobian(x, out) {
        const A = new Float64Array(4);
        turning.jacobian(x, A);
        out.set([A[0], A[1], 0, 0, A[2], A[3], 0, 0, 0, 0, sigma, -omega, 0, 0, omega, sigma]);
      },
      tangent(x, V, out) {
        const A = new Float64Array(16);
        beside.jacobian(x, A);
        for (let i = 0; i < 4; i++) out[i] = [0, 1, 2, 3].reduce((sum, j) => sum + A[4 * i + j] * V[j], 0);
      },
    };
    const onlySpiral = settleAll(spiral(sigma, omega), h, Float64Array.of(1, 0));
    expect(onlySpiral.arrivals[0].limit.kind).toBe("fixed-point");
    expect(onlySpiral.cycles).toEqual([]);
    const both = settleAll(beside, h, Float64Array.of(0.5, 0, 1e-9, 0, 0.3, 0.2, 0, 0));
    expect(both.arrivals.map((a) => a.limit.kind)).toEqual(["cycle", "cycle"]);
    expect(both.cycles.length).toBe(1);
  });

  test("chaos whose exponents are not asked for is undecided, with the reason and what was tried", () => {
    const system = lorenz(0.02);
    const map = eulerMap(system, 0.1);
    const { arrivals } = finish(
      settle(map, map, system, solverFor(3), Float64Array.of(1, 5, 20), { longest: 700, exponentTime: 0 }),
    );
    expect(arrivals[0].limit).toMatchObject({
      kind: "undecided",
      reason: "neither at a map-stable root nor on a closed cycle after 700 τ",
      tried: [expect.stringContaining("searches for roots"), expect.stringContaining("a search for a cycle from here")],
    });
    expect(arrivals[0].time).toBe(700);
  });

  test("a state's outcome does not depend on its company", () => {
    const { system } = rankOne(20, 5);
    const states = uniforms(6 * 20, -2, 2, 9);
    const together = settleAll(system, 0.1, states);
    for (let c = 0; c < 6; c++) {
      const alone = settleAll(system, 0.1, states.subarray(c * 20, (c + 1) * 20));
      const [a, b] = [together.arrivals[c].limit, alone.arrivals[0].limit];
      if (a.kind !== "fixed-point" || b.kind !== "fixed-point") throw new Error("rank-one networks settle on roots");
      expect(gap(together.roots[a.root].x, alone.roots[b.root].x)).toBeLessThan(1e-9);
    }
  });
});
