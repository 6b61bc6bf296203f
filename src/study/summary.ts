import type { NetworkVerdict, Verdict } from "../mechanism/index.ts";
import type { Store } from "../store/index.ts";
import { isCurrent, type Records, type Status, type VerdictStage } from "./records.ts";
import { type RunSpec, runId, trainingSeedOf } from "./runSpec.ts";

/** One run, as a line of a table. */
export interface SummaryRow {
  readonly id: string;
  readonly g: number;
  readonly fb: number;
  readonly density: number;
  readonly seed: number;
  readonly trainingSeed: number;
  /** "missing": its train stage is not there, or is damaged. */
  readonly status: Status | "missing";
  /** Null where there is no verdict. */
  readonly mechanism: NetworkVerdict | null;
  /** For mixed networks, what coexists. */
  readonly kind: Verdict["kind"];
  /** Null where training diverged. */
  readonly accuracy: number | null;
  readonly rmse: number | null;
  readonly memories: readonly { readonly stimulus: string; readonly verdict: string; readonly share: number }[];
  /** Distance of the verdict's nearest deciding number to its threshold. */
  readonly margin: number | null;
}

/**
 * A row for every run, in the order given.
 *
 * @param verdict the stage to read verdicts from, or null for none.
 */
export function summarise(
  store: Store<Records>,
  specs: readonly RunSpec[],
  verdict: VerdictStage | null,
): SummaryRow[] {
  return specs.map((spec) => {
    const id = runId(spec);
    const train = store.read(id, "train");
    const judged = verdict === null ? null : store.read(id, verdict);
    const found = judged?.status === "ok" && isCurrent(judged.record) ? judged.record.verdict : null;
    const evaluation = train.status === "ok" ? train.record.evaluation : null;
    return {
      id,
      g: spec.network.g,
      fb: spec.network.feedbackDivisor,
      density: spec.network.density,
      seed: spec.seed,
      trainingSeed: trainingSeedOf(spec),
      status: train.status === "ok" ? train.record.status : "missing",
      mechanism: found?.network ?? null,
      kind: found?.kind ?? null,
      accuracy: evaluation?.accuracy ?? null,
      rmse: evaluation?.rmse ?? null,
      memories: (found?.memories ?? []).map((m) => ({ stimulus: m.stimulus, verdict: m.verdict, share: m.share })),
      margin: found?.margin ?? null,
    };
  });
}

/** How many runs came to what, most first: mechanisms, and statuses where there is no verdict. */
export function countMechanisms(rows: readonly SummaryRow[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { mechanism, status } of rows) {
    const name = mechanism ?? status;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
