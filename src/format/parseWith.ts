import type { z } from "zod";
import { InputError } from "./inputError.ts";
import { explainSchemaError } from "./schemaError.ts";

/**
 * The value as its schema gives it back: checked, with defaults filled in.
 *
 * @param where stands at the head of the error: the file or flag the value came from.
 * @throws InputError with one line saying what must hold, what was got and, for an unknown key, what was likely meant.
 */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputError(explainSchemaError(where, parsed.error, value, schema));
}
