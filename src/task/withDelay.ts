import { stepsIn } from "./epochs.ts";
import { mainSite, type Task, type Trial } from "./task.ts";

/**
 * The same task with another duration of the delay that ends at its main site: trials show and ask the same before and
 * after it, from the same draws; in what is added, what its last step asks.
 *
 * @param duration in τ. @throws InputError when it is no multiple of the time step.
 */
export function withDelay(task: Task, duration: number): Task {
  const { delay } = mainSite(task);
  if (duration === delay.duration) return task;
  const { inputs: D, outputs: M, linear, answer } = task;
  const end = delay.start + stepsIn(duration, task.timeStep, delay.name);
  const shift = end - delay.end;
  const steps = task.steps + shift;
  const moved = <T extends { readonly start: number; readonly end: number }>(window: T): T =>
    window.start < delay.end ? window : { ...window, start: window.start + shift, end: window.end + shift };
  // the step of the task that a step is like
  const likeOf = (step: number) => (step < end ? Math.min(step, delay.end - 1) : step - shift);
  function spread<T extends Float64Array | Uint8Array>(rows: T, out: T, width: number): T {
    for (let step = 0; step < steps; step++) {
      const like = likeOf(step) * width;
      for (let k = 0; k < width; k++) out[step * width + k] = rows[like + k];
    }
    return out;
  }
  const drawn = new WeakMap<Trial, Trial>();
  return {
    ...task,
    steps,
    epochs: task.epochs.map((epoch) => (epoch === delay ? { ...epoch, end, duration } : moved(epoch))),
    sites: task.sites.map((site) => (site.step < delay.end ? site : { ...site, step: site.step + shift })),
    answer: moved(answer),
    linear: linear === null ? null : moved(linear),
    draw(condition, random, set) {
      const own = task.draw(condition, random, set);
      const trial = {
        condition,
        inputs: spread(own.inputs, new Float64Array(steps * D), D),
        targets: spread(own.targets, new Float64Array(steps * M), M),
        mask: spread(own.mask, new Uint8Array(steps * M), M),
      };
      drawn.set(trial, own);
      return trial;
    },
    score: (trial, outputs) => task.score(drawn.get(trial)!, outputs),
  };
}
