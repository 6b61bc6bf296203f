/** @file What a fuzzer attacks, and how: inputs that are nearly right, each read once, each refused in one line or read. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../src/format/index.ts";
import { StoreError } from "../../src/store/index.ts";
import { type Random, randomFrom } from "./random.ts";

export interface Target {
  readonly name: string;
  open(): Promise<OpenTarget>;
}

export interface OpenTarget {
  input(random: Random): Uint8Array;
  /** Reads it. A refusal throws InputError or StoreError; a result that is wrong throws anything else. */
  read(input: Uint8Array): unknown;
  close?(): void | Promise<void>;
}

export interface Finding {
  readonly seed: number;
  readonly what: string;
  readonly input: Uint8Array;
}

export interface Outcome {
  readonly inputs: number;
  readonly refused: number;
  readonly findings: readonly Finding[];
  /** Processor time of the slowest input, s. */
  readonly slowest: number;
  /** Resident memory at its largest, bytes. */
  readonly memory: number;
}

/** Processor time that one input may take, s, and memory that the process may have, bytes. */
export const MOST_SECONDS = 20;
export const MOST_MEMORY = 1.5 * 2 ** 30;
const MOST_FINDINGS = 5;

export const CORPUS = fileURLToPath(new URL("corpus", import.meta.url));

/** What is wrong with how an input was answered; null for a result, and for a refusal as it should be. */
export async function judge(
  open: OpenTarget,
  input: Uint8Array,
): Promise<"read" | "refused" | { readonly what: string }> {
  const begun = process.cpuUsage();
  let answer: "read" | "refused" | { readonly what: string } = "read";
  try {
    await open.read(input);
  } catch (error) {
    answer = isRefusal(error)
      ? "refused"
      : { what: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const { user, system } = process.cpuUsage(begun);
  const seconds = (user + system) / 1e6;
  if (seconds > MOST_SECONDS)
    return { what: `took ${seconds.toFixed(1)} s of processor time, at most ${MOST_SECONDS}` };
  return answer;
}

/** One line that says what is wrong, without a word of ours that something broke. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof InputError || error instanceof StoreError)) return false;
  return /^[^\n]{1,3000}$/.test(error.message) && !error.message.startsWith("internal:");
}

/** Reads `count` inputs; number k is made from seed + k alone. */
export async function fuzz({ open }: Target, count: number, seed: number): Promise<Outcome> {
  const opened = await open();
  const findings: Finding[] = [];
  let [refused, slowest, memory, inputs] = [0, 0, 0, 0];
  try {
    for (; inputs < count && findings.length < MOST_FINDINGS; inputs++) {
      const input = opened.input(randomFrom(seed + inputs));
      const begun = process.cpuUsage();
      const answer = await judge(opened, input);
      const { user, system } = process.cpuUsage(begun);
      slowest = Math.max(slowest, (user + system) / 1e6);
      if (inputs % 64 === 0) memory = Math.max(memory, process.memoryUsage.rss());
      if (answer === "refused") refused++;
      else if (answer !== "read") findings.push({ seed: seed + inputs, what: answer.what, input });
    }
  } finally {
    await opened.close?.();
  }
  return { inputs, refused, findings, slowest, memory };
}

/** Inputs that were found once, [name, bytes]. */
export function corpusOf({ name }: Target): (readonly [string, Uint8Array])[] {
  const folder = join(CORPUS, name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => [file, new Uint8Array(readFileSync(join(folder, file)))]);
}

/** Puts a finding into the corpus. @returns its path. */
export function keepFinding({ name }: Target, { input }: Finding): string {
  const folder = join(CORPUS, name);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, createHash("sha256").update(input).digest("hex").slice(0, 12));
  writeFileSync(path, input);
  return path;
}
