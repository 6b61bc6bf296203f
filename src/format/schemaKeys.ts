import type { z } from "zod";

/** The parts of a zod 4 definition that lead further in; each kind of schema has some of them. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly discriminator?: string;
  readonly valueType?: z.core.$ZodType;
  readonly items?: readonly z.core.$ZodType[];
  readonly rest?: z.core.$ZodType | null;
  readonly left?: z.core.$ZodType;
  readonly right?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly getter?: () => z.core.$ZodType;
}

/**
 * The keys a schema knows at a path: those of every object that may stand there, seen through optional, default,
 * union, pipe and the like. Where a union has a discriminator and the value names a branch, only that branch counts.
 *
 * @param value what was given, whole; only its discriminators are read.
 */
export function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): string[] {
  let objects = bare(schema, value);
  let inner = value;
  for (const step of path) {
    inner = property(inner, step);
    objects = objects.flatMap((definition) => {
      const next =
        definition.shape !== undefined && Object.hasOwn(definition.shape, step)
          ? definition.shape[String(step)]
          : (definition.element ?? definition.valueType ?? definition.items?.[Number(step)] ?? definition.rest);
      return next == null ? [] : bare(next, inner);
    });
  }
  return [...new Set(objects.flatMap((definition) => Object.keys(definition.shape ?? {})))];
}

/** `value[key]` where value is an object that has it itself. */
export function property(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}

/** The objects, arrays and scalars behind the wrappers. */
function bare(schema: z.core.$ZodType, value: unknown): Definition[] {
  const definition = schema._zod.def as unknown as Definition;
  if (definition.innerType !== undefined) return bare(definition.innerType, value);
  if (definition.type === "pipe" && definition.in !== undefined) return bare(definition.in, value);
  if (definition.type === "lazy" && definition.getter !== undefined) return bare(definition.getter(), value);
  if (definition.type === "intersection") return [definition.left!, definition.right!].flatMap((s) => bare(s, value));
  if (definition.type !== "union") return [definition];

  const branches = definition.options!.flatMap((option) => bare(option, value));
  const key = definition.discriminator;
  if (key === undefined) return branches;
  const chosen = branches.filter(({ shape }) => {
    const values = shape?.[key]?._zod.values as ReadonlySet<unknown> | undefined;
    return values?.has(property(value, key)) === true;
  });
  return chosen.length > 0 ? chosen : branches;
}
