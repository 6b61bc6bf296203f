import { InputError, UnreadableDtype } from "./inputError.ts";
import type { Dtype } from "./numericArray.ts";
import { parsePythonLiteral } from "./pythonLiteral.ts";

/** What a .npy file says of itself before its data. `shape` is as written: not yet checked against anything. */
export interface NpyHeader {
  /** NumPy's type string, e.g. "<f8", "|b1". */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly unknown[];
  /** Byte offset of the data. */
  readonly dataStart: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
/** A header of plain numbers has some hundred bytes; later versions exist for structured dtypes. */
const LONGEST = 65535;
const ALIGNMENT = 64; // bytes: the data starts at a multiple of this, so it can be memory-mapped
/** NumPy leaves room for the first axis to grow to this many digits (the longest possible). */
const GROWTH_DIGITS = 21;

/** The header numpy.save writes (format 1.0, C order, NumPy >= 1.23): magic, length, dict, spaces, newline. */
export function encodeNpyHeader(dtype: Dtype, shape: readonly number[]): Uint8Array {
  const descr = (dtype.endsWith("1") ? "|" : "<") + dtype;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  let dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  if (shape.length > 0) dict += " ".repeat(GROWTH_DIGITS - String(shape[0]).length);
  // a full 64 spaces, not none, when the text ends exactly at the boundary: as NumPy does
  const unpadded = MAGIC.length + 4 + dict.length + 1;
  const text = dict + " ".repeat(ALIGNMENT - (unpadded % ALIGNMENT)) + "\n";
  const header = new Uint8Array(MAGIC.length + 4 + text.length);
  header.set(MAGIC);
  header.set([1, 0, text.length & 0xff, text.length >> 8], MAGIC.length);
  header.set(new TextEncoder().encode(text), MAGIC.length + 4);
  return header;
}

/**
 * Reads the header of a .npy file, versions 1.0 to 3.0.
 *
 * @param name stands at the head of error messages.
 * @throws InputError for anything that is no .npy header.
 */
export function decodeNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new InputError(`${name}: must be a .npy array, its first bytes are not; write it with numpy.save`);
  }
  const major = bytes[6]!;
  if (major < 1 || major > 3 || bytes[7] !== 0) {
    throw new InputError(`${name}: .npy version must be 1.0, 2.0 or 3.0, got ${major}.${bytes[7]}`);
  }
  const textStart = major === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : bytes.length < 12 ? 0 : view.getUint32(8, true);
  const dataStart = textStart + length;
  if (length > LONGEST) throw new InputError(`${name}: header must be at most ${LONGEST} bytes, got ${length}`);
  if (dataStart > bytes.length) {
    throw new InputError(`${name}: header must end within the file's ${bytes.length} bytes; the file is cut short`);
  }
  // version 3 is UTF-8, the earlier ones latin-1; both agree on all that a numeric header contains
  const header = parsePythonLiteral(new TextDecoder("utf-8").decode(bytes.subarray(textStart, dataStart)));
  const descr = header instanceof Map ? header.get("descr") : undefined;
  const fortranOrder = header instanceof Map ? header.get("fortran_order") : undefined;
  const shape = header instanceof Map ? header.get("shape") : undefined;
  if (Array.isArray(descr)) {
    throw new UnreadableDtype(
      `${name}: must hold plain numbers, got a structured dtype; save each field as its own array`,
    );
  }
  if (typeof descr !== "string" || typeof fortranOrder !== "boolean" || !Array.isArray(shape)) {
    throw new InputError(`${name}: header must give descr, fortran_order and shape, got something else; save it again`);
  }
  return { descr, fortranOrder, shape, dataStart };
}
