/** @file What each run of a plan with the rule as an axis came to, a line each. */
import { join } from "node:path";
import { type AssayName, assayNamed, assayStage, defaultProtocol } from "../../src/mechanism/index.ts";
import type { Store } from "../../src/store/index.ts";
import {
  type GradientRun,
  gradientVerdictStage,
  isCurrent,
  isGradientRun,
  type Records,
  type RunSpec,
  verdictStage,
} from "../../src/study/index.ts";
import { alignedTable } from "./alignedTable.ts";
import { measure } from "./assayCommand.ts";
import { openSubject } from "./openSubject.ts";
import { words } from "./words.ts";

export interface PlannedRun {
  readonly id: string;
  readonly spec: RunSpec | GradientRun;
}

/** Measures what is missing of networks that learned, by the quick protocol, and keeps it with them. */
export function assayAll(
  dir: string,
  ids: readonly string[],
  names: readonly AssayName[],
  stimuliFile: string | null,
): void {
  for (const id of ids) {
    const target = openSubject(join(dir, id), stimuliFile === null ? {} : { stimuli: stimuliFile });
    if (target.tested().status === "learned") measure(target, "quick", names);
  }
}

/** One run. */
export interface RuleRow {
  readonly id: string;
  readonly rule: "force" | "gradient";
  readonly task: string;
  readonly model: string;
  readonly n: number;
  readonly seed: number;
  readonly status: string;
  /** Of training by gradient; null by FORCE. */
  readonly updates: number | null;
  readonly accuracy: number | null;
  readonly meanError: number | null;
  /** Null where it is not asked for. */
  readonly mechanism: string | null;
  readonly kind: string | null;
  readonly memories: readonly { readonly label: string; readonly verdict: string }[];
  /** Added delay at which half of what can be lost is lost, in τ; null where it was not measured. */
  readonly lifetime: number | null;
  /** Whether that does not happen up to the longest delay. */
  readonly isCensored: boolean | null;
}

export function rowOf(
  store: Store<Records>,
  { id, spec }: PlannedRun,
  wantsVerdict: boolean,
  wantsLife: boolean,
): RuleRow {
  const isGradient = isGradientRun(spec);
  const trained = isGradient ? store.read(id, "gradient") : store.read(id, "train");
  const record = trained.status === "ok" ? trained.record : null;
  const stage = isGradient ? gradientVerdictStage() : verdictStage(defaultProtocol());
  const judged = wantsVerdict ? store.read(id, stage) : null;
  const verdict = judged?.status === "ok" && isCurrent(judged.record) ? judged.record.verdict : null;
  const { quick } = assayNamed("forgetting").protocols;
  const lived = wantsLife && record?.status === "learned" ? store.read(id, assayStage("forgetting", quick)) : null;
  const life = lived?.status === "ok" ? lived.record.summary : null;
  return {
    ...{ id, rule: isGradient ? "gradient" : "force", task: spec.task.name },
    model: isGradient ? spec.network.model : "rate-feedback",
    ...{ n: spec.network.n, seed: spec.seed, status: record?.status ?? "missing" },
    updates: record?.stage === "gradient" ? record.updates : null,
    accuracy: record?.evaluation?.accuracy ?? null,
    meanError: record?.stage === "gradient" ? record.meanError : null,
    ...{ mechanism: verdict?.network ?? null, kind: verdict?.kind ?? null },
    memories: (verdict?.memories ?? []).map(({ stimulus, verdict: fate }) => ({ label: stimulus, verdict: fate })),
    lifetime: life?.["lifetime"] ?? null,
    isCensored: life === null ? null : life["censored"] === 1,
  };
}

export function tableOf(rows: readonly RuleRow[], wantsVerdict: boolean): string {
  const head = ["id", "rule", "task", "model", "n", "seed", "status", "updates", "accuracy", "mean error"];
  const more = wantsVerdict ? ["mechanism", "lifetime τ"] : [];
  const cells = rows.map((row) => [
    ...[row.id, row.rule, row.task, row.model, row.n, row.seed, row.status, row.updates, row.accuracy, row.meanError],
    ...(wantsVerdict ? [mechanismText(row), lifetimeText(row)] : []),
  ]);
  return alignedTable([...head, ...more], cells);
}

const mechanismText = ({ mechanism, kind }: RuleRow): string =>
  mechanism === null ? "–" : `${words(mechanism)}${kind === null ? "" : ` (${words(kind)})`}`;
const lifetimeText = ({ lifetime, isCensored }: RuleRow): string =>
  lifetime === null ? "–" : `${isCensored ? "> " : ""}${Number(lifetime.toPrecision(3))}`;
