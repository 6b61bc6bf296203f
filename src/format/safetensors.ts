import { InputError, UnreadableDtype } from "./inputError.ts";
import { decodeNumbers } from "./npy.ts";
import type { NumericArray } from "./numericArray.ts";

/** The header of the reference implementation is no longer. */
const LONGEST_HEADER = 100_000_000;
/** NumPy's names of the dtypes that are read as they are; bytes are little endian. */
const NUMPY_DTYPES: Readonly<Record<string, string>> = {
  F64: "<f8",
  F32: "<f4",
  F16: "<f2",
  I8: "|i1",
  U8: "|u1",
  BOOL: "|b1",
  I16: "<i2",
  U16: "<u2",
  I32: "<i4",
  U32: "<u4",
  I64: "<i8",
  U64: "<u8",
};

export interface DecodeOptions {
  /** Stands at the head of error messages: the file's name. */
  readonly where: string;
  /** Refuse files whose arrays unpack to more than this many bytes. */
  readonly maximumBytes: number;
  /** Called with the name of each array that holds no numbers of a kind that is read, which is then left out. */
  readonly leaveOut: (name: string, reason: UnreadableDtype) => void;
}

/** Whether bytes begin as a safetensors file does: 8 bytes for the length of a JSON object, then that object. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length >= 10 && bytes[8] === 0x7b && headerLength(bytes) <= LONGEST_HEADER;
}

/**
 * The arrays of a safetensors file: 8 bytes N, N bytes of JSON {name: {dtype, shape, data_offsets}}, then the numbers, row
 * by row. Half precision (F16, BF16) comes back as f4; 64-bit integers as f8, bool as u1: exact, all.
 * Source: https://github.com/huggingface/safetensors, "Format".
 *
 * @throws InputError for anything but a whole file.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  { where, leaveOut, maximumBytes }: DecodeOptions,
): Record<string, NumericArray> {
  const start = 8 + headerLength(bytes);
  if (!(start <= bytes.length)) {
    throw new InputError(
      `${where}: must hold a header of ${start - 8} bytes, got ${bytes.length - 8}; the file is damaged`,
    );
  }
  if (bytes.length - start > maximumBytes) {
    throw new InputError(`${where}: arrays must total at most ${maximumBytes} bytes, got ${bytes.length - start}`);
  }
  const arrays: Record<string, NumericArray> = {};
  for (const [name, entry] of Object.entries(readHeader(bytes.subarray(8, start), where))) {
    if (name === "__metadata__") continue;
    const label = `${where}: array ${name}`;
    const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
    const [from, to] = Array.isArray(offsets) ? (offsets as unknown[]) : [];
    const isRange = [from, to].every((v) => Number.isSafeInteger(v)) && (from as number) >= 0;
    const end = start + (to as number);
    if (typeof dtype !== "string" || !Array.isArray(shape) || !isRange || end > bytes.length || end < start) {
      throw new InputError(`${label}: must have a dtype, a shape and offsets within the file; the file is damaged`);
    }
    const raw = bytes.subarray(start + (from as number), end);
    try {
      Object.defineProperty(arrays, name, {
        value: decodeOne(raw, dtype, shape as unknown[], label),
        enumerable: true,
      });
    } catch (error) {
      if (!(error instanceof UnreadableDtype)) throw error;
      leaveOut(name, error);
    }
  }
  return arrays;
}

function headerLength(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
}

function readHeader(text: Uint8Array, where: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
    if (typeof header === "object" && header !== null && !Array.isArray(header)) {
      return header as Record<string, unknown>;
    }
  } catch {
    // what is said below
  }
  throw new InputError(`${where}: its header must be a JSON object; the file is damaged`);
}

function decodeOne(raw: Uint8Array, dtype: string, shape: readonly unknown[], label: string): NumericArray {
  if (dtype === "BF16") {
    const upper = decodeNumbers(raw, { descr: "<u2", fortranOrder: false, shape }, label);
    const bits = Uint32Array.from(upper.data, (half) => half << 16); // brain floats are the upper halves of float32
    return { dtype: "f4", shape: upper.shape, data: new Float32Array(bits.buffer) };
  }
  const descr = NUMPY_DTYPES[dtype];
  if (descr === undefined) {
    throw new UnreadableDtype(`${label}: dtype must be real numbers, got ${JSON.stringify(dtype.slice(0, 40))}`);
  }
  return decodeNumbers(raw, { descr, fortranOrder: false, shape }, label);
}
