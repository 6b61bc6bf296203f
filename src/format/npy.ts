import { InputError, UnreadableDtype } from "./inputError.ts";
import { decodeNpyHeader, encodeNpyHeader, type NpyHeader } from "./npyHeader.ts";
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
  const header = decodeNpyHeader(bytes, name);
  const { dtype, shape } = checkLayout(header, bytes.length - header.dataStart, name);
  return { dtype, shape };
}

/**
 * Reads a .npy file, versions 1.0 to 3.0, either byte order, C or Fortran order (given back in C order), into fresh
 * memory. 64-bit integers come back as f8 when every one is exact there, float16 as f4, bool as u1 (0 or 1). Allocates no more than
 * a small multiple of `bytes`, whatever the header claims.
 *
 * @param name stands at the head of error messages, e.g. "net.npz: array J".
 * @throws InputError for damaged files, UnreadableDtype for text, pickles and every other dtype, naming the array.
 */
export function decodeNpy(bytes: Uint8Array, name: string): NumericArray {
  const header = decodeNpyHeader(bytes, name);
  return decodeNumbers(bytes.subarray(header.dataStart), header, name);
}

/** How numbers lie in a file: NumPy's type string, which axis is fastest, and a shape that is not yet checked. */
export type Layout = Pick<NpyHeader, "descr" | "fortranOrder" | "shape">;

/**
 * The numbers that these bytes are, as `decodeNpy` gives them.
 *
 * @throws InputError, UnreadableDtype as `decodeNpy`.
 */
export function decodeNumbers(bytes: Uint8Array, layout: Layout, name: string): NumericArray {
  const { kind, itemBytes, dtype, shape } = checkLayout(layout, bytes.length, name);
  const raw = new Uint8Array(bytes); // a copy, which slice() of a Node Buffer is not
  const fileIsLittle = layout.descr[0] === "<" || (layout.descr[0] !== ">" && HOST_IS_LITTLE);
  if (fileIsLittle !== HOST_IS_LITTLE) swapBytes(raw, itemBytes);
  const data =
    kind === "f2"
      ? halfPrecision(raw)
      : isWide(kind)
        ? exactNumbers(raw, kind, name)
        : new CONSTRUCTORS[dtype](raw.buffer);
  if (layout.fortranOrder && shape.length > 1) return { dtype, shape, data: toCOrder(data, shape) };
  return { dtype, shape, data };
}

/** @param present bytes of data. @throws where the dtype is none that is read, or the shape not that of the bytes. */
function checkLayout(layout: Layout, present: number, name: string) {
  const { descr } = layout;
  const kind = descr.slice(1);
  const itemBytes = Number(kind.slice(1));
  const isRead = Object.hasOwn(CONSTRUCTORS, kind) || isWide(kind) || kind === "b1" || kind === "f2";
  if (!/^[<>|=]/.test(descr) || !isRead) {
    const advice = /^[SUV]/.test(kind)
      ? "it holds no numbers; leave it out"
      : `${kind.startsWith("O") ? "object arrays are pickles, which are never opened; " : ""}convert it with .astype('float64')`;
    throw new UnreadableDtype(
      `${name}: dtype must be real numbers of 8 to 64 bits, got ${JSON.stringify(descr.slice(0, 40))}; ${advice}`,
    );
  }

  // the shape must be what the bytes present hold, before anything is allocated
  const size = layout.shape.length <= MOST_AXES ? sizeOf(layout.shape) : undefined;
  if (size === undefined) {
    throw new InputError(
      `${name}: shape must be at most ${MOST_AXES} whole numbers >= 0, got (${String(layout.shape).slice(0, 80)})`,
    );
  }
  const shape = layout.shape as readonly number[];
  if (size * itemBytes !== present) {
    throw new InputError(
      `${name}: shape (${shape}) of ${descr} must have ${size * itemBytes} bytes of data, got ${present}; ` +
        "the file is damaged",
    );
  }
  const dtype: Dtype = isWide(kind) ? "f8" : kind === "b1" ? "u1" : kind === "f2" ? "f4" : (kind as Dtype);
  return { kind, itemBytes, dtype, shape };
}

/** IEEE half precision in host byte order: 1 sign, 5 exponent, 10 fraction bits. Exact in float32. */
function halfPrecision(raw: Uint8Array<ArrayBuffer>): Float32Array {
  return Float32Array.from(new Uint16Array(raw.buffer), (bits) => {
    const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
    const sign = bits & 0x8000 ? -1 : 1;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    // 2^(exponent − 25) (1024 + fraction), and the subnormal numbers below
    if (exponent === 0) return (sign * fraction) / (1 << 24);
    return (sign * (1024 + fraction) * (1 << exponent)) / (1 << 25);
  });
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
