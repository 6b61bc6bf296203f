/** The typed array that holds each dtype; names are NumPy's, without the byte order. */
export interface DataOf {
  readonly f8: Float64Array;
  readonly f4: Float32Array;
  readonly i1: Int8Array;
  readonly u1: Uint8Array;
  readonly i2: Int16Array;
  readonly u2: Uint16Array;
  readonly i4: Int32Array;
  readonly u4: Uint32Array;
}
export type Dtype = keyof DataOf;
export type TypedArray = DataOf[Dtype];

/** A dense array: `data` holds the product of `shape` values in C order (last axis fastest); shape [] is one value. */
export interface NumericArray<D extends Dtype = Dtype> {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly data: DataOf[D];
}

/** What an .npz holds: arrays by name. */
export type Arrays = Readonly<Record<string, NumericArray>>;

/** Makes the typed array of each dtype; the one list of what can be stored. */
export const CONSTRUCTORS = {
  f8: Float64Array,
  f4: Float32Array,
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
} as const;

type DtypeOf<T extends TypedArray> = { [D in Dtype]: T extends DataOf[D] ? D : never }[Dtype];

/**
 * Wraps a typed array, without copying, as the array of that dtype.
 *
 * @param shape product must be data.length. @default [data.length]
 * @throws RangeError when shape and length disagree, or the type is none of `Dtype`.
 */
export function arrayOf<T extends TypedArray>(
  data: T,
  shape: readonly number[] = [data.length],
): NumericArray<DtypeOf<T>> {
  const found = Object.entries(CONSTRUCTORS).find(([, kind]) => data instanceof kind);
  if (found === undefined) {
    throw new RangeError(`arrayOf: data must be one of ${Object.keys(CONSTRUCTORS).join(", ")}, got ${typeof data}`);
  }
  const array = { dtype: found[0] as DtypeOf<T>, shape, data: data as unknown as DataOf[DtypeOf<T>] };
  checkArray("arrayOf", array);
  return array;
}

/** @throws RangeError when an array's dtype, shape and data do not belong together. */
export function checkArray(where: string, array: NumericArray): void {
  if (!(array.data instanceof CONSTRUCTORS[array.dtype])) {
    throw new RangeError(`${where}: data of dtype ${array.dtype} must be a ${CONSTRUCTORS[array.dtype].name}`);
  }
  const size = sizeOf(array.shape);
  if (size !== array.data.length) {
    throw new RangeError(
      `${where}: shape ${showShape(array.shape)} must hold ${array.data.length} values, holds ${size ?? "no number"}`,
    );
  }
}

/** The number of values in a shape; undefined when an axis is no whole number >= 0 or the product is beyond 2⁵³. */
export function sizeOf(shape: readonly unknown[]): number | undefined {
  if (!shape.every((axis) => Number.isSafeInteger(axis) && (axis as number) >= 0)) return undefined;
  const axes = shape as readonly number[];
  if (axes.includes(0)) return 0; // before multiplying: [2⁴⁰, 2⁴⁰, 0] is empty, not absurd
  let size = 1;
  for (const axis of axes) {
    size *= axis;
    if (!Number.isSafeInteger(size)) return undefined;
  }
  return size;
}

/** "[3 × 4]", "[]" for a single value. */
export function showShape(shape: readonly (number | string)[]): string {
  return `[${shape.join(" × ")}]`;
}
