import { type Arrival, type Cycle, flowMap, type Settlement } from "../dynamics/index.ts";
import type { System } from "../kernel/index.ts";
import { eulerMap, type OpenModel } from "../network/index.ts";
import type { Followed } from "./record.ts";

/** Draws are followed for this share more than the slowest of them took under the map, within these bounds, in τ. */
const BEYOND = 1.2;
const SHORTEST = 50;
const LONGEST = 300;
/** Limit sets that are looked for again. */
type Comparable = { kind: "fixed-point"; root: number } | { kind: "cycle"; cycle: number };
/** Runge–Kutta step of the flow, in τ. */
const FLOW_STEP = 0.2;

/**
 * Would the draws have ended elsewhere with a shorter step? They are followed once more from the same states, at Δt/2 and
 * by the flow, and then belong to the limit set that is nearest. Draws that the map takes longer to settle than these
 * are followed, and those that end on neither a root nor a cycle, are left out. A map that is no step of a flow has no other steps.
 *
 * @param states [draws × n] at the site.
 * @param arrivals of the same draws under the map.
 * @param nameOf what a root or a cycle of the settlement is called.
 */
export function followOtherwise(
  model: Pick<OpenModel, "dimension" | "systems" | "trainedFlow">,
  { roots, cycles }: Pick<Settlement, "roots" | "cycles">,
  states: Float64Array,
  arrivals: readonly Arrival[],
  nameOf: (limit: Comparable) => string,
): { halfStep: Followed | null; flow: Followed | null } {
  const n = model.dimension;
  const { flow: ownFlow, map } = model.systems();
  const flow = model.trainedFlow?.() ?? ownFlow;
  if (flow === null) return { halfStep: null, flow: null };
  const counted = arrivals.flatMap(({ limit, time }, k) => {
    const isCompared = limit.kind === "fixed-point" || limit.kind === "cycle";
    return isCompared && time <= LONGEST ? [{ k, limit, time }] : [];
  });
  const time = Math.min(LONGEST, Math.max(SHORTEST, BEYOND * Math.max(0, ...counted.map((c) => c.time))));
  const follow = (map: System): Followed => {
    const start = new Float64Array(counted.length * n);
    counted.forEach(({ k }, c) => {
      start.set(states.subarray(k * n, (k + 1) * n), c * n);
    });
    const ends = counted.length === 0 ? start : advance(map, start, counted.length, time);
    const changes = new Map<string, Followed["changes"][number]>();
    let same = 0;
    counted.forEach(({ limit }, c) => {
      const [from, to] = [nameOf(limit), nearestName(ends.subarray(c * n, (c + 1) * n))];
      if (from === to) {
        same++;
        return;
      }
      const change = changes.get(`${from} ${to}`) ?? { from, to, draws: 0 };
      change.draws++;
      changes.set(`${from} ${to}`, change);
    });
    return { draws: counted.length, same, changes: [...changes.values()] };
  };
  return {
    halfStep: follow(eulerMap(flow, map.timeStep / 2)),
    flow: follow(flowMap(flow, FLOW_STEP)),
  };

  function nearestName(x: Float64Array): string {
    let name = "elsewhere";
    let least = Number.POSITIVE_INFINITY;
    roots.forEach(({ x: root }, k) => {
      const away = squaredDistance(x, root, 0);
      if (away < least) [name, least] = [nameOf({ kind: "fixed-point", root: k }), away];
    });
    cycles.forEach(({ orbit }: Cycle, k) => {
      for (let phase = 0; phase < orbit.length; phase += n) {
        const away = squaredDistance(x, orbit, phase);
        if (away < least) [name, least] = [nameOf({ kind: "cycle", cycle: k }), away];
      }
    });
    return name;
  }
}

function squaredDistance(x: Float64Array, y: Float64Array, at: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - y[at + i]) * (x[i] - y[at + i]);
  return sum;
}

function advance(map: System, states: Float64Array, count: number, time: number): Float64Array {
  let x = states.slice();
  let y = new Float64Array(x.length);
  for (let step = 0; step < Math.round(time / map.timeStep); step++) {
    map.evaluate(x, y, count);
    [x, y] = [y, x];
  }
  return x;
}
