import { InputError } from "../../format/index.ts";
import type { Queue } from "./queue.ts";
import { slurm } from "./slurm.ts";

/** The schedulers that studies can be submitted to; the first is meant where none is named. */
export const QUEUES: readonly [Queue, ...Queue[]] = [slurm];

/** @throws InputError for a name that is none. */
export function queueNamed(name: string): Queue {
  const found = QUEUES.find((queue) => queue.name === name);
  if (found === undefined) {
    throw new InputError(`--on must be local or one of ${QUEUES.map((queue) => queue.name).join(", ")}, got ${name}`);
  }
  return found;
}
