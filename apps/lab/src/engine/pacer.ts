/** Asks the worker to wait so many milliseconds before it goes on. */
export interface Pause {
  readonly type: "pause";
  readonly milliseconds: number;
}

/** What the page wants of a job while it runs. */
export interface Control {
  /** Whether it goes on step by step: each is sent when it is done. */
  isStepping(): boolean;
}
export const RUNNING: Control = { isStepping: () => false };

/** Milliseconds between two chunks: one frame of the page. */
const FRAME = 16;
/** Later than this, in milliseconds, a simulation does not catch up: it was held. */
const HELD = 250;
/** Chunks are at most this many steps, and at least one. */
const MOST_STEPS = 100;

/** Decides when a chunk of steps is sent, and how long to wait for a simulation that is to run slower than it could. */
export interface Pacer {
  isDue(step: number): boolean;
  pause(step: number): Pause | null;
  /** Bracket the work: only what lies between them is busy time. */
  resume(): void;
  count(): void;
  busy(): number;
}

/** @param stepsPerSecond null as fast as it goes. */
export function openPacer(stepsPerSecond: number | null): Pacer {
  let began = performance.now();
  let last = began;
  let lastStep = 0;
  let resumed = began;
  let busy = 0;
  return {
    isDue(step) {
      const isFull = step - lastStep >= MOST_STEPS;
      const slice = stepsPerSecond === null ? MOST_STEPS : Math.max(1, (stepsPerSecond * FRAME) / 1000);
      return isFull || step - lastStep >= slice || performance.now() - last >= FRAME;
    },
    pause(step) {
      last = performance.now();
      lastStep = step;
      if (stepsPerSecond === null) return null;
      const due = began + (1000 * step) / stepsPerSecond;
      if (last > due + HELD) began += last - due;
      return due > last ? { type: "pause", milliseconds: due - last } : null;
    },
    resume() {
      resumed = performance.now();
    },
    count() {
      busy += performance.now() - resumed;
    },
    busy: () => busy,
  };
}
