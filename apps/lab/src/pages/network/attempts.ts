/** @file The challenge "make it forget": what was tried, as its trials came out. */
import type { LabRecord } from "../../data/dataSource.ts";
import { answerOf } from "./answer.ts";
import type { LivePath } from "./livePath.ts";

export interface Attempt {
  readonly path: string;
  readonly delay: number;
  /** Whether noise or silent units helped. */
  readonly isDisturbed: boolean;
  readonly isRight: boolean;
  /** "0 + 1 → 1 ✓" */
  readonly said: string;
}

/** A trial that is over, as an attempt; null of others. */
export function attemptOf(path: LivePath, labels: readonly string[], codes: readonly number[]): Attempt | null {
  const answer = answerOf(path, labels, codes);
  if (answer === null) return null;
  const { delay = 0, noise = 0, silenced = 0 } = path.request!;
  const { asked, said, response, isRight } = answer;
  return {
    path: path.id,
    delay,
    isDisturbed: noise > 0 || silenced > 0,
    isRight,
    said: `${asked} → ${said ?? response.toFixed(2)} ${isRight ? "✓" : "✗"}`,
  };
}

/** What is to be done: of what keeps its memories no delay is asked for. */
export function goalOf(run: LabRecord | undefined): string {
  const keeps = run?.verdict?.verdict.network === "direct";
  return keeps
    ? "Make its answer wrong. By its verdict it keeps what it holds, so a longer delay alone should not do: try noise or silent units."
    : "Make its answer wrong by the delay alone, and find the shortest one that does.";
}

/** How it stands after these attempts. */
export function standing(attempts: readonly Attempt[]): string {
  const last = attempts.at(-1);
  if (last === undefined) return "No attempt yet.";
  const count = `${attempts.length} attempt${attempts.length === 1 ? "" : "s"}`;
  const how = last.isDisturbed ? "disturbed" : "undisturbed";
  const now = `delay ${last.delay} τ, ${how}: ${last.said}`;
  const won = attempts.filter(({ isRight, isDisturbed }) => !isRight && !isDisturbed).map(({ delay }) => delay);
  const best = won.length === 0 ? "" : ` Shortest delay alone with a wrong answer: ${Math.min(...won)} τ.`;
  return `${count}; ${now}.${best}`;
}
