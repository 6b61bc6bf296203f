import { InputError, type NumericArray } from "../../format/index.ts";
import { checkFinite, show, showShape } from "../networkArrays.ts";

/** The arrays of a file whose cell is being read: by name, of a shape that is said, finite. Remembers what was asked for. */
export interface ArrayTable {
  readonly where: string;
  /** Names that are there. */
  readonly names: readonly string[];
  has(name: string): boolean;
  shapeOf(name: string): readonly number[];
  /** Row-major, float32 where the file has that. null: any size. @throws InputError for another shape. */
  matrix(name: string, rows: number | null, columns: number | null): Matrix;
  /** Of that many values, whatever its axes. @throws InputError for another size. */
  values(name: string, length: number): Float64Array;
  /** Names that no one has read so far. */
  unread(): string[];
}

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array | Float64Array;
}

export function openTable(arrays: Readonly<Record<string, NumericArray>>, where: string): ArrayTable {
  const read = new Set<string>();
  function get(name: string, wanted: string): NumericArray {
    if (!Object.hasOwn(arrays, name)) {
      throw new InputError(`${where}: must hold an array ${show(name)} ${wanted}; save it too`);
    }
    read.add(name);
    checkFinite(where, name, arrays[name]);
    return arrays[name];
  }
  const refuse = (name: string, wanted: string, { shape }: NumericArray) =>
    new InputError(
      `${where}: ${show(name)} must have shape ${wanted}, got ${showShape(shape)}; save it as the tool has it`,
    );
  return {
    where,
    names: Object.keys(arrays),
    has: (name) => Object.hasOwn(arrays, name),
    shapeOf: (name) => arrays[name].shape,
    matrix(name, rows, columns) {
      const wanted = `[${rows ?? "any"} × ${columns ?? "any"}]`;
      const array = get(name, wanted);
      const { shape, data } = array;
      const fits = shape.length === 2 && shape[0] === (rows ?? shape[0]) && shape[1] === (columns ?? shape[1]);
      if (!fits || shape[0] === 0) throw refuse(name, wanted, array);
      const numbers = data instanceof Float32Array || data instanceof Float64Array ? data : new Float64Array(data);
      return { rows: shape[0], columns: shape[1], data: numbers };
    },
    values(name, length) {
      const array = get(name, `[${length}]`);
      if (array.data.length !== length) throw refuse(name, `[${length}]`, array);
      return new Float64Array(array.data);
    },
    unread: () => Object.keys(arrays).filter((name) => !read.has(name)),
  };
}
