import { InputError, UnreadableDtype } from "./inputError.ts";
import { decodeNpyHeader, encodeNpyHeader } from "./npyHeader.ts";
import { CONSTRUCTORS, checkArray, type Dtype, type NumericArray, sizeOf, type TypedArray } from "./numericArray.ts";

/** NumPy's own limit on the number of axes (32 before NumPy 2). */
const MOST_AXES = 64;
const HOST_IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * The bytes numpy.save writes for this array: format 1.0, little endian, C order, data at a multiple of 64 bytes.
 *
 * @throws RangeError when dtype, shape and data do not belong together.
 */
export function encodeNpy(array: NumericArray): Uint8Array<ArrayBuffer> {
  checkArray("encodeNpy", array);
  const header = encodeNpyHeader(array.dtype, array.shape);
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT } = array.data;
  const bytes = new Uint8Array(header.length + byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(buffer, byteOffset, byteLength), header.length);
  if (!HOST_IS_LITTLE) swapBytes(bytes.subarray(header.length), BYTES_PER_ELEMENT);
  return bytes;
}

/** What a .npy file says its data are, checked against the bytes that are there. */
export interface NpyDescription {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

/**
 * What `decodeNpy` would give, without the data.
 *
 * @throws InputError as `decodeNpy`, but for 64-bit integers beyond 2⁵³.
 */
export function describeNpy(bytes: Uint8Array, name: string): NpyDescription {
  const { dtype, shape } = openNpy(bytes, name);
  return { dtype, shape };
}

/**
 * Reads a .npy file, versions 1.0 to 3.0, either byte order, C or Fortran order (given back in C order), into fresh
 * memory. 64-bit integers come back as f8 when every one is exact there, bool as u1 (0 or 1). Allocates no more than
 * a small multiple of `bytes`, whatever the header claims.
 *
 * @param name stands at the head of error messages, e.g. "net.npz: array J".
 * @throws InputError for damaged files, UnreadableDtype for text, pickles and every other dtype, naming the array.
 */
export function decodeNpy(bytes: Uint8Array, name: string): NumericArray {
  const { header, kind, itemBytes, dtype, shape } = openNpy(bytes, name);
  const raw = new Uint8Array(bytes.subarray(header.dataStart)); // a copy, which slice() of a Node Buffer is not
  const fileIsLittle = header.descr[0] === "<" || (header.descr[0] !== ">" && HOST_IS_LITTLE);
  if (fileIsLittle !== HOST_IS_LITTLE) swapBytes(raw, itemBytes);
  const data = isWide(kind) ? exactNumbers(raw, kind, name) : new CONSTRUCTORS[dtype](raw.buffer);
  if (header.fortranOrder && shape.length > 1) return { dtype, shape, data: toCOrder(data, shape) };
  return { dtype, shape, data };
}

/** The header of a .npy file whose dtype is one that is read and whose shape is that of its bytes. */
function openNpy(bytes: Uint8Array, name: string) {
  const header = decodeNpyHeader(bytes, name);
  const kind = header.descr.slice(1);
  const itemBytes = Number(kind.slice(1));
  if (!/^[<>|=]/.test(header.descr) || !(Object.hasOwn(CONSTRUCTORS, kind) || isWide(kind) || kind === "b1")) {
    const advice = /^[SUV]/.test(kind)
      ? "it holds no numbers; leave it out"
      : `${kind.startsWith("O") ? "object arrays are pickles, which are never opened; " : ""}convert it with .astype('float64')`;
    throw new UnreadableDtype(
      `${name}: dtype must be real numbers of 8 to 64 bits, got ${JSON.stringify(header.descr.slice(0, 40))}; ${advice}`,
    );
  }

  // the shape must be what the bytes present hold, before anything is allocated
  const size = header.shape.length <= MOST_AXES ? sizeOf(header.shape) : undefined;
  if (size === undefined) {
    throw new InputError(
      `${name}: shape must be at most ${MOST_AXES} whole numbers >= 0, got (${String(header.shape).slice(0, 80)})`,
    );
  }
  const shape = header.shape as readonly number[];
  const present = bytes.length - header.dataStart;
  if (size * itemBytes !== present) {
    throw new InputError(
      `${name}: shape (${shape}) of ${header.descr} must have ${size * itemBytes} bytes of data, got ${present}; ` +
        "the file is damaged",
    );
  }
  const dtype = isWide(kind) ? "f8" : kind === "b1" ? "u1" : (kind as Dtype);
  return { header, kind, itemBytes, dtype, shape };
}

/** 64-bit integers, which come back as f8. */
const isWide = (kind: string): boolean => kind === "i8" || kind === "u8";

/** Reverses the bytes of each item, in place. */
function swapBytes(bytes: Uint8Array, itemBytes: number): void {
  if (itemBytes === 1) return;
  for (let start = 0; start < bytes.length; start += itemBytes) bytes.subarray(start, start + itemBytes).reverse();
}

/** 64-bit integers in host byte order as numbers, or InputError at the first that is not exact. */
function exactNumbers(raw: Uint8Array<ArrayBuffer>, kind: string, name: string): Float64Array {
  const integers = kind === "i8" ? new BigInt64Array(raw.buffer) : new BigUint64Array(raw.buffer);
  const data = new Float64Array(integers.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = Number(integers[i]);
    if (!Number.isSafeInteger(data[i])) {
      throw new InputError(
        `${name}: 64-bit integers must lie within ±(2^53 − 1), got ${integers[i]} at ${i}; convert with .astype('float64')`,
      );
    }
  }
  return data;
}

/** Values stored first axis fastest, rearranged to last axis fastest. */
function toCOrder(data: TypedArray, shape: readonly number[]): TypedArray {
  const ordered = new (data.constructor as new (length: number) => TypedArray)(data.length);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, n) => product * n, 1));
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < ordered.length; to++) {
    ordered[to] = data[from]!;
    // count up, last axis first, as an odometer does
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      from += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return ordered;
}
