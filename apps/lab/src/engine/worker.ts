/** @file The worker of the lab: holds one network and does jobs with it, in slices, so that it can be told to stop. */
import "../jitless.ts";

import { encodeNpz, InputError } from "../../../../src/format/index.ts";
import { dissectLoaded } from "./dissector.ts";
import { judgeLoaded } from "./judging.ts";
import { inspect, release, runTrial, trialFile } from "./live.ts";
import { type LoadedNetwork, loadNetwork } from "./loadedNetwork.ts";
import type { Control, Pause } from "./pacer.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { train } from "./trainer.ts";

/** Longest that a job keeps the worker, in milliseconds; then messages are read. */
const SLICE = 12;

interface RunningJob {
  isStopped: boolean;
  isPaused: boolean;
  /** Chunks that are still to be sent while it is paused: what is done already, and steps that were asked for. */
  owed: number;
  /** Wakes a job that waits. */
  wake: () => void;
}

const scope = self as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};
const jobs = new Map<number, RunningJob>();
let loaded: LoadedNetwork | undefined;

scope.onmessage = ({ data }) => {
  if (data.do === "start") {
    void run(data);
    return;
  }
  const job = jobs.get(data.id);
  if (job === undefined) return; // it has ended meanwhile
  if (data.do === "stop") job.isStopped = true;
  else {
    job.isPaused = data.do !== "resume";
    job.owed = job.isPaused ? job.owed + 1 : 0;
  }
  job.wake();
};

type Work = Generator<object | null, object>;

function* once(make: () => object): Work {
  yield null;
  return make();
}

function workOf(message: Extract<ToWorker, { do: "start" }>, control: Control): Work {
  if (message.job === "open") {
    return once(() => {
      loaded = loadNetwork(message.request);
      return loaded.opened;
    });
  }
  if (message.job === "train") return train(message.request);
  if (loaded === undefined) throw new Error("internal: no network is open in this worker");
  const network = loaded;
  switch (message.job) {
    case "trial":
      return runTrial(network, message.request, control);
    case "release":
      return release(network, message.request, control);
    case "inspect":
      return once(() => inspect(network, message.request.state, message.request.modes));
    case "trialFile":
      return once(() => trialFile(network, message.request.path));
    case "export":
      return once(() => ({ npz: encodeNpz(network.exported()) }));
    case "judge":
      return judgeLoaded(network);
    case "dissect":
      return dissectLoaded(network, message.request.seeds, message.request.portrait);
  }
}

async function run(message: Extract<ToWorker, { do: "start" }>): Promise<void> {
  const { id } = message;
  const job: RunningJob = { isStopped: false, isPaused: false, owed: 0, wake: () => {} };
  const canStep = message.job === "trial" || message.job === "release";
  jobs.set(id, job);
  try {
    const work = workOf(message, { isStepping: () => job.isPaused });
    for (;;) {
      const until = performance.now() + SLICE;
      do {
        const step = work.next();
        if (step.done) {
          scope.postMessage({ id, is: "result", result: step.value });
          return;
        }
        if (isPause(step.value)) await waitFor(job, step.value.milliseconds);
        else if (step.value !== null) scope.postMessage({ id, is: "event", event: step.value }, buffersOf(step.value));
        if (job.isPaused && step.value !== null && "rates" in step.value && --job.owed <= 0) break;
      } while (performance.now() < until);
      await waitFor(job, 0);
      while (job.isPaused && !job.isStopped && !(canStep && job.owed > 0)) await waitFor(job, null);
      if (job.isStopped) {
        work.return({});
        scope.postMessage({ id, is: "stopped" });
        return;
      }
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    scope.postMessage({ id, is: "error", message, isInput: error instanceof InputError });
  } finally {
    jobs.delete(id);
  }
}

/** Chunks are made to be sent: their arrays are handed over, not copied. */
const buffersOf = (event: object): Transferable[] =>
  "rates" in event
    ? Object.values(event).flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []))
    : [];

const isPause = (value: object | null): value is Pause => value !== null && "milliseconds" in value;

/** A macrotask, so that messages are read: after so many milliseconds, or with null when the job is woken. */
function waitFor(job: RunningJob, milliseconds: number | null): Promise<void> {
  return new Promise((resolve) => {
    job.wake = resolve;
    if (milliseconds === 0) {
      const { port1, port2 } = new MessageChannel(); // unlike setTimeout it is not held back by 4 ms
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    } else if (milliseconds !== null) setTimeout(resolve, milliseconds);
  });
}
