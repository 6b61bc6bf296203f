import type { System } from "../kernel/index.ts";
import { isSamePath, pathOf } from "./cyclePath.ts";
import { openKinkSection } from "./kinkSection.ts";
import { openSection, type SectionResult } from "./section.ts";

export { CLOSURE } from "./section.ts";

/** States of the orbit that are kept. */
export const PHASES = 64;

/** A closed orbit of a map, or of the flow that it steps through, as interpolated states. */
export interface Cycle {
  /**
   * "cycle": of a flow, as the invariant circle of the map that steps through it. Of a map that comes from no flow:
   * "orbit", which comes back after a whole number of steps, or "circle", which never quite does.
   */
  readonly form: "cycle" | "orbit" | "circle";
  /** A state on the cycle, [n], and the unit direction in which the cycle passes it: the section. */
  readonly point: Float64Array;
  readonly direction: Float64Array;
  /** Rotation period, in τ: mean time between returns. */
  readonly period: number;
  /** Largest distance of successive returns over the last ten turns, or over the last one where returns contract, over `size`. */
  readonly closure: number;
  /** Largest distance of its states from `point`. */
  readonly size: number;
  /** [phases × n], states equally spaced in time over one period: {@link PHASES} of them, or those of an orbit. */
  readonly orbit: Float64Array;
  /** [vertices × n], states in the order of the cycle, close enough for distances from it: see `pathOf`. */
  readonly path: Float64Array;
}

export type CycleSearch =
  | { readonly status: "closed"; readonly cycle: Cycle }
  | { readonly status: "open"; readonly reason: string; readonly closure: number };

/**
 * Follows a map from a state and asks whether it turns on an invariant circle: ten returns in a row to one section that
 * close to 1e-6 of the orbit's size, so that ten turns together change it by less than 1e-5; or returns that come closer
 * by a factor of ten each turn, so fast that all turns to come will change it by less. Slow spirals do not close:
 * their returns differ by the share that a turn takes off. A search ends early when its returns no longer come closer.
 *
 * @param start [n], after transients. Not changed.
 * @param longest time to follow it, in τ.
 */
export function closeCycle(map: System, start: Float64Array, longest: number): CycleSearch {
  return closeCycles(map, [start], longest)[0];
}

/** The same for several states, followed together. */
export function closeCycles(map: System, starts: readonly Float64Array[], longest: number): CycleSearch[] {
  const n = map.dimension;
  const searches: CycleSearch[] = new Array(starts.length);
  const openFor = map.pieces === undefined ? openSection : openKinkSection;
  let open = starts.map((_, index) => ({ index, section: openFor(map.timeStep, longest) }));
  let x = new Float64Array(starts.length * n);
  starts.forEach((start, c) => {
    x.set(start, c * n);
  });
  let y = new Float64Array(x.length);
  while (open.length > 0) {
    open.forEach(({ index, section }, c) => {
      const result = section.push(x.subarray(c * n, (c + 1) * n));
      if (result !== null) searches[index] = conclude(map, result);
    });
    const kept = open.flatMap(({ index }, c) => (searches[index] === undefined ? [c] : []));
    if (kept.length < open.length) {
      kept.forEach((from, to) => {
        x.copyWithin(to * n, from * n, (from + 1) * n);
      });
      open = kept.map((c) => open[c]);
    }
    if (open.length === 0) break;
    map.evaluate(x, y, open.length);
    [x, y] = [y, x];
  }
  return searches;
}

function conclude(map: System, result: SectionResult): CycleSearch {
  if (result.status === "open") return result;
  const { point, direction, closure, period, size } = result;
  const orbit = orbitOf(map, point, period);
  const path = pathOf(map, point, period, size);
  return { status: "closed", cycle: { form: "cycle", point, direction, period, closure, size, orbit, path } };
}

/** States at the steps that come nearest to equal phases of one period. */
function orbitOf(map: System, start: Float64Array, period: number): Float64Array {
  const n = map.dimension;
  const orbit = new Float64Array(PHASES * n);
  const steps = period / map.timeStep;
  let x = start.slice();
  for (let step = 0, phase = 0; phase < PHASES; step++) {
    for (; phase < PHASES && step === Math.round((phase * steps) / PHASES); phase++) orbit.set(x, phase * n);
    const y = new Float64Array(n);
    map.evaluate(x, y, 1);
    x = y;
  }
  return orbit;
}

/** Whether two cycles are one: whether their paths coincide. */
export function isSameCycle(a: Cycle, b: Cycle): boolean {
  return a.form === b.form && isSamePath(a, b);
}

/** The cycle at −x, or null where that is the same cycle. */
export function mirrored(cycle: Cycle): Cycle | null {
  const minus = (x: Float64Array) => x.map((v) => -v);
  const { point, direction, orbit, path } = cycle;
  const mirror = { ...cycle, point: minus(point), direction: minus(direction), orbit: minus(orbit), path: minus(path) };
  return isSameCycle(cycle, mirror) ? null : mirror;
}

/** Of each cycle the index of the one at −x, itself where that is the same; null where it is not among them. */
export function mirrorPartners(cycles: readonly Cycle[]): (number | null)[] {
  return cycles.map((cycle, k) => {
    const mirror = mirrored(cycle);
    const at = mirror === null ? k : cycles.findIndex((other) => isSameCycle(other, mirror));
    return at < 0 ? null : at;
  });
}
