import { InputError, UnreadableDtype } from "./inputError.ts";
import { arrayOf, type NumericArray, sizeOf } from "./numericArray.ts";
import type { DecodeOptions } from "./safetensors.ts";

/** The part of the library `jsfive` that is used: whoever reads such files brings it. */
export interface Hdf5Library {
  readonly File: new (buffer: ArrayBuffer) => Hdf5Group;
}
export interface Hdf5Group {
  readonly keys: readonly string[];
  get(name: string): unknown;
}
interface Dataset {
  readonly shape: readonly number[];
  readonly dtype: unknown;
  readonly value: ArrayLike<number | bigint>;
}

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]; // \x89HDF\r\n\x1a\n
/** MATLAB writes a text of so many bytes before it. */
const USER_BLOCK = 512;
/** Groups within groups. */
const DEEPEST = 32;
const MOST_ARRAYS = 10_000;

/** Where an HDF5 file begins in these bytes: 0, or after the text of a MATLAB file of version 7.3; null for no such file. */
export function hdf5StartOf(bytes: Uint8Array): number | null {
  for (const start of [0, USER_BLOCK]) if (SIGNATURE.every((byte, k) => bytes[start + k] === byte)) return start;
  return null;
}

/**
 * The numeric arrays of an HDF5 file, by path: "group/name". Those of a MATLAB file, whose axes stand the other way round
 * there, come back as MATLAB shows them. Text and references are left out, each with its reason.
 *
 * @param start where it begins: `hdf5StartOf`.
 * @throws InputError for a file that the library cannot read.
 */
export function decodeHdf5(
  bytes: Uint8Array,
  start: number,
  library: Hdf5Library,
  { where, maximumBytes, leaveOut }: DecodeOptions,
): Record<string, NumericArray> {
  const isMatlab = start > 0;
  const arrays: Record<string, NumericArray> = {};
  let [total, count] = [0, 0];
  const damaged = () =>
    new InputError(`${where}: must be an HDF5 file of plain arrays; it is damaged, or its kind is not read`);
  function visit(group: Hdf5Group, path: string, depth: number): void {
    if (depth > DEEPEST) throw damaged();
    for (const key of group.keys) {
      if (isMatlab && key.startsWith("#")) continue; // what cells refer to
      const entry = group.get(key);
      if (entry === null || typeof entry !== "object") continue;
      if (++count > MOST_ARRAYS) throw damaged();
      if ("keys" in entry && typeof entry.keys === "object") visit(entry as Hdf5Group, `${path}${key}/`, depth + 1);
      else readDataset(entry as Dataset, path + key);
    }
  }

  function readDataset(dataset: Dataset, name: string): void {
    const label = `${where}: array ${name}`;
    const { dtype, shape } = dataset;
    const size = sizeOf(shape ?? []);
    if (typeof dtype !== "string" || !/^[<>|=]?[fiu]\d$/.test(dtype) || size === undefined) {
      leaveOut(name, new UnreadableDtype(`${label}: must be real numbers, got ${JSON.stringify(dtype)}; leave it out`));
      return;
    }
    total += 8 * size;
    if (total > maximumBytes) throw new InputError(`${where}: arrays must total at most ${maximumBytes} bytes`);
    const { value } = dataset;
    if (value.length !== size) throw damaged();
    const data = dtype.endsWith("f4") ? Float32Array.from(value, Number) : Float64Array.from(value, Number);
    const array = isMatlab ? reversed(data, shape) : arrayOf(data, [...shape]);
    Object.defineProperty(arrays, name, { value: array, enumerable: true });
  }

  // a copy: the library reads an ArrayBuffer from its beginning
  const buffer = new Uint8Array(bytes.subarray(start)).buffer;
  try {
    visit(new library.File(buffer), "", 0);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw damaged(); // of a damaged file the library gives what its types do not say, or breaks
  }
  return arrays;
}

/** Axes in reverse order; of at most two, more are left as they are stored. */
function reversed(data: Float32Array | Float64Array, shape: readonly number[]): NumericArray {
  if (shape.length !== 2) return arrayOf(data, [...shape].reverse());
  const [rows, columns] = shape;
  const out = data.slice();
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j];
  return arrayOf(out, [columns, rows]);
}
