import { ID_PATTERN } from "../format/index.ts";

/** A stage is one of the schemas' prefixes, or a prefix and the hash of its protocol: "train", "verdict-1a2b3c4d". */
export type StageOf<Records> = keyof Records & string extends infer Prefix extends string
  ? Prefix | `${Prefix}-${string}`
  : never;

/** The record that a stage holds. */
export type RecordAt<Records, Stage> = {
  [Prefix in keyof Records & string]: Stage extends Prefix | `${Prefix}-${string}` ? Records[Prefix] : never;
}[keyof Records & string];

const STAGE = /^([a-z][A-Za-z0-9]*)(?:-[0-9a-f]{8})?$/;
const TASK = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** The prefix of a stage name; undefined for what is no stage name. */
export function prefixOf(stage: string): string | undefined {
  return STAGE.exec(stage)?.[1];
}

/** "<id>.<stage>.json" taken apart; undefined for every other name (arrays, temporary and set-aside files, strangers). */
export function parseRecordName(name: string): { readonly id: string; readonly stage: string } | undefined {
  const [id, stage, extension, ...rest] = name.split(".");
  if (id === undefined || stage === undefined || extension !== "json" || rest.length > 0) return undefined;
  return ID_PATTERN.test(id) && prefixOf(stage) !== undefined ? { id, stage } : undefined;
}

/** @throws RangeError: ids and stages are made by `idOf` and by code, never typed. */
export function checkNames(id: string, stage: string, prefixes: readonly string[]): void {
  if (!ID_PATTERN.test(id)) throw new RangeError(`store: id must be 16 hex digits, got ${JSON.stringify(id)}`);
  if (!prefixes.includes(prefixOf(stage) ?? "")) {
    throw new RangeError(
      `store: stage must be ${prefixes.join(" or ")}, or one of these with -<8 hex digits>, got ${JSON.stringify(stage)}`,
    );
  }
}

/** @throws RangeError unless the task's name is fit to be a file's. */
export function checkTask(task: string): void {
  if (!TASK.test(task))
    throw new RangeError(`store: task must be letters, digits and . _ -, got ${JSON.stringify(task)}`);
}
