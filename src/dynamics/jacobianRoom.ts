import type { Solver } from "../kernel/index.ts";

const rooms = new WeakMap<Solver, Float64Array>();

/** Scratch [n × n] for the Jacobian that is about to be factored by this solver: good until its next `factor`. */
export function jacobianRoom(solver: Solver): Float64Array {
  const room = rooms.get(solver) ?? new Float64Array(solver.n * solver.n);
  rooms.set(solver, room);
  return room;
}
