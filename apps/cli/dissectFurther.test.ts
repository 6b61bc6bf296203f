/** @file What `lethe dissect` says beyond limit sets, where basins, the edge and the rate are known. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { dissectReport, FURTHER, saveWeights } from "../../test/dissectedWeights.ts";
import { expectClose } from "../../test/expectClose.ts";
import { lethe } from "../../test/lethe.ts";

const folder = mkdtempSync(join(tmpdir(), "lethe-further-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("--basins, --edges, --exponents of ẋ = −x + 2 tanh x: two halves, the saddle at 0 between them, the rate of a well", async () => {
  const path = saveWeights(folder, "wells", [2]);
  const { points, basins, edges, exponents } = await dissectReport(path, "--seeds", "10", ...FURTHER);
  const stable = points.flatMap(({ stability, x }, k) => (stability === "stable" ? [{ k, x: x[0] }] : []));
  expect(stable.length).toBe(2);
  const well = Math.max(...stable.map(({ x }) => x));
  expectClose(well, 2 * Math.tanh(well), { absolute: 1e-10 });

  expect(basins!.count).toBe(100);
  expect(basins!.found.map(({ point }) => point).sort()).toEqual(stable.map(({ k }) => k).sort());
  expect(basins!.found.reduce((sum, { states }) => sum + states, basins!.undecided.states)).toBe(100);
  for (const { fraction, interval, states, point, x } of basins!.found) {
    expect(fraction).toBe(states / 100);
    expect(interval[0] < fraction && fraction < interval[1] && interval[1] < 1).toBe(true);
    expectClose(x!, points[point!].x, { absolute: 1e-9 });
  }

  expect(edges!.length).toBe(1);
  const [edge] = edges!;
  expect([...edge.between].sort()).toEqual(stable.map(({ k }) => k).sort());
  expect(edge).toMatchObject({ status: "fixed-point", reason: null, unstable: 1 });
  expect(Math.abs(edge.x![0])).toBeLessThan(1e-9);
  expect(edge.point).toBe(points.findIndex(({ x }) => Math.abs(x[0]) < 1e-9));
  expectClose(edge.multipliers![0][0], 1.1, { absolute: 1e-9 }); // 1 + 0.1 (2 − 1)
  expect([...edge.sides!].sort()).toEqual(stable.map(({ k }) => k).sort());

  // of the Euler map in a well: ln(1 + 0.1 (2 (1 − tanh²) − 1)) / 0.1
  const tanh = well / 2;
  const rate = Math.log(1 + 0.1 * (2 * (1 - tanh * tanh) - 1)) / 0.1;
  expect(exponents!.length).toBe(4);
  for (const e of exponents!) {
    expect(e.status).toBe("measured");
    expectClose(e.exponents.map(Number), [rate], { absolute: 1e-6 });
  }

  const text = await lethe("dissect", path, "--seeds", "10", ...FURTHER);
  expect(text).toMatch(/basins: 100 states, Gaussian, deviation [\d.]+ in each coordinate/);
  expect(text).toMatch(/edge between points \d and \d: a saddle, point \d, 1 unstable/);
  expect(text).toMatch(/exponents from visited state 0: -0\.\d+ ± .* per τ over 2000 τ/);
});

test("one root alone has no edge, and all of a sample; what was not asked is null", async () => {
  const path = saveWeights(folder, "alone", [0.5]);
  const { basins, edges, exponents } = await dissectReport(path, "--seeds", "5", "--basins", "--edges");
  expect(edges).toEqual([]);
  expect(exponents).toBeNull();
  expect(basins!.found).toMatchObject([{ kind: "fixed-point", point: 0, states: 100, fraction: 1 }]);
  expect(basins!.undecided).toMatchObject({ states: 0, reasons: [] });
  expect(await lethe("dissect", path, "--seeds", "5", "--edges")).toMatch(/no edge: fewer than two roots are stable/);
});
