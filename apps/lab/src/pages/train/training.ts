import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { kindOf } from "../../../../../src/task/index.ts";
import { type Job, openEngine, Stopped } from "../../engine/client.ts";
import type { NetworkSource, TrainEvent, TrainResult } from "../../engine/protocol.ts";
import { mnistLatents } from "../network/loadRun.ts";
import { type Choice, specOf } from "./choice.ts";

export type Phase = "idle" | "starting" | "training" | "testing" | "done";

export interface Training {
  readonly choice: Signal<Choice>;
  readonly phase: ReadonlySignal<Phase>;
  readonly paused: ReadonlySignal<boolean>;
  readonly trouble: ReadonlySignal<string | null>;
  /** Response RMSE of each trial so far. */
  readonly errors: ReadonlySignal<readonly number[]>;
  readonly trials: ReadonlySignal<number>;
  readonly probe: ReadonlySignal<Extract<TrainEvent, { type: "probe" }> | null>;
  /** Seconds left at the present pace; null while that is not known. */
  readonly left: ReadonlySignal<number | null>;
  readonly result: ReadonlySignal<TrainResult | null>;
  readonly trained: ReadonlySignal<NetworkSource | null>;
  start(): Promise<void>;
  togglePause(): void;
  stop(): void;
  close(): void;
}

/** Trials that the pace is taken over. */
const PACE = 40;

/** What stimuli of a task are drawn from; null where it uses none. */
export const tableOf = async ({ task }: Choice): Promise<Uint8Array | null> =>
  kindOf(task).usesStimuli ? mnistLatents() : null;

export function openTraining(first: Choice): Training {
  const phase = signal<Phase>("idle");
  const paused = signal(false);
  const trouble = signal<string | null>(null);
  const errors = signal<readonly number[]>([]);
  const trials = signal(0);
  const probe = signal<Extract<TrainEvent, { type: "probe" }> | null>(null);
  const left = signal<number | null>(null);
  const result = signal<TrainResult | null>(null);
  const trained = signal<NetworkSource | null>(null);
  const choice = signal(first);
  let engine = openEngine();
  let job: Job<TrainResult> | null = null;
  let gathered: number[] = [];
  let times: number[] = [];
  let isScheduled = false;

  // many trials may come within one frame
  const publish = () => {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      const recent = times.slice(-PACE);
      const pace = recent.length > 1 ? (recent.at(-1)! - recent[0]) / (recent.length - 1) : null;
      batch(() => {
        errors.value = [...gathered];
        left.value = pace === null ? null : ((trials.value - gathered.length) * pace) / 1000;
      });
    });
  };

  function take(event: TrainEvent): void {
    if (event.type === "trial") {
      gathered.push(event.error);
      times.push(performance.now());
      phase.value = "training";
      publish();
    } else if (event.type === "probe") probe.value = event;
    else phase.value = "testing";
  }

  async function start(): Promise<void> {
    job?.stop();
    gathered = [];
    times = [];
    batch(() => {
      trouble.value = null;
      errors.value = [];
      probe.value = null;
      left.value = null;
      result.value = null;
      trained.value = null;
      paused.value = false;
      phase.value = "starting";
      trials.value = choice.value.trials;
    });
    try {
      const spec = specOf(choice.value);
      const table = await tableOf(choice.value);
      job = engine.start("train", { spec, table }, take);
      const done = await job.result;
      batch(() => {
        errors.value = [...gathered];
        result.value = done;
        trained.value = { kind: "run", record: done.record, npz: done.npz, table };
        phase.value = "done";
      });
    } catch (error) {
      phase.value = "idle";
      if (!(error instanceof Stopped)) trouble.value = (error as Error).message;
    }
  }

  return {
    choice,
    phase,
    paused,
    trouble,
    errors,
    trials,
    probe,
    left,
    result,
    trained,
    start,
    togglePause() {
      if (paused.value) job?.resume();
      else job?.pause();
      times = []; // a pause says nothing of the pace
      paused.value = !paused.value;
    },
    // a trial of a large network cannot be interrupted, so its worker is ended and another one started
    stop() {
      engine.close();
      engine = openEngine();
    },
    close: () => engine.close(),
  };
}
