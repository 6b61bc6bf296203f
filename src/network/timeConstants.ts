import type { PiecewiseLinear, System } from "../kernel/index.ts";
import { scaledLipschitz } from "./scaledLipschitz.ts";

/**
 * A flow whose units have time constants of their own: θ_i ẋ_i = F_i(x), so ẋ = D F(x), A = D ∂F/∂x with D = diag(1/θ).
 * The roots are those of F, and so are the pieces of a piecewise linear one; its rates are not.
 *
 * @param constants θ [dimension], > 0, in the flow's unit of time.
 */
export function withTimeConstants(flow: System, constants: Float64Array): System {
  const n = flow.dimension;
  const rates = constants.map((theta) => 1 / theta);
  let room = new Float64Array(n);
  let pieces: PiecewiseLinear | undefined;
  return {
    kind: flow.kind,
    dimension: n,
    timeStep: flow.timeStep,
    odd: flow.odd,
    evaluate(states, out, count) {
      flow.evaluate(states, out, count);
      scale(out, count);
    },
    tangent(x, V, out, count, isTransposed) {
      if (!isTransposed) {
        flow.tangent(x, V, out, count, false);
        scale(out, count);
        return;
      }
      if (room.length < count * n) room = new Float64Array(count * n);
      const scaled = room.subarray(0, count * n);
      scaled.set(V.subarray(0, count * n));
      scale(scaled, count);
      flow.tangent(x, scaled, out, count, true);
    },
    jacobian(x, out) {
      flow.jacobian(x, out);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j] *= rates[i];
    },
    jacobianLipschitz: flow.jacobianLipschitz * Math.max(...rates),
    ...scaledLipschitz(flow, Math.max(...rates)),
    ...(flow.linearRadius && { linearRadius: flow.linearRadius.bind(flow) }),
    ...(flow.pieces && { pieces: () => (pieces ??= scaledPieces(flow.pieces!(), rates)) }),
  };

  // row i of every vector times 1/θ_i
  function scale(vectors: Float64Array, count: number): void {
    for (let e = 0; e < count * n; e++) vectors[e] *= rates[e % n];
  }
}

/** The parts of D F, row i times `rates[i]`. */
function scaledPieces(pieces: PiecewiseLinear, rates: Float64Array): PiecewiseLinear {
  const { units, leak, constant, outward } = pieces;
  return {
    ...pieces,
    leak: leak.map((v, i) => v * rates[i]),
    constant: constant.map((v, i) => v * rates[i]),
    outward: outward.map((v, e) => v * rates[Math.floor(e / units)]),
  };
}
