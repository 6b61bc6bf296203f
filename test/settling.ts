/** @file A settlement by itself, as tests ask for it. */
import { type Settlement, type SettleOptions, settle } from "../src/dynamics/index.ts";
import { finish, openKernel, type System } from "../src/kernel/index.ts";

export const solverFor = (n: number) => openKernel({ n }).solver(n);
export const settleWith = (map: System, system: System, states: Float64Array, options: Partial<SettleOptions> = {}) =>
  finish(settle(map, map, system, solverFor(system.dimension), states, { longest: 2000, ...options }));
export const kindsOf = ({ arrivals }: Settlement) => arrivals.map(({ limit }) => limit.kind);
