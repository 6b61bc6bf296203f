import { z } from "zod";
import { InputError } from "../format/index.ts";

/** More runs than this are a mistake, or a matter for several studies. */
export const MOST_RUNS = 100_000;

const rangeSchema = z.strictObject({
  from: z.number(),
  to: z.number(),
  step: z.number().gt(0).optional(),
  count: z.int().min(1).max(MOST_RUNS).optional(),
});

/** One number, a list, or a range: `{ from, to, step }` or `{ from, to, count }`, both ends included. */
export const axisSchema = (value: z.ZodNumber) => z.union([value, z.array(value).min(1).max(MOST_RUNS), rangeSchema]);
export type Axis = number | readonly number[] | z.infer<typeof rangeSchema>;

/** For an exclusion: one number, a list, or all from … to. */
export const matchSchema = z.union([
  z.number(),
  z.array(z.number()).min(1).max(MOST_RUNS),
  z.strictObject({ from: z.number(), to: z.number() }),
]);
type Match = z.infer<typeof matchSchema>;

/** Decimal digits to which the values of a range are rounded: 0.8, 0.9, 1, 1.1, not 1.0999999999999999. */
const DIGITS = 12;

/**
 * How many values an axis has, without making them.
 *
 * @throws InputError as `valuesOf` for a range that says too little or too much.
 */
export function countOf(axis: Axis, where: string): number {
  if (typeof axis === "number") return 1;
  if (Array.isArray(axis)) return axis.length;
  const { from, to, step, count } = axis as z.infer<typeof rangeSchema>;
  if ((step === undefined) === (count === undefined)) {
    throw new InputError(
      `${where} must have either step or count beside from and to, got ${step === undefined ? "neither" : "both"}`,
    );
  }
  const length = count ?? Math.floor(Math.abs(to - from) / step! + 1e-9) + 1;
  if (length > MOST_RUNS) throw new InputError(`${where} must have at most ${MOST_RUNS} values, got ${length}`);
  return length;
}

/**
 * The values of an axis, in the order written; a range ascends or, from large to small, descends.
 *
 * @param value the schema every value must fit.
 * @param where stands at the head of messages: `plan.json: network.g`.
 * @throws InputError for a range that says too little, too much, or gives what the schema refuses.
 */
export function valuesOf(axis: Axis, value: z.ZodNumber, where: string): readonly number[] {
  if (typeof axis === "number") return [axis];
  if (Array.isArray(axis)) return axis;
  const length = countOf(axis, where);
  const { from, to, step } = axis as z.infer<typeof rangeSchema>;
  const distance = step === undefined ? (length === 1 ? 0 : (to - from) / (length - 1)) : step * Math.sign(to - from);
  const values = Array.from({ length }, (_, i) => Number((from + i * distance).toPrecision(DIGITS)));
  const wrong = values.find((v) => !value.safeParse(v).success);
  if (wrong !== undefined) {
    const reason = value.safeParse(wrong).error!.issues[0]!.message;
    throw new InputError(`${where} must be a range of values that are allowed here, got ${wrong} in it: ${reason}`);
  }
  return values;
}

/** Whether a value is among those an exclusion names. */
export function matcherOf(match: Match): (value: number) => boolean {
  if (typeof match === "number") return (value) => value === match;
  if (Array.isArray(match)) {
    const values = new Set(match);
    return (value) => values.has(value);
  }
  return (value) => value >= match.from && value <= match.to;
}
