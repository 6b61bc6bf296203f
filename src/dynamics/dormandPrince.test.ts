import { expect, test } from "vitest";
import { expectClose } from "../../test/expectClose.ts";
import { hopf, lorenz } from "../../test/zoo.ts";
import { meshAlong, passage } from "./monodromy.ts";
import { distance } from "./vectors.ts";

const even = (steps: number) => ({ shares: new Float64Array(steps).fill(1 / steps), parts: [] });

test("halving the steps divides the error by 2⁸, within a factor 2 (Hopf, from its cycle, over one turn)", () => {
  const flow = hopf(0.25, 3);
  const start = Float64Array.of(0.5, 0);
  const error = (steps: number) => distance(passage(flow, start, (2 * Math.PI) / 3, even(steps)).end, start);
  const ratio = error(4) / error(8);
  expect(ratio).toBeGreaterThan(128);
  expect(ratio).toBeLessThan(512);
});

test("Φ V is the derivative of the end of a passage: central differences agree to 1e-7 of it (Lorenz)", () => {
  const flow = lorenz(1);
  const start = Float64Array.of(1, 5, 20);
  const mesh = meshAlong(flow, start, 0.5, 1e-6, 1000)!;
  const columns = Float64Array.of(1, 0, 0, 0, 1, 0, 0.3, -0.2, 1);
  const carried = new Float64Array(9);
  passage(flow, start, 0.5, mesh).carry(columns, carried, 3);
  const h = 1e-5;
  for (let c = 0; c < 3; c++) {
    const end = (sign: number) =>
      passage(
        flow,
        start.map((v, i) => v + sign * h * columns[3 * c + i]),
        0.5,
        mesh,
      ).end;
    const [plus, minus] = [end(1), end(-1)];
    expectClose(
      carried.subarray(3 * c, 3 * c + 3),
      plus.map((v, i) => (v - minus[i]) / (2 * h)),
      { relative: 1e-7, absolute: 1e-7 },
    );
  }
});

test("a mesh follows the error: short steps where the flow is fast, whole parts, shares that add up to 1", () => {
  const flow = lorenz(1);
  const start = Float64Array.of(1, 5, 20);
  const mesh = meshAlong(flow, start, 3, 1e-7, 1000)!;
  expectClose(
    mesh.shares.reduce((sum, v) => sum + v, 0),
    1,
    { absolute: 1e-12 },
  );
  const times = [0, ...mesh.shares].map((_, s) => mesh.shares.slice(0, s).reduce((sum, v) => sum + v, 0));
  expectClose(
    mesh.parts.map((s) => times[s]),
    Array.from({ length: 12 }, (_, k) => (k + 1) / 12),
    { absolute: 1e-12 },
  );
  expect(Math.max(...mesh.shares) / Math.min(...mesh.shares)).toBeGreaterThan(1.5);
  const fine = passage(flow, start, 3, even(6000)).end;
  expectClose(passage(flow, start, 3, mesh).end, fine, { absolute: 1e-4 });
  expect(meshAlong(flow, start, 3, 1e-7, 5)).toBeNull();
});
