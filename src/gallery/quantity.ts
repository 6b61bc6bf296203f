import { z } from "zod";
import { InputError } from "../format/index.ts";

/** A parameter of a piece: what it is, its unit and range, and what it is unless something else is asked for. */
export interface Quantity {
  readonly what: string;
  /** "1" for a pure number. */
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

const quantities = z.registry<Quantity & { readonly isWhole: boolean }>();

/** The schema of a parameter that is a number. */
export function quantity(of: Quantity): z.ZodDefault<z.ZodNumber> {
  const schema = z.number().min(of.least).max(of.most).default(of.usual);
  schema.register(quantities, { ...of, isWhole: false });
  return schema;
}

/** The schema of a parameter that is a whole number. */
export function count(of: Quantity): z.ZodDefault<z.ZodInt> {
  const schema = z.int().min(of.least).max(of.most).default(of.usual);
  schema.register(quantities, { ...of, isWhole: true });
  return schema;
}

/** The parameters of a schema, by name. @throws RangeError for a schema that has others than quantities and counts. */
export function quantitiesOf(schema: z.ZodObject): Readonly<Record<string, Quantity & { readonly isWhole: boolean }>> {
  return Object.fromEntries(
    Object.entries(schema.shape).map(([name, of]) => {
      const found = quantities.get(of as z.ZodType);
      if (found === undefined) throw new RangeError(`internal: parameter ${name} is neither a quantity nor a count`);
      return [name, found];
    }),
  );
}

/** ["K=4", "g=5"] → { K: 4, g: 5 }. @throws InputError for anything else. */
export function parseSettings(words: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    words.map((word) => {
      const [name = "", text = "", ...more] = word.split("=");
      const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
      if (name === "" || more.length > 0 || !Number.isFinite(value)) {
        throw new InputError(`--set must be a parameter and a number, like K=4, got ${word || "nothing"}`);
      }
      return [name, value];
    }),
  );
}
