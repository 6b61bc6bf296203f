import { InputError } from "./inputError.ts";
import { type Dtype, type NumericArray, showShape } from "./numericArray.ts";
import { nearestName } from "./suggest.ts";

/** What an array is, without its values. */
export type ArrayDescription = Pick<NumericArray, "dtype" | "shape">;

export interface ArrayRequirement<D extends Dtype = Dtype> {
  readonly dtype?: D;
  /** A number is that size; a name any size, the same wherever the name is repeated: ["N", "N"] is square. */
  readonly shape?: readonly (number | string)[];
}

/**
 * The array of that name, of the dtype and shape asked for.
 *
 * @param where stands at the head of error messages: the file's name.
 * @throws InputError when it is missing (naming what is there) or different.
 */
export function requireArray<D extends Dtype = Dtype>(
  arrays: Readonly<Record<string, NumericArray>>,
  name: string,
  requirement: ArrayRequirement<D>,
  where: string,
): NumericArray<D> {
  requireDescription(arrays, name, requirement, where, new Map());
  return arrays[name] as NumericArray<D>;
}

/**
 * Arrays that must be there, by name. A name among the sizes is the same size in all of them: [draws, 3] beside [draws].
 * Others may be there too.
 */
export type ArrayRequirements = Readonly<Record<string, Required<ArrayRequirement>>>;

/** @throws InputError for the first array that is missing (naming what is there) or of another dtype or shape. */
export function requireArrays(
  arrays: Readonly<Record<string, ArrayDescription>>,
  requirements: ArrayRequirements,
  where: string,
): void {
  const sizes = new Map<string, number>();
  for (const [name, requirement] of Object.entries(requirements)) {
    requireDescription(arrays, name, requirement, where, sizes);
  }
}

/** @param sizes those known by name; new ones are added. */
function requireDescription(
  arrays: Readonly<Record<string, ArrayDescription>>,
  name: string,
  { dtype, shape }: ArrayRequirement,
  where: string,
  sizes: Map<string, number>,
): void {
  const array = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
  if (array === undefined) {
    const names = Object.keys(arrays);
    const nearest = nearestName(name, names);
    const hint = nearest === undefined ? "" : `; rename ${nearest} to ${name}`;
    throw new InputError(`${where}: must hold an array ${name}, got ${names.join(", ") || "none"}${hint}`);
  }
  if (dtype !== undefined && array.dtype !== dtype) {
    throw new InputError(
      `${where}: array ${name} must have dtype ${dtype}, got ${array.dtype}; convert it with .astype`,
    );
  }
  if (shape === undefined) return;
  const wanted = shape.map((axis) => sizes.get(String(axis)) ?? axis);
  if (!fits(array.shape, wanted, sizes)) {
    throw new InputError(`${where}: array ${name} must have shape ${showShape(wanted)}, got ${showShape(array.shape)}`);
  }
}

function fits(shape: readonly number[], wanted: readonly (number | string)[], sizes: Map<string, number>): boolean {
  if (shape.length !== wanted.length) return false;
  return wanted.every((axis, i) => {
    const expected = typeof axis === "number" ? axis : (sizes.get(axis) ?? shape[i]!);
    if (typeof axis === "string") sizes.set(axis, expected);
    return shape[i] === expected;
  });
}
