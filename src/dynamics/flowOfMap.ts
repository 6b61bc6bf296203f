import { blendPieces, type System } from "../kernel/index.ts";

/**
 * The flow x ↦ G(x) − x whose roots are the fixed points of a map G, with one step of the map as its unit of time: an
 * eigenvalue λ of it is a multiplier 1 + λ of the map, and its Euler map of step 1 is the map, whatever a step lasts. For
 * maps that come from no flow, which it is marked as.
 */
export function flowOfMap(map: System): System {
  const n = map.dimension;
  const parts = map.pieces?.bind(map);
  return {
    ...map,
    kind: "flow",
    isDiscrete: true,
    ...(parts && { pieces: () => blendPieces(parts(), -1, 1) }),
    evaluate(states, out, count) {
      map.evaluate(states, out, count);
      for (let e = 0; e < count * n; e++) out[e] -= states[e];
    },
    tangent(x, V, out, count, isTransposed) {
      map.tangent(x, V, out, count, isTransposed);
      for (let e = 0; e < count * n; e++) out[e] -= V[e];
    },
    jacobian(x, out) {
      map.jacobian(x, out);
      for (let i = 0; i < n; i++) out[i * n + i] -= 1;
    },
  };
}

/** One step of a map in its flow's own time, the h of |1 + h λ|: Δt of an Euler map, 1 for a map and `flowOfMap` of it. */
export function stepOf(map: System, flow: System): number {
  return map.timeStep / flow.timeStep;
}
