import { mainSite, type Role, type Task } from "../../../../src/task/index.ts";

/** An epoch as it is drawn. */
export interface ShownEpoch {
  readonly label: string;
  /** "free": a state left alone. */
  readonly role: Role | "free";
  readonly start: number;
  readonly end: number;
  /** Whether it is the delay before the main site. */
  readonly isMain: boolean;
}

/** The epochs of a task as they are drawn. */
export function shownEpochs(task: Task): ShownEpoch[] {
  const { delay } = mainSite(task);
  return task.epochs.map((epoch) => {
    const { label, role, start, end } = epoch;
    return { label, role, start, end, isMain: epoch === delay };
  });
}
