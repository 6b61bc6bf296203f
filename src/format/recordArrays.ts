import { z } from "zod";
import { InputError } from "./inputError.ts";
import { type ArrayDescription, type ArrayRequirements, requireArrays } from "./requireArray.ts";

/** What a kind of record says of the arrays that are kept beside it. */
export interface DeclaredArrays {
  /** Those that this record must have. */
  readonly of: (record: z.$output) => ArrayRequirements;
}

/**
 * The arrays of a record, by its schema: `schema.register(RECORD_ARRAYS, { of: (record) => … })` beside the schema is the
 * one place where they are declared, and whoever reads or keeps such a record asks here.
 */
export const RECORD_ARRAYS = z.registry<DeclaredArrays>();

/**
 * What is wrong with the arrays of a record that its schema accepts; null where all is well, or nothing is declared.
 *
 * @param arrays undefined where there are none.
 */
export function objectionToArrays(
  schema: z.ZodType,
  record: unknown,
  arrays: Readonly<Record<string, ArrayDescription>> | undefined,
  where: string,
): string | null {
  const declared = RECORD_ARRAYS.get(schema);
  if (declared === undefined) return null;
  try {
    requireArrays(arrays ?? {}, declared.of(record), where);
    return null;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}
