import { describe, expect, test } from "vitest";
import {
  bistableUnits,
  flat,
  orthogonal,
  reluNetwork,
  ring,
  rotate,
  tripleRoot,
  turned,
} from "../../test/zoo/roots.ts";
import { bisect, flow, lorenz, rankOne, saddleNode, spiral, uniforms } from "../../test/zoo.ts";
import { openKernel, type System } from "../kernel/index.ts";
import { type CensusOptions, censusOfRoots } from "./census.ts";
import { coverageOf } from "./coverage.ts";
import { findDeflatedRoot } from "./deflation.ts";
import { certify, findRoot } from "./index.ts";
import { MANY_CHORDS } from "./newton.ts";

const solverFor = (n: number) => openKernel({ n }).solver(n);
function census(system: System, seeds: Float64Array, options: CensusOptions = {}) {
  const steps = censusOfRoots(system, solverFor(system.dimension), 0.1, seeds, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
const gap = (x: Float64Array, y: Float64Array) => Math.max(...x.map((v, i) => Math.abs(v - y[i])));
function speedAt(system: System, x: Float64Array): number {
  const F = new Float64Array(x.length);
  system.evaluate(x, F, 1);
  return Math.sqrt(F.reduce((sum, v) => sum + v * v, 0));
}

/** What every census owes: an outcome per seed, and figures that are those of the states it returns. */
function expectHonest(system: System, seeds: Float64Array, report: ReturnType<typeof census>): void {
  const count = seeds.length / system.dimension;
  expect(report.outcomes.length).toBe(count);
  for (const outcome of report.outcomes) {
    expect(outcome).toBeDefined();
    expect(outcome.speed).toBe(speedAt(system, outcome.x));
    if (outcome.status !== "root") continue;
    const root = report.roots[outcome.index!];
    expect(gap(outcome.x, root.x)).toBeLessThanOrEqual(root.certificate.uniquenessRadius);
  }
  for (const root of report.roots) {
    expect(root.speed).toBe(speedAt(system, root.x));
    expect(root.speed).toBeLessThanOrEqual(1e-10);
    expect(root.certificate.isRoot).toBe(true);
  }
  const perRoot = report.roots.reduce((sum, root) => sum + root.seeds, 0);
  expect(perRoot).toBe(report.outcomes.filter((o) => o.status === "root").length);
}

describe("designed multistable networks: every root to 1e-9, none besides", () => {
  const Q = orthogonal(3, 4);
  const units = bistableUnits(3, 2);
  const truth = Array.from({ length: 27 }, (_, k) => [k % 3, Math.floor(k / 3) % 3, Math.floor(k / 9)]).map(
    (digits) => ({
      y: Float64Array.from(digits, (d) => (d - 1) * units.rest),
      zeros: digits.filter((d) => d === 1).length,
    }),
  );
  test.each([
    ["bistable units", units.system, (y: Float64Array) => y],
    ["the same, mixed by an orthogonal matrix", turned(units.system, Q), (y: Float64Array) => rotate(Q, y)],
  ])("%s: 27 roots, 8 stable, saddle index = units at 0, rates to 1e-9", (_, system, place) => {
    const seeds = uniforms(3 * 300, -3, 3, 2);
    const report = census(system, seeds);
    expectHonest(system, seeds, report);
    expect(report.roots.length).toBe(27);
    expect(report.roots.filter((root) => root.mapStable).length).toBe(8);
    for (const { y, zeros } of truth) {
      const found = report.roots.filter((root) => gap(root.x, place(y)) < 1e-9);
      expect(found.length).toBe(1);
      const { stability } = found[0];
      expect(stability.isDense).toBe(true);
      expect([stability.flow.unstable, stability.map.unstable]).toEqual([zeros, zeros]);
      expect(stability.flow.kind).toBe(["stable", "saddle", "saddle", "unstable"][zeros]);
      expect(Math.abs(stability.flow.rates[0] - (zeros > 0 ? 1 : units.slope))).toBeLessThan(1e-9);
    }
    expect(report.outcomes.every((o) => o.status === "root")).toBe(true);
  });

  test("partners are mirror images; without linking the same 27 roots are found on their own", () => {
    const seeds = uniforms(3 * 300, -3, 3, 2);
    const linked = census(units.system, seeds);
    linked.roots.forEach(({ x, partner }, k) => {
      expect(linked.roots[partner!].partner).toBe(k);
      if (partner !== k) expect(linked.roots[partner!].x).toEqual(x.map((v) => -v));
    });
    const alone = census(units.system, seeds, { partners: false });
    expect(alone.roots.every((root) => root.partner === null)).toBe(true);
    expect(alone.roots.length).toBe(27);
    expect(alone.roots.every((root) => root.seeds > 0)).toBe(true);
  });

  test("few seeds: kinds, singletons and doubletons are those of the outcomes, coverage = 1 − f₁/m", () => {
    const { outcomes, roots, sample } = census(units.system, uniforms(3 * 12, -3, 3, 5), { deflated: 0 });
    const kinds = outcomes.map((o) => Math.min(o.index!, roots[o.index!].partner!));
    const tally = [...new Set(kinds)].map((kind) => kinds.filter((k) => k === kind).length);
    const [once, twice] = [1, 2].map((k) => tally.filter((t) => t === k).length);
    expect(once).toBeGreaterThan(1); // or the estimate is not tested
    expect(sample).toEqual({
      kinds: tally.length,
      singletons: once,
      doubletons: twice,
      reached: kinds.length,
      coverage: coverageOf(kinds.length, once, twice),
    });
    expect(sample.coverage.share).toBeCloseTo(1 - once / kinds.length, 12);
  });
});

describe("deflation", () => {
  test("from one and the same start, all three roots of a bistable unit, to 1e-9, and no fourth", () => {
    const { system, rest } = bistableUnits(1, 2);
    const known: Float64Array[] = [];
    for (let k = 0; k < 3; k++) {
      const found = findDeflatedRoot(system, solverFor(1), known, Float64Array.of(0.7));
      expect(found.status).toBe("converged");
      known.push(found.x);
    }
    const sorted = known.map(([x]) => x).sort((a, b) => a - b);
    [-rest, 0, rest].forEach((x, k) => {
      expect(Math.abs(sorted[k] - x)).toBeLessThan(1e-9);
    });
    expect(findDeflatedRoot(system, solverFor(1), known, Float64Array.of(0.7)).status).not.toBe("converged");
  });

  test("a census from one side of a rank-one network reaches the roots that its seeds miss", () => {
    const { system, m, f } = rankOne(30, 3);
    const kappa = bisect((k) => f(k) - k, 1e-3, 10);
    const seeds = new Float64Array(4 * 30);
    for (let c = 0; c < 4; c++)
      seeds.set(
        m.map((v) => v * (kappa + 0.01 * (c + 1))),
        30 * c,
      );
    const without = census(system, seeds, { partners: false, deflated: 0 });
    const reached = census(system, seeds, { partners: false });
    expect(without.roots.length).toBe(1);
    expect(reached.roots.length).toBe(3);
    expect(reached.deflated.filter((d) => d.isNew).length).toBe(2);
    expect(reached.roots.map((root) => root.seeds).sort()).toEqual([0, 0, 4]);
  });
});

describe("continua", () => {
  test("a ring of roots in 6 dimensions, mixed: one continuum of dimension 1, extent 2 ± 0.1, radius 1 to 1e-9; the root inside it is a root", () => {
    const Q = orthogonal(6, 9);
    const system = turned(ring(6), Q);
    const seeds = uniforms(6 * 120, -1.5, 1.5, 3);
    const report = census(system, seeds);
    expectHonest(system, seeds, report);
    expect(report.continua.length).toBe(1);
    const [{ kind, dimension, extent, states, speed }] = report.continua;
    expect([kind, dimension]).toEqual(["continuum", 1]);
    expect(Math.abs(extent - 2)).toBeLessThan(0.1);
    expect(speed).toBeLessThanOrEqual(1e-10);
    for (let at = 0; at < states.length; at += 6) {
      expect(Math.abs(Math.hypot(...states.subarray(at, at + 6)) - 1)).toBeLessThan(1e-9);
    }
    expect(report.roots.length).toBe(1);
    expect(Math.hypot(...report.roots[0].x)).toBeLessThan(1e-9);
    const on = report.outcomes.filter((o) => o.status === "continuum").length;
    expect(on).toBe(states.length / 6);
    expect(on + report.roots[0].seeds).toBe(120);
  });

  test.each([1, 2])("a flat set of %i dimensions of roots is one continuum of that dimension", (d) => {
    const { continua, roots } = census(flat(5, d), uniforms(5 * 40, -1, 1, 8));
    expect(continua.map((c) => [c.kind, c.dimension])).toEqual([["continuum", d]]);
    expect(roots).toEqual([]);
  });

  test("two rings apart are two continua; a triple root is degenerate, not a continuum", () => {
    const two = flow(
      2, // the circles r = 1 and r = 3
      (x, out) => {
        const r = Math.hypot(x[0], x[1]);
        for (let i = 0; i < 2; i++) out[i] = x[i] * (r - 1) * (3 - r);
      },
      (x, out) => {
        const r = Math.hypot(x[0], x[1]);
        const s = (r - 1) * (3 - r);
        const slope = (4 - 2 * r) / r;
        out.set([s + x[0] * x[0] * slope, x[0] * x[1] * slope, x[0] * x[1] * slope, s + x[1] * x[1] * slope]);
      },
      50,
      true,
    );
    const { continua } = census(two, uniforms(2 * 150, -3.5, 3.5, 6), { deflated: 0 });
    expect(continua.map((c) => [c.kind, Math.round(c.extent)]).sort()).toEqual([
      ["continuum", 2],
      ["continuum", 6],
    ]);
    const triple = census(tripleRoot(), uniforms(2 * 20, -1, 1, 7));
    expect(triple.continua.map((c) => c.kind)).toEqual(["degenerate"]);
    expect(triple.roots).toEqual([]);
  });

  test("slow is not flat: a root with Re λ = −1e-6 is one certified root", () => {
    const { roots, continua } = census(spiral(-1e-6, 0), uniforms(2 * 20, -1, 1, 7));
    expect([roots.length, continua.length]).toEqual([1, 0]);
  });
});

test("ReLU networks, n = 4: the roots of all 2⁴ activation patterns to 1e-10 relative, none besides, in 12 networks", () => {
  let total = 0;
  for (let seed = 1; seed <= 12; seed++) {
    const { system, roots: truth } = reluNetwork(seed);
    const seeds = uniforms(4 * 400, -6, 6, seed);
    const report = census(system, seeds, { deflated: 20 });
    expectHonest(system, seeds, report);
    expect(report.roots.length, `network ${seed}`).toBe(truth.length);
    for (const { x } of truth) {
      const scale = 1 + Math.max(...x.map(Math.abs));
      expect(report.roots.filter((root) => gap(root.x, x) < 1e-10 * scale).length, `network ${seed}`).toBe(1);
    }
    total += truth.length;
  }
  expect(total).toBeGreaterThan(12); // some have several
});

test("certificate of a piecewise linear system: its radius is the piece, and a state of another piece has none", () => {
  const { system, roots } = reluNetwork(1);
  const [{ x }] = roots;
  const { isRoot, uniquenessRadius } = certify(system, solverFor(4), x);
  expect(isRoot).toBe(true);
  expect(uniquenessRadius).toBe(Math.min(...x.map(Math.abs)));
  expect(
    certify(
      system,
      solverFor(4),
      x.map((v) => -v),
    ).isRoot,
  ).toBe(false);
});

test("no root, chaos, not finite: every seed still has its outcome and reason", () => {
  const none = saddleNode(0.5);
  const seeds = uniforms(2 * 10, -2, 2, 1);
  const report = census(none, seeds);
  expectHonest(none, seeds, report);
  expect(report.roots).toEqual([]);
  expect(report.outcomes.every((o) => o.status === "ghost" || o.reason !== "")).toBe(true);
  expect(census(lorenz(1), uniforms(3 * 30, -20, 30, 1)).roots.length).toBe(3);
  const bad = census(none, Float64Array.of(Number.NaN, 0, 1, 0));
  expect(bad.outcomes[0].status).toBe("diverged");
  expect(bad.outcomes.length).toBe(2);
});

test("chord steps and capture by known roots change the way, not the roots: same root to 1e-9, fewer factorisations", () => {
  const { system } = bistableUnits(3, 2);
  let [plain, short] = [0, 0];
  for (let k = 0; k < 30; k++) {
    const start = uniforms(3, -3, 3, 100 + k);
    const a = findRoot(system, solverFor(3), start);
    const b = findRoot(system, solverFor(3), start, { chords: MANY_CHORDS });
    expect(b.status).toBe(a.status);
    if (a.status === "converged" && gap(a.x, b.x) > 1e-9) {
      // another root is allowed only where it is one
      expect(certify(system, solverFor(3), b.x).isRoot).toBe(true);
    }
    plain += a.steps;
    short += b.steps;
  }
  expect(short).toBeLessThan(plain);
});
