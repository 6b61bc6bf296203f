import { InputError } from "../../src/format/index.ts";
import { type Durations, EPOCHS } from "../../src/task/index.ts";

/** As the schema of a task has it, in τ. */
export const LONGEST_DURATION = 10_000;

export interface NumberRule {
  /** The flag, with its dashes. */
  readonly name: string;
  /** @default none */
  readonly min?: number;
  /** @default none */
  readonly max?: number;
  /** Whether only whole numbers will do. @default false */
  readonly integer?: boolean;
  /** Whether `min` itself is too small. @default false */
  readonly exclusive?: boolean;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What turns the text after a flag into a number. @throws InputError, e.g. `--density must be > 0 and <= 1, got 1.5`. */
export function numberOption(rule: NumberRule): (text: string) => number {
  const { name, min, max, integer = false, exclusive = false } = rule;
  const bounds = [
    ...(min === undefined ? [] : [`${exclusive ? ">" : ">="} ${min}`]),
    ...(max === undefined ? [] : [`<= ${max}`]),
  ].join(" and ");
  const refuse = (text: string, kind: string) =>
    new InputError(`${name} must be ${[kind, bounds].filter(Boolean).join(" ")}, got ${text || "nothing"}`);
  return (text) => {
    const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
    if (integer ? !Number.isSafeInteger(value) : !Number.isFinite(value)) {
      throw refuse(text, integer ? "a whole number" : "a number");
    }
    const isTooSmall = min !== undefined && (exclusive ? value <= min : value < min);
    if (isTooSmall || (max !== undefined && value > max)) throw refuse(text, "");
    return value;
  };
}

/** Labels of stimulus classes: "0,1". */
export function digitsOption(text: string): number[] {
  const parts = text.split(",");
  if (!parts.every((part) => /^-?\d{1,9}$/.test(part))) {
    throw new InputError(`--digits must be whole numbers with commas between, like 0,1, got ${text || "nothing"}`);
  }
  const digits = parts.map(Number);
  if (digits.length < 2 || new Set(digits).size < digits.length) {
    throw new InputError(`--digits must be two or more different ones, like 0,1, got ${text}`);
  }
  return digits;
}

/** 1,0.5,1.5 */
export function codesOption(text: string): number[] {
  const codes = numbersOf("--codes", text, "1,0.5,1.5");
  if (codes.length < 2) throw new InputError(`--codes must be two or more numbers, like 1,0.5,1.5, got ${text}`);
  return codes;
}

/** 10,5,10,5,5: the durations of the five epochs in τ. */
export function durationsOption(text: string): Durations {
  const values = numbersOf("--durations", text, "10,5,10,5,5");
  const wrong = values.find((value) => !(value > 0 && value <= LONGEST_DURATION));
  if (values.length !== EPOCHS.length || wrong !== undefined) {
    throw new InputError(
      `--durations must be ${EPOCHS.length} numbers > 0 and <= ${LONGEST_DURATION}, for ${EPOCHS.join(", ")}, got ${text}`,
    );
  }
  return Object.fromEntries(EPOCHS.map((name, k) => [name, values[k]])) as Durations;
}

function numbersOf(flag: string, text: string, example: string): number[] {
  const parts = text.split(",");
  if (!parts.every((part) => DECIMAL.test(part) && Number.isFinite(Number(part)))) {
    throw new InputError(`${flag} must be numbers with commas between, like ${example}, got ${text || "nothing"}`);
  }
  return parts.map(Number);
}

/** Settings of a task as JSON. @throws InputError for what is no object. */
export function settingsOption(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError(`--settings must be a JSON object like {"durations":{"delay":10}}, got ${text}`);
  }
  return value as Record<string, unknown>;
}
