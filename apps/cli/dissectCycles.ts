import { closeFlowCycle, floquet } from "../../src/dynamics/index.ts";
import type { AnyCycle } from "./dissectLimits.ts";
import type { DissectTarget } from "./dissectTarget.ts";

/** Floquet multipliers that are listed. */
const MULTIPLIERS = 6;

/** A closed orbit of the map, and the flow's beside it where there is a flow. Times in the unit of the report. */
export function reportCycle({ flow, map, isPaper, outputs }: DissectTarget, cycle: AnyCycle) {
  const n = flow.dimension;
  const phases = cycle.orbit.length / n;
  const z = outputs(cycle.orbit, phases);
  const M = z.length / phases;
  const mean = Array.from({ length: M }, (_, m) => {
    let sum = 0;
    for (let k = 0; k < phases; k++) sum += z[k * M + m];
    return sum / phases;
  });
  const { form, steps = null, strands = null, stability = null, multipliers = null } = cycle;
  const search = flow.isDiscrete || form !== "cycle" ? null : closeFlowCycle(flow, cycle.point, cycle.period);
  const found =
    search?.status === "closed" ? { cycle: search.cycle, ...floquet(flow, search.cycle, MULTIPLIERS) } : null;
  return {
    form,
    period: cycle.period,
    leastPeriod: steps,
    strands,
    /** Turns per step of the map; of a circle, or one of several visited in turn, in as many steps as there are. */
    rotationNumber: cycle.rotation ?? map.timeStep / cycle.period,
    closure: cycle.closure,
    size: cycle.size,
    stability,
    multipliers: multipliers?.map(([re, im]) => [re, im]) ?? null,
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
    reason: search?.status === "open" ? search.reason : null,
    x: Array.from({ length: phases }, (_, k) => Array.from(cycle.orbit.subarray(k * n, (k + 1) * n))),
  };
}
export type CycleReport = ReturnType<typeof reportCycle>;
