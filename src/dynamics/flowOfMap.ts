import { blendPieces, type System } from "../kernel/index.ts";

/**
 * The flow x ↦ G(x) − x whose roots are the fixed points of a map G, with one step of the map as its unit of time: an
 * eigenvalue λ of it is a multiplier 1 + λ of the map, and its Euler map of step 1 is the map. For maps that come from
 * no flow.
 */
export function flowOfMap(map: System): System {
  const n = map.dimension;
  const parts = map.pieces?.bind(map);
  return {
    ...map,
    kind: "flow",
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
