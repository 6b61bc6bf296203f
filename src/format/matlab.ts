import { Unzlib } from "fflate";
import { InputError, UnreadableDtype } from "./inputError.ts";
import { decodeNumbers } from "./npy.ts";
import type { NumericArray } from "./numericArray.ts";
import type { DecodeOptions } from "./safetensors.ts";

/** NumPy's names of MATLAB's types of data: miINT8 … miDOUBLE, miINT64, miUINT64. */
const TYPES: Readonly<Record<number, string>> = {
  ...{ 1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8" },
};
const [MATRIX, COMPRESSED] = [14, 15];
/** Classes of arrays: mxDOUBLE … mxUINT64 are numbers. */
const CLASSES: Readonly<Record<number, string>> = {
  1: "a cell",
  2: "a struct",
  3: "an object",
  4: "text",
  5: "sparse",
};
const HEADER = 128;
const COMPLEX = 0x08;

/** A MATLAB file of version 5, as `save -v6` and `save -v7` write it. */
export const isMatlab5 = (bytes: Uint8Array): boolean =>
  startsWith(bytes, "MATLAB 5.0 MAT-file") && bytes.length >= HEADER;

export const startsWith = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((letter, k) => bytes[k] === letter.charCodeAt(0));

interface Element {
  readonly type: number;
  readonly data: Uint8Array;
  /** Where the next element begins. */
  readonly end: number;
}

/**
 * The numeric arrays of a MATLAB file of version 5; what is first-axis-fastest there comes back in C order. Structs, cells,
 * text, sparse and complex arrays are left out, each with its reason.
 * Source: MathWorks, "MAT-File Format", sections on level 5.
 *
 * @throws InputError for a damaged file.
 */
export function decodeMatlab5(
  bytes: Uint8Array,
  { where, maximumBytes, leaveOut }: DecodeOptions,
): Record<string, NumericArray> {
  const order = String.fromCharCode(bytes[126], bytes[127]);
  if (order !== "IM" && order !== "MI") throw damaged(where);
  const isLittle = order === "IM";
  const arrays: Record<string, NumericArray> = {};
  let total = 0;

  function elementAt(within: Uint8Array, at: number): Element {
    if (at + 8 > within.length) throw damaged(where);
    const view = new DataView(within.buffer, within.byteOffset, within.byteLength);
    const tag = view.getUint32(at, isLittle);
    // a small element has its length in the upper half of the tag, and its data in the four bytes after it
    const small = tag >>> 16;
    const [type, length] = small > 0 ? [tag & 0xffff, small] : [tag, view.getUint32(at + 4, isLittle)];
    const start = at + (small > 0 ? 4 : 8);
    if (start + length > within.length || (small > 0 && length > 4)) throw damaged(where);
    const padded = type === COMPRESSED ? length : 8 * Math.ceil(length / 8);
    return { type, data: within.subarray(start, start + length), end: small > 0 ? at + 8 : start + padded };
  }
  function integersOf({ data }: Element): number[] {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return Array.from({ length: data.length >> 2 }, (_, k) => view.getInt32(4 * k, isLittle));
  }

  function readMatrix(matrix: Uint8Array): void {
    const flags = elementAt(matrix, 0);
    const dimensions = elementAt(matrix, flags.end);
    const title = elementAt(matrix, dimensions.end);
    const name = new TextDecoder("latin1").decode(title.data);
    const label = `${where}: array ${name}`;
    const [word = 0] = integersOf(flags);
    const kind = CLASSES[word & 0xff] ?? ((word >> 8) & COMPLEX ? "complex" : undefined);
    if (kind !== undefined) {
      const advice = kind === "a struct" ? "save -struct writes its fields as arrays" : "leave it out";
      leaveOut(name, new UnreadableDtype(`${label}: must be real numbers, got ${kind}; ${advice}`));
      return;
    }
    const values = elementAt(matrix, title.end);
    const type = TYPES[values.type];
    if (type === undefined) throw damaged(label);
    total += values.data.length;
    if (total > maximumBytes) throw new InputError(`${where}: arrays must total at most ${maximumBytes} bytes`);
    const layout = { descr: `${isLittle ? "<" : ">"}${type}`, fortranOrder: true, shape: integersOf(dimensions) };
    const value = decodeNumbers(values.data, layout, label);
    Object.defineProperty(arrays, name, { value, enumerable: true });
  }

  for (let at = HEADER; at < bytes.length; ) {
    const element = elementAt(bytes, at);
    at = element.end;
    if (element.type === MATRIX) readMatrix(element.data);
    else if (element.type === COMPRESSED) {
      const whole = elementAt(unpack(element.data, maximumBytes - total, where), 0);
      if (whole.type === MATRIX) readMatrix(whole.data);
    }
  }
  return arrays;
}

/** One compressed element: its first eight bytes say how long it is, and it is no longer. */
function unpack(packed: Uint8Array, maximumBytes: number, where: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Unzlib((part) => {
    parts.push(part);
    length += part.length;
    if (length > maximumBytes + 4096) throw new RangeError("too long");
  });
  try {
    stream.push(packed, true);
  } catch (error) {
    if (!(error instanceof RangeError)) throw damaged(where);
    throw new InputError(`${where}: arrays must total at most ${maximumBytes} bytes; save fewer arrays`);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const damaged = (where: string) => new InputError(`${where}: must be a whole MATLAB file; it is damaged`);
