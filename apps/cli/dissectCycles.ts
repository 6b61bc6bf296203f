import { type Cycle, closeFlowCycle, floquet } from "../../src/dynamics/index.ts";
import type { DissectTarget } from "./dissectTarget.ts";

/** Floquet multipliers that are listed. */
const MULTIPLIERS = 6;

/** A cycle of the map, and the flow's beside it. Times in τ. */
export function reportCycle({ flow, isPaper, outputs }: DissectTarget, cycle: Cycle) {
  const phases = cycle.orbit.length / flow.dimension;
  const z = outputs(cycle.orbit, phases);
  const M = z.length / phases;
  const mean = Array.from({ length: M }, (_, m) => {
    let sum = 0;
    for (let k = 0; k < phases; k++) sum += z[k * M + m];
    return sum / phases;
  });
  const search = closeFlowCycle(flow, cycle.point, cycle.period);
  const found =
    search.status === "closed" ? { cycle: search.cycle, ...floquet(flow, search.cycle, MULTIPLIERS) } : null;
  return {
    period: cycle.period,
    closure: cycle.closure,
    size: cycle.size,
    ...(isPaper ? { z_o: mean[0], z_d: mean.slice(1) } : { z: mean }),
    /** Multipliers of the flow's cycle, [re, im], the trivial one among them. */
    floquet: found === null ? null : found.multipliers.map(([re, im]) => [re, im]),
    flow:
      found === null
        ? null
        : {
            period: found.cycle.period,
            closure: found.cycle.closure,
            stability: found.stability,
            trivialError: found.trivialError,
            isTrusted: found.isTrusted,
          },
    reason: search.status === "open" ? search.reason : null,
    x: Array.from(cycle.point),
  };
}
export type CycleReport = ReturnType<typeof reportCycle>;
