import type { FromWorker, JobName, Jobs, ToWorker } from "./protocol.ts";

/** A job that was stopped before it came to anything. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** What a worker could not do. `isInput`: the visitor can mend it. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly isInput: boolean;
  constructor(message: string, isInput: boolean) {
    super(message);
    this.isInput = isInput;
  }
}

export interface Job<R> {
  /** Rejects with `Stopped` or `EngineError`. */
  readonly result: Promise<R>;
  stop(): void;
  pause(): void;
  resume(): void;
  /** Pauses a job that moves states, and goes one step on. */
  step(): void;
}

/** One worker with one network in it. */
export interface Engine {
  start<J extends JobName>(
    job: J,
    request: Jobs[J]["request"],
    onEvent?: (event: Jobs[J]["event"]) => void,
  ): Job<Jobs[J]["result"]>;
  /** Ends the worker; whatever runs in it is stopped. */
  close(): void;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
  readonly onEvent: ((event: never) => void) | undefined;
}

export function openEngine(): Engine {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, Waiting>();
  let next = 1;
  const send = (message: ToWorker) => worker.postMessage(message);
  const failAll = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    const job = waiting.get(data.id);
    if (job === undefined) return;
    if (data.is === "event") {
      job.onEvent?.(data.event as never);
      return;
    }
    waiting.delete(data.id);
    if (data.is === "result") job.resolve(data.result as never);
    else if (data.is === "stopped") job.reject(new Stopped());
    else job.reject(new EngineError(data.message, data.isInput));
  };
  worker.onerror = (event) => {
    failAll(
      new EngineError(event.message || "the worker of the simulation cannot be loaded; load the page again", false),
    );
  };

  return {
    start(job, request, onEvent) {
      const id = next++;
      const result = new Promise<never>((resolve, reject) => {
        waiting.set(id, { resolve, reject, onEvent: onEvent as Waiting["onEvent"] });
      });
      result.catch(() => {}); // whoever waits for it is told
      send({ do: "start", id, job, request } as ToWorker);
      return {
        result,
        stop: () => send({ do: "stop", id }),
        pause: () => send({ do: "pause", id }),
        resume: () => send({ do: "resume", id }),
        step: () => send({ do: "step", id }),
      };
    },
    close() {
      worker.terminate();
      failAll(new Stopped());
    },
  };
}
