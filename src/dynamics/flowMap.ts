import type { System } from "../kernel/index.ts";

/**
 * The time-h map of a flow by one step of the classical Runge–Kutta method, as a system of kind "map": what is written
 * for maps then serves flows. Its tangent is the exact derivative of that step, forwards and transposed.
 *
 * @param h step in the flow's unit of time; the error of one step is O(h⁵).
 */
export function flowMap(flow: System, h: number): System {
  if (flow.kind !== "flow") throw new RangeError(`flowMap: system must be a flow, got a ${flow.kind}`);
  const n = flow.dimension;
  // the states x, x + h/2 k₁, x + h/2 k₂, x + h k₃ at which a step of one state evaluates the flow
  function stagesOf(x: Float64Array): Float64Array[] {
    const stages = [x];
    const k = new Float64Array(n);
    for (const c of [h / 2, h / 2, h]) {
      flow.evaluate(stages[stages.length - 1], k, 1);
      stages.push(x.map((v, i) => v + c * k[i]));
    }
    return stages;
  }
  const map: System = {
    kind: "map",
    dimension: n,
    timeStep: h * flow.timeStep,
    odd: flow.odd,
    jacobianLipschitz: Number.POSITIVE_INFINITY, // not known
    evaluate(states, out, count) {
      const length = count * n;
      const x = states.subarray(0, length);
      const k = new Float64Array(length);
      const stage = x.slice();
      out.set(x);
      for (const [weight, next] of SCHEME) {
        flow.evaluate(stage, k, count);
        for (let e = 0; e < length; e++) {
          out[e] += h * weight * k[e];
          stage[e] = x[e] + h * next * k[e];
        }
      }
    },
    tangent(x, V, out, count, isTransposed) {
      const length = count * n;
      const stages = stagesOf(x.slice(0, n));
      const K = new Float64Array(length);
      const held = V.slice(0, length);
      const W = held.slice();
      out.set(held);
      if (!isTransposed) {
        for (const [s, [weight, next]] of SCHEME.entries()) {
          flow.tangent(stages[s], W, K, count, false);
          for (let e = 0; e < length; e++) {
            out[e] += h * weight * K[e];
            W[e] = held[e] + h * next * K[e];
          }
        }
        return;
      }
      // the same, last stage first: bₛ = h (weight · V + next · Aᵀbₛ₊₁)
      K.fill(0);
      for (const [s, [weight, next]] of [...SCHEME.entries()].reverse()) {
        for (let e = 0; e < length; e++) W[e] = h * (weight * held[e] + next * K[e]);
        flow.tangent(stages[s], W, K, count, true);
        for (let e = 0; e < length; e++) out[e] += K[e];
      }
    },
    jacobian(x, out) {
      const unit = new Float64Array(n * n);
      for (let i = 0; i < n; i++) unit[i * n + i] = 1;
      // row i of Aᵀ-products of unit vectors is row i of A
      map.tangent(x, unit, out, n, true);
    },
  };
  return map;
}

/** Weight of each stage, and the share of the step to which the next one goes. */
const SCHEME = [
  [1 / 6, 1 / 2],
  [1 / 3, 1 / 2],
  [1 / 3, 1],
  [1 / 6, 0],
] as const;

/** A map as it is; a flow as its time-step map. */
export function asMap(system: System, flowStep: number): System {
  return system.kind === "map" ? system : flowMap(system, flowStep);
}

/** Velocities per τ, [count × n]: F of a flow, (f(x) − x)/Δt of a map. */
export function velocities(system: System, states: Float64Array, count: number): Float64Array {
  const F = new Float64Array(count * system.dimension);
  system.evaluate(states, F, count);
  if (system.kind === "map") for (let e = 0; e < F.length; e++) F[e] = (F[e] - states[e]) / system.timeStep;
  else if (system.timeStep !== 1) for (let e = 0; e < F.length; e++) F[e] /= system.timeStep;
  return F;
}
