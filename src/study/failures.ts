/** @file Networks that were given up: one file each in log/, so that one look into the folder tells. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../store/index.ts";

/** A network that could not be done. */
export interface Failure {
  readonly id: string;
  /** One line. */
  readonly message: string;
}

const SUFFIX = ".failed";

export function keepFailure(store: Pick<Store<never>, "appendLog">, failure: Failure, stack: string): void {
  store.appendLog(failure.id + SUFFIX, { ...failure, stack, at: new Date().toISOString() });
}

/** What was given up in this study and, of `missing`, is not done since. */
export function readFailures(dir: string, missing: ReadonlySet<string>): Failure[] {
  const log = join(dir, "log");
  if (!existsSync(log)) return [];
  return readdirSync(log).flatMap((name) => {
    const id = name.slice(0, name.indexOf("."));
    if (name !== `${id}${SUFFIX}.jsonl` || !missing.has(id)) return [];
    return [{ id, message: lastMessage(join(log, name)) }];
  });
}

function lastMessage(path: string): string {
  for (const line of readFileSync(path, "utf8").trim().split("\n").reverse()) {
    try {
      return String(JSON.parse(line).message);
    } catch {
      // a line that a full disk cut short
    }
  }
  return "unknown";
}
