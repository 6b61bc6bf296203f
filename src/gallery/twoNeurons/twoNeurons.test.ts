import { expect, test } from "vitest";
import { expectClose } from "../../../test/expectClose.ts";
import { closeFlowCycle, denseSpectrum, integrate } from "../../dynamics/index.ts";
import { finish } from "../../kernel/index.ts";
import { twoNeurons } from "./index.ts";
import { pairFlow } from "./picture.ts";
import { areaUnderCurve, classOf, drawPair, lossAndGradient, trainPair, turning } from "./train.ts";

test("the gradient is that of the loss, by central differences to 1e-8", () => {
  for (let k = 0; k < 20; k++) {
    const W = drawPair(1.5, 3, k);
    const G = new Float64Array(4);
    lossAndGradient(W, G);
    for (let e = 0; e < 4; e++) {
      const at = (h: number) =>
        lossAndGradient(
          W.map((w, i) => (i === e ? w + h : w)),
          new Float64Array(4),
        );
      expectClose(G[e], (at(1e-5) - at(-1e-5)) / 2e-5, { absolute: 1e-8, relative: 1e-7 });
    }
  }
});

test("the loss is that of Euler's method with step 0.1, written out", () => {
  const W = Float64Array.of(0.5, -1, 1, 0.5);
  let [x, y] = [1, 0];
  for (let k = 0; k < 100; k++) {
    [x, y] = [x + 0.1 * (-x + 0.5 * Math.tanh(x) - Math.tanh(y)), y + 0.1 * (-y + Math.tanh(x) + 0.5 * Math.tanh(y))];
  }
  expectClose(lossAndGradient(W, new Float64Array(4)), 0.5 * (x * x + (y - 1) * (y - 1)), { relative: 1e-12 });
});

test("classes by eigenvalues are what the flow does: a cycle closes, a root elsewhere is reached, the origin takes all", () => {
  const turns = Float64Array.of(1.3, -1.5, 1.5, 1.3);
  expect(classOf(turns)).toBe("cycle");
  const { states } = integrate(pairFlow(turns), Float64Array.of(1, 0), Float64Array.of(200));
  const search = closeFlowCycle(pairFlow(turns), states, (2 * Math.PI) / 1.5);
  expect(search.status).toBe("closed");
  const still = Float64Array.of(2, 0, 0, 0.5);
  expect(classOf(still)).toBe("fixed-point");
  const end = integrate(pairFlow(still), Float64Array.of(1, 0), Float64Array.of(200)).states;
  expectClose(end[0], 2 * Math.tanh(end[0]), { absolute: 1e-9 });
  expect(end[0]).toBeGreaterThan(1);
  const calm = Float64Array.of(0.5, -1, 1, 0.5);
  expect(classOf(calm)).toBe("origin");
  expectClose(integrate(pairFlow(calm), Float64Array.of(1, 0), Float64Array.of(200)).states, 0, { absolute: 1e-9 });
  // of the origin's Jacobian, −1 + W
  expectClose(denseSpectrum(pairFlow(turns), new Float64Array(2))[0], [0.3, 1.5], { absolute: 1e-12 });
});

test("the area under the curve counts pairs in order, ties half", () => {
  expect(areaUnderCurve([2, 3], [0, 1])).toBe(1);
  expect(areaUnderCurve([0, 1], [2, 3])).toBe(0);
  expect(areaUnderCurve([1, 1], [1])).toBe(0.5);
  expect(areaUnderCurve([], [1])).toBeNull();
  expect(turning(Float64Array.of(0, -1, 1, 0))).toBe(4);
});

test("Adam from one W lowers the loss below 1e-4, with the same bytes each time", () => {
  const optimiser = { method: "adam", rate: 0.01, updates: 3000 } as const;
  const [a, b] = [0, 0].map(() => trainPair(drawPair(1.5, 1, 1), optimiser));
  expect(a.loss).toBeLessThan(1e-4);
  expect(a.last).toEqual(b.last);
});

test("a few pairs are enough for the piece to run, and its intervals say how few they are", () => {
  const { claims } = finish(twoNeurons.run({ networks: 24, descended: 20 }));
  const cycle = claims.find(({ id }) => id === "cycle")!;
  expect(cycle.interval![1] - cycle.interval![0]).toBeGreaterThan(0.2);
  expect(cycle.verdict).not.toBe("reproduced");
  expect(cycle.tried).toContain("pairs learned");
});
