import { batch, type ReadonlySignal, type Signal } from "@preact/signals";
import type { LivePath } from "./livePath.ts";

/** Milliseconds between two pictures of a path that grows. */
const PUBLISH_EVERY = 80;

export interface Publishing {
  readonly shown: ReadonlySignal<LivePath | null>;
  readonly cursor: Signal<number>;
  readonly running: ReadonlySignal<boolean>;
  readonly version: Signal<number>;
}

/** Chunks come faster than anybody can see: the page is told at most so often, and of the last one. */
export function openPublisher({ shown, cursor, running, version }: Publishing): (path: LivePath) => void {
  let isScheduled = false;
  let published = 0;
  return (path) => {
    if (isScheduled) return;
    isScheduled = true;
    const wait = path.done === path.steps ? 0 : Math.max(0, published + PUBLISH_EVERY - performance.now());
    setTimeout(() => {
      isScheduled = false;
      published = performance.now();
      batch(() => {
        version.value++;
        if (shown.value !== null && running.value) cursor.value = Math.max(0, shown.value.done - 1);
      });
    }, wait);
  };
}
