import { blendPieces, type System } from "../kernel/index.ts";
import { scaledLipschitz } from "./scaledLipschitz.ts";

/**
 * x ↦ x + h F(x): a flow as explicit Euler simulates it.
 *
 * @param h Δt, in the flow's time.
 */
export function eulerMap(flow: System, h: number): System {
  const n = flow.dimension;
  const parts = flow.pieces?.bind(flow);
  return {
    kind: "map",
    dimension: n,
    timeStep: h,
    odd: flow.odd,
    evaluate(states, out, count) {
      flow.evaluate(states, out, count);
      addToScaled(states, h, out, count * n);
    },
    tangent(x, V, out, count, isTransposed) {
      flow.tangent(x, V, out, count, isTransposed);
      addToScaled(V, h, out, count * n);
    },
    jacobian(x, out) {
      flow.jacobian(x, out);
      for (let e = 0; e < n * n; e++) out[e] *= h;
      for (let i = 0; i < n; i++) out[i * n + i] += 1;
    },
    jacobianLipschitz: h * flow.jacobianLipschitz,
    ...scaledLipschitz(flow, h),
    ...(parts && { pieces: () => blendPieces(parts(), 1, h) }),
    ...(flow.linearRadius && { linearRadius: flow.linearRadius.bind(flow) }),
  };
}

// y ← x + h y
function addToScaled(x: Float64Array, h: number, y: Float64Array, length: number): void {
  for (let e = 0; e < length; e++) y[e] = x[e] + h * y[e];
}
