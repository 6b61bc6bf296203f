/** @file When two closed orbits are one. */
import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { annuli } from "../../test/zoo/annuli.ts";
import type { System } from "../kernel/index.ts";
import { type Cycle, closeCycle, isSameCycle, mirrored } from "./cycle.ts";
import { flowMap } from "./flowMap.ts";

describe("cycles that are or are not one", () => {
  const close = (system: System, x: number[], h = 0.05) => {
    const found = closeCycle(flowMap(system, h), Float64Array.from(x), 20_000);
    if (found.status === "open") throw new Error(found.reason);
    return found.cycle;
  };
  test("the same circle from two phases is one; concentric ones of one period, 2 % apart, are two", () => {
    const planar = annuli([1, 1.01, 1.02], 1, 30);
    const [inner, again, outer] = [close(planar, [0.8, 0]), close(planar, [0, -0.9]), close(planar, [0, 1.1])];
    expect(isSameCycle(inner, again)).toBe(true);
    expect(isSameCycle(inner, outer)).toBe(false);
    expect(isSameCycle(outer, inner)).toBe(false);
  });

  test("the mirror image of a centred circle is itself, that of one a twentieth of its radius off is another", () => {
    const centred = close(annuli([1], 1, 1), [1, 0]);
    expect(mirrored(centred)).toBe(null);
    const shift = (x: Float64Array) => x.map((v, i) => (i % 2 === 0 ? v + 0.05 : v));
    const off: Cycle = {
      ...centred,
      point: shift(centred.point),
      orbit: shift(centred.orbit),
      path: shift(centred.path),
    };
    expect(mirrored(off)?.point).toEqual(off.point.map((v) => -v));
  });

  test("a turn of 400 τ closes; one of 25 steps has its circle between the steps", () => {
    expectClose(close(annuli([1], (2 * Math.PI) / 400, 0.3), [1, 0], 0.1).period, 400, { relative: 1e-3 });
    const planar = annuli([1], 0.25, 0.3);
    const { path } = close(planar, [1, 0.2], 1);
    const radii = Array.from({ length: path.length / 2 }, (_, k) => Math.hypot(path[2 * k], path[2 * k + 1]));
    expect(radii.length).toBeGreaterThan(60);
    expectClose(Math.max(...radii), Math.min(...radii), { relative: 1e-4 });
  });
});
