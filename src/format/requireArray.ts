import { InputError } from "./inputError.ts";
import { type Dtype, type NumericArray, showShape } from "./numericArray.ts";
import { nearestName } from "./suggest.ts";

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
  const array = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
  if (array === undefined) {
    const names = Object.keys(arrays);
    const nearest = nearestName(name, names);
    const hint = nearest === undefined ? "" : `; rename ${nearest} to ${name}`;
    throw new InputError(`${where}: must hold an array ${name}, got ${names.join(", ") || "none"}${hint}`);
  }
  const { dtype, shape } = requirement;
  if (dtype !== undefined && array.dtype !== dtype) {
    throw new InputError(
      `${where}: array ${name} must have dtype ${dtype}, got ${array.dtype}; convert it with .astype`,
    );
  }
  if (shape !== undefined && !fits(array.shape, shape)) {
    throw new InputError(`${where}: array ${name} must have shape ${showShape(shape)}, got ${showShape(array.shape)}`);
  }
  return array as NumericArray<D>;
}

function fits(shape: readonly number[], wanted: readonly (number | string)[]): boolean {
  const sizes = new Map<string, number>();
  return (
    shape.length === wanted.length &&
    wanted.every((axis, i) => {
      const expected = typeof axis === "number" ? axis : (sizes.get(axis) ?? shape[i]!);
      if (typeof axis === "string") sizes.set(axis, expected);
      return shape[i] === expected;
    })
  );
}
