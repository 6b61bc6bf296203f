import { describe, expect, test } from "vitest";
import { DIRECT, designedNetwork, designedTask } from "../../test/designed.ts";
import { openKernel, type System } from "../kernel/index.ts";
import { loadMatrices, openRateFeedback } from "../network/index.ts";
import { drawsFor, echoesOf, type LossEvidence, lossOf, stopsOf, verdictProtocol } from "./index.ts";
import { echoOf, lossRate, meanStates, pairLoss, passageOf, propagatedAlong, trajectoryOf } from "./lossEvidence.ts";

const { loss: THRESHOLDS } = verdictProtocol("quick");
const DELAY = 5;
const evidence = (given: Partial<LossEvidence>): LossEvidence => ({
  rate: 0.03,
  separation: 1,
  dimension: 4,
  contraction: 0.09,
  attraction: 3,
  echoRate: 0.15,
  echoDimension: 0,
  isConverged: true,
  ghost: null,
  ...given,
});
const GHOST = { speed: 0.01, dwell: 30, approach: 0.02 };
const label = (given: Partial<LossEvidence>) => lossOf(evidence(given), DELAY, THRESHOLDS);

describe("how a pair is lost: the first row that fits", () => {
  test("a slow manifold is slow, low-dimensional and normally attracting; a ghost and an echo come after it", () => {
    expect(label({})).toBe("slow-manifold");
    expect(label({ ghost: GHOST, echoRate: 0.04 })).toBe("slow-manifold");
    // κ T = 1/3 is slow still
    expect(label({ rate: 1 / 15, attraction: 2 })).toBe("slow-manifold");
    expect(label({ rate: 0.0668, attraction: 2 })).toBe("fading-transient");
    expect(label({ dimension: 6, echoDimension: 0 })).toBe("slow-manifold");
    expect(label({ dimension: 7, echoDimension: 3 })).toBe("fading-transient");
    // where nothing is felt for three delays there is no manifold of any dimension
    expect(label({ dimension: 0 })).toBe("fading-transient");
  });

  test("weakly attracting: 1 ≤ r < 2, else nothing of the kind", () => {
    expect(label({ attraction: 1.99 })).toBe("weakly-attracting");
    expect(label({ attraction: 1 })).toBe("weakly-attracting");
    expect(label({ attraction: 0.99 })).toBe("fading-transient");
    expect(label({ attraction: null, contraction: null })).toBe("fading-transient");
  });

  test("memories that do not approach one another are attracted more than they are lost", () => {
    expect(label({ rate: -0.01, attraction: null })).toBe("slow-manifold");
    expect(label({ rate: -0.01, attraction: null, contraction: null })).toBe("fading-transient");
  });

  test("ghost passage before echo before fading transient", () => {
    expect(label({ rate: 0.13, ghost: GHOST })).toBe("ghost-passage");
    expect(label({ rate: 0.13 })).toBe("echo");
    expect(label({ rate: 0.07 })).toBe("fading-transient");
  });

  test("echoes: faster than half the untrained rate, and not comparable where that is 0.02 or less", () => {
    const echoes = (rate: number | null, echoRate: number | null) => echoesOf(evidence({ rate, echoRate }), THRESHOLDS);
    expect(echoes(0.076, 0.15)).toBe("yes");
    expect(echoes(0.075, 0.15)).toBe("no");
    expect(echoes(0.2, 0.02)).toBe("not-comparable");
    expect(echoes(0.2, -0.03)).toBe("not-comparable");
    expect(echoes(null, 0.15)).toBe("not-comparable");
  });
});

/** ẋ_k = −rate_k x_k under Euler steps of 0.1. */
function decays(rates: readonly number[]): System {
  const factor = (e: number) => 1 - 0.1 * rates[e % rates.length];
  const carry = (x: Float64Array, out: Float64Array, count: number) => {
    for (let e = 0; e < count * rates.length; e++) out[e] = factor(e) * x[e];
  };
  return {
    kind: "map",
    dimension: rates.length,
    timeStep: 0.1,
    odd: true,
    evaluate: carry,
    tangent: (_x, V, out, count) => carry(V, out, count),
    jacobian: (_x, out) => {
      out.fill(0);
      rates.forEach((_, k) => {
        out[k * rates.length + k] = factor(k);
      });
    },
    jacobianLipschitz: 0,
  };
}
const exactRate = (rate: number) => -Math.log(1 - 0.1 * rate) / 0.1;

describe("what it is measured by, in linear systems", () => {
  const rates = [0.02, 0.05, 0.12, ...new Array<number>(17).fill(0.5)];
  const map = decays(rates);
  const n = rates.length;
  const along = (k: number, size: number) => Float64Array.from({ length: n }, (_, i) => (i === k ? size : 0));
  const states = Float64Array.from([along(0, 1), along(0, 3), along(0, -1), along(0, -3)].flatMap((x) => [...x]));
  const memoryOf = [0, 0, 1, 1];

  test("κ is the rate of the direction that the mean states differ in, from 5 τ to 15 τ", () => {
    const means = meanStates(map, states, memoryOf, THRESHOLDS);
    const { rate, separation } = lossRate(means, n, [0, 1], THRESHOLDS.over);
    expect(rate).toBeCloseTo(exactRate(0.02), 12);
    expect(separation).toBeCloseTo(4 * (1 - 0.002) ** 50, 12);
  });

  test("d counts what keeps 1/e over three delays, the next one is the contraction, r their ratio", () => {
    const passage = passageOf(map, states, memoryOf, 20);
    const propagated = propagatedAlong(map, trajectoryOf(passage, 0, n, [5, 20]));
    expect(propagated).toMatchObject({ dimension: 2, isConverged: true });
    expect(propagated.contraction).toBeCloseTo(exactRate(0.12), 6);
    const means = meanStates(map, states, memoryOf, THRESHOLDS);
    const echo = { means, propagated: { dimension: 1, contraction: 0.4, isConverged: false } };
    const slower = { ...propagated, dimension: 3, contraction: 0.11 };
    const measured = pairLoss([0, 1], n, means, [[propagated], [slower]], echo, THRESHOLDS.over);
    expect(measured).toMatchObject({ dimension: 3, contraction: 0.11, echoDimension: 1, isConverged: false });
    expect(measured.attraction).toBeCloseTo(0.11 / exactRate(0.02), 9);
    expect(measured.echoRate).toBeCloseTo(exactRate(0.02), 12);
  });

  test("memories that coincide have no rate, those that part a negative one and no ratio", () => {
    const same = meanStates(map, states, [0, 1, 0, 1], THRESHOLDS);
    expect(lossRate(same, n, [0, 1], 10)).toEqual({ separation: 0, rate: null });
    const parting = decays([-0.03, 0.5]);
    const means = meanStates(parting, Float64Array.of(1, 0, -1, 0), [0, 1], THRESHOLDS);
    const propagated = [{ dimension: 1, contraction: 0.5, isConverged: true }];
    const measured = pairLoss([0, 1], 2, means, [propagated, propagated], { means, propagated: propagated[0] }, 10);
    expect(measured.rate).toBeCloseTo(exactRate(-0.03), 12);
    expect(measured.attraction).toBeNull();
  });
});

describe("the echo of a known J", () => {
  test("J = 1 leaks at 1 − g, whatever was trained: its κ, and all directions or none", () => {
    const task = designedTask([
      [-1, 0],
      [1, 0],
    ]);
    const n = 20;
    const network = {
      ...designedNetwork(DIRECT),
      n,
      J: Float32Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? 1 : 0)),
      feedback: new Float64Array(3 * n).fill(0.7),
      readout: new Float64Array(3 * n).fill(0.9),
      input: new Float64Array(2 * n).fill(1e-4),
    };
    const kernel = openKernel({ n, matrices: 3, solvers: 0 });
    const matrices = loadMatrices(kernel, network.J, n, "f64");
    const draws = drawsFor(stopsOf(task), [
      [16, 16],
      [1, 1, 1],
    ]);
    for (const [g, dimension] of [
      [0.9, 0],
      [0.95, n],
    ]) {
      const key = { seed: 1, density: 1 };
      const echo = echoOf(
        openRateFeedback(kernel, matrices, { ...network, g }).untrained!(),
        task,
        key,
        draws,
        THRESHOLDS,
      );
      const { rate, separation } = lossRate(echo.means, n, [0, 1], THRESHOLDS.over);
      expect(rate).toBeCloseTo(exactRate(1 - g), 5);
      expect(separation).toBeGreaterThan(0);
      expect(echo.propagated.dimension).toBe(dimension);
    }
  });
});
