/** @file A row of the phase diagram: one network for each g, trained and judged one after the other before the visitor's eyes. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { judgedShare, type Verdict } from "../../../../../src/mechanism/index.ts";
import { type Engine, openEngine, Stopped } from "../../engine/client.ts";
import type { NetworkSource, TrainResult } from "../../engine/protocol.ts";
import { type Choice, PARAMETERS, specOf } from "./choice.ts";
import { tableOf } from "./training.ts";

export interface RowCell {
  readonly g: number;
  readonly phase: "waiting" | "training" | "judging" | "done";
  /** Of its phase, 0 … 1. */
  readonly share: number;
  readonly result: TrainResult | null;
  readonly source: NetworkSource | null;
  /** Null of one that did not learn. */
  readonly verdict: Verdict | null;
}

export interface Row {
  readonly cells: ReadonlySignal<readonly RowCell[]>;
  readonly running: ReadonlySignal<boolean>;
  readonly trouble: ReadonlySignal<string | null>;
  start(choice: Choice): Promise<void>;
  stop(): void;
}

/** Those of the paper. */
export const ROW = PARAMETERS.find(({ key }) => key === "g")!.paper;

export function openRow(): Row {
  const cells = signal<readonly RowCell[]>([]);
  const running = signal(false);
  const trouble = signal<string | null>(null);
  let engine: Engine | null = null;

  const set = (at: number, patch: Partial<RowCell>) => {
    cells.value = cells.value.map((cell, k) => (k === at ? { ...cell, ...patch } : cell));
  };

  async function one(own: Engine, choice: Choice, at: number): Promise<void> {
    const table = await tableOf(choice);
    set(at, { phase: "training" });
    const result = await own.start("train", { spec: specOf({ ...choice, g: ROW[at] }), table }, (event) => {
      if (event.type === "trial") set(at, { share: (event.trial + 1) / event.trials });
    }).result;
    const source = { kind: "run" as const, record: result.record, npz: result.npz, table };
    set(at, { result, source, phase: "judging", share: 0 });
    if (result.record.status === "learned") {
      await own.start("open", source).result;
      const { verdict } = await own.start("judge", {}, (progress) => set(at, { share: judgedShare(progress) })).result;
      set(at, { verdict });
    }
    set(at, { phase: "done", share: 1 });
  }

  return {
    cells,
    running,
    trouble,
    async start(choice) {
      engine?.close();
      const own = openEngine();
      engine = own;
      running.value = true;
      trouble.value = null;
      cells.value = ROW.map((g) => ({ g, phase: "waiting", share: 0, result: null, source: null, verdict: null }));
      try {
        for (let at = 0; at < ROW.length; at++) await one(own, choice, at);
      } catch (error) {
        if (!(error instanceof Stopped)) trouble.value = (error as Error).message;
      } finally {
        own.close();
        if (engine === own) running.value = false;
      }
    },
    stop() {
      engine?.close();
      cells.value = cells.value.filter(({ phase }) => phase === "done");
    },
  };
}
