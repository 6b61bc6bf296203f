import type { Solver } from "../kernel/index.ts";

const scratches = new WeakMap<Solver, Float64Array>();

/** Scratch [n × n] for the Jacobian that is about to be factored by this solver: good until its next `factor`. */
export function jacobianScratch(solver: Solver): Float64Array {
  const scratch = scratches.get(solver) ?? new Float64Array(solver.n * solver.n);
  scratches.set(solver, scratch);
  return scratch;
}
