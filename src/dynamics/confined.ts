import type { System } from "../kernel/index.ts";

/** A search may go so far beyond what bounds the limit sets: a root at its edge is then met from both sides. */
const SLACK = 1.001;

/**
 * The same flow for searches: where no limit set can be, F is not a number, so that no step leads there. A flow of which
 * nothing of the kind is known is itself.
 */
export function confined(flow: System): System {
  const { within, dimension: n } = flow;
  if (within === undefined) return flow;
  return {
    ...flow,
    evaluate(states, out, count) {
      flow.evaluate(states, out, count);
      for (let first = 0; first < count * n; first += n) {
        if (isOutside(states, first, within)) out.fill(Number.NaN, first, first + n);
      }
    },
  };
}

function isOutside(states: Float64Array, first: number, within: Float64Array): boolean {
  for (let i = 0; i < within.length; i++) if (Math.abs(states[first + i]) > SLACK * within[i]) return true;
  return false;
}

/** States moved to the nearest ones at which a limit set may be, in place; [count × n]. */
export function moveWithin(flow: System, states: Float64Array): void {
  const { within, dimension: n } = flow;
  if (within === undefined) return;
  for (let e = 0; e < states.length; e++) states[e] = Math.max(-within[e % n], Math.min(within[e % n], states[e]));
}
