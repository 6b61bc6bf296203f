import { InputError } from "../format/index.ts";
import type { Epoch, Role } from "./task.ts";

/** An epoch as a task lists it. */
export interface PlannedEpoch {
  readonly name: string;
  readonly label: string;
  readonly role: Role;
  /** In τ. */
  readonly duration: number;
  /** Whether inputs may differ from 0 in it. @default role === "item" */
  readonly isShown?: boolean;
}

/** Epochs one after the other. @throws InputError when a duration is no multiple of the time step. */
export function layOut(planned: readonly PlannedEpoch[], timeStep: number): Epoch[] {
  let start = 0;
  return planned.map(({ name, label, role, duration, isShown = role === "item" }) => {
    const end = start + stepsIn(duration, timeStep, name);
    const epoch = { name, label, role, start, end, duration, isShown };
    start = end;
    return epoch;
  });
}

/** Steps in a duration. @throws InputError unless it is a whole, positive number of them. */
export function stepsIn(duration: number, timeStep: number, what: string): number {
  const steps = Math.round(duration / timeStep);
  if (steps < 1 || Math.abs(steps * timeStep - duration) > 1e-9 * duration) {
    throw new InputError(`${what}: must be a multiple of the time step ${timeStep} τ, got ${duration} τ`);
  }
  return steps;
}
