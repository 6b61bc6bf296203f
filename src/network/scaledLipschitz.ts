import type { System } from "../kernel/index.ts";

/** The local bounds of a system whose Jacobian is `factor` times as large; nothing where it has none. */
export function scaledLipschitz(system: System, factor: number): Pick<System, "lipschitzAround"> {
  if (system.lipschitzAround === undefined) return {};
  return {
    lipschitzAround(x) {
      const bound = system.lipschitzAround!(x);
      return (radius) => factor * bound(radius);
    },
  };
}
