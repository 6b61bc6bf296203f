import { inflateSync, type Zippable, zipSync } from "fflate";
import { crc32 } from "./crc32.ts";
import { InputError, UnreadableDtype } from "./inputError.ts";
import { decodeNpy, describeNpy, encodeNpy, type NpyDescription } from "./npy.ts";
import type { NumericArray } from "./numericArray.ts";
import { memberBytes, readZipDirectory, type ZipMember } from "./zipDirectory.ts";

/** The most bytes of arrays an npz may unpack to, unless another limit is given: 2 GiB minus 1. */
export const MAXIMUM_NPZ_BYTES = 2 ** 31 - 1;
/** What a deflate stream can at most unpack to per byte: 258 bytes from 2 bits. */
const DEFLATE_RATIO = 1032;
const MOST_MEMBERS = 65535; // without 64-bit zip records

export interface DecodeNpzOptions {
  /** Stands at the head of error messages: the file's name. @default "npz" */
  readonly where?: string;
  /** Refuse files whose arrays unpack to more than this many bytes. @default MAXIMUM_NPZ_BYTES */
  readonly maximumBytes?: number;
  /** Called with the name of each array whose dtype is none of ours, which is then left out; without it such a file is refused. @default none */
  readonly leaveOut?: (name: string, reason: UnreadableDtype) => void;
}

/**
 * The arrays as an npz file that numpy.load opens: members stored, sorted by name, dated 1980-01-01, so the same
 * arrays give the same bytes at any time, in any time zone.
 *
 * @throws RangeError for an empty name or arrays beyond `MAXIMUM_NPZ_BYTES`.
 */
export function encodeNpz(arrays: Readonly<Record<string, NumericArray>>): Uint8Array<ArrayBuffer> {
  const names = Object.keys(arrays).sort();
  const members: Zippable = {};
  let total = 0;
  for (const name of names) {
    if (name === "") throw new RangeError("encodeNpz: every array must have a name, got an empty one");
    const bytes = encodeNpy(arrays[name]!);
    total += bytes.length;
    members[`${name}.npy`] = bytes;
  }
  if (total > MAXIMUM_NPZ_BYTES || names.length > MOST_MEMBERS) {
    throw new RangeError(
      `encodeNpz: must be at most ${MAXIMUM_NPZ_BYTES} bytes in ${MOST_MEMBERS} arrays, got ${total} in ${names.length}`,
    );
  }
  // local time, which is what fflate writes down: a UTC date would differ between zones
  return zipSync(members, { level: 0, mtime: new Date(1980, 0, 1) });
}

/**
 * Reads an npz file, stored or deflated, into fresh memory, by name without ".npy". Sizes are bounded from the
 * directory before anything is unpacked, each member is held to the size it declared, and its CRC-32 is checked.
 *
 * @throws InputError for anything but a whole npz file of numeric arrays with different names.
 */
export function decodeNpz(zip: Uint8Array, options: DecodeNpzOptions = {}): Record<string, NumericArray> {
  return byName(zip, options, (member, label) => {
    const contents = unpack(zip, member, label);
    if (crc32(contents) !== member.crc) {
      throw new InputError(`${label}: contents must match their CRC-32, got other bytes; the file is damaged`);
    }
    return decodeNpy(contents, label);
  });
}

/**
 * The dtypes and shapes that `decodeNpz` would give, without the data and without their CRC-32: for bytes that are known
 * to be those that were written.
 *
 * @throws InputError as `decodeNpz`, but for what only the data show.
 */
export function describeNpz(zip: Uint8Array, options: DecodeNpzOptions = {}): Record<string, NpyDescription> {
  return byName(zip, options, (member, label) => describeNpy(unpack(zip, member, label), label));
}

/** What is made of each member, by its name without ".npy". */
function byName<T>(
  zip: Uint8Array,
  { where = "npz", maximumBytes = MAXIMUM_NPZ_BYTES, leaveOut }: DecodeNpzOptions,
  make: (member: ZipMember, label: string) => T,
): Record<string, T> {
  const members = readZipDirectory(zip, where);
  const names = new Set<string>();
  let total = 0;
  for (const member of members) {
    const shown = JSON.stringify(member.name);
    if (!member.name.endsWith(".npy")) {
      throw new InputError(`${where}: every member must be an array (.npy), got ${shown}; save arrays only`);
    }
    if (names.has(member.name)) throw new InputError(`${where}: names must differ, got ${shown} twice; save it again`);
    names.add(member.name);
    total += member.bytes;
  }
  if (!(total <= maximumBytes)) {
    throw new InputError(`${where}: arrays must total at most ${maximumBytes} bytes, got ${total}; save fewer arrays`);
  }
  return Object.fromEntries(
    members.flatMap((member) => {
      const name = member.name.slice(0, -".npy".length);
      try {
        return [[name, make(member, `${where}: array ${name}`)]];
      } catch (error) {
        if (!(error instanceof UnreadableDtype) || leaveOut === undefined) throw error;
        leaveOut(name, error);
        return [];
      }
    }),
  );
}

/** One member's contents, at most `member.bytes` of memory whatever the stream holds. */
function unpack(zip: Uint8Array, member: ZipMember, label: string): Uint8Array {
  if (member.encrypted) throw new InputError(`${label}: must not be encrypted; save it without a password`);
  if (member.method !== 0 && member.method !== 8) {
    throw new InputError(`${label}: must be stored or deflated, got zip method ${member.method}; use numpy.savez`);
  }
  const packed = memberBytes(zip, member, label);
  const contents = member.method === 0 ? packed : inflate(packed, member.bytes, label);
  if (contents.length !== member.bytes) {
    const got = contents.length > member.bytes ? "more" : `${contents.length}`;
    throw new InputError(
      `${label}: must unpack to the ${member.bytes} bytes declared, got ${got}; the file is damaged`,
    );
  }
  return contents;
}

/** Inflates into one byte more than declared: filling that byte means the stream held more. */
function inflate(packed: Uint8Array, declared: number, label: string): Uint8Array {
  if (declared > packed.length * DEFLATE_RATIO) {
    throw new InputError(
      `${label}: ${packed.length} deflated bytes cannot hold the ${declared} declared; the file is damaged`,
    );
  }
  try {
    return inflateSync(packed, { out: new Uint8Array(declared + 1) });
  } catch {
    throw new InputError(`${label}: must be a deflate stream of ${declared} bytes, got something else; it is damaged`);
  }
}
