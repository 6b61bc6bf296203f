import type { System } from "../kernel/index.ts";
import { flowMap } from "./flowMap.ts";
import { distance } from "./vectors.ts";

/** A trajectory of a flow from x over a time, in equal Runge–Kutta steps, and what it does to small displacements. */
export interface Passage {
  /** [(steps + 1) × n]: the start, …, the end. */
  readonly states: Float64Array;
  readonly end: Float64Array;
  /** Largest distance of its states from the start. */
  readonly size: number;
  /** out = Φ V for `count` vectors, Φ = ∂end/∂start: the exact derivative of the steps taken. */
  carry(V: Float64Array, out: Float64Array, count: number): void;
}

/** @param time in units of the flow. */
export function passage(flow: System, start: Float64Array, time: number, steps: number): Passage {
  const n = flow.dimension;
  const map = flowMap(flow, time / steps);
  const states = new Float64Array((steps + 1) * n);
  const at = (s: number) => states.subarray(s * n, (s + 1) * n);
  states.set(start);
  let size = 0;
  for (let s = 0; s < steps; s++) {
    map.evaluate(at(s), at(s + 1), 1);
    size = Math.max(size, distance(at(s + 1), start));
  }
  return {
    states,
    end: at(steps),
    size,
    carry(V, out, count) {
      let from = V.slice(0, count * n);
      let to = new Float64Array(count * n);
      for (let s = 0; s < steps; s++) {
        map.tangent(at(s), from, to, count, false);
        [from, to] = [to, from];
      }
      out.set(from);
    },
  };
}
