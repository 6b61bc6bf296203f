import { InputError } from "./inputError.ts";

/** One member as the zip's directory describes it. Offsets and sizes in bytes; none of it is yet to be believed. */
export interface ZipMember {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly headerStart: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const FULL16 = 0xffff; // "see the 64-bit record instead"
const FULL32 = 0xffffffff;

/**
 * Reads the directory at the end of a zip file, with or without 64-bit records. Reads nothing of the members. The end
 * record says how many entries there are, how long they are together and where they begin: all three must agree with the
 * entries, which end where the end record begins, so that a member cannot be lost by a wrong count.
 *
 * @throws InputError when the bytes are no zip file, or the directory is damaged.
 */
export function readZipDirectory(zip: Uint8Array, where: string): ZipMember[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  try {
    const { count, start, bytes: length, end } = findDirectory(view, where);
    if (start + length !== end) throw damaged(where);
    const members: ZipMember[] = [];
    let at = start;
    for (let i = 0; i < count; i++) {
      if (view.getUint32(at, true) !== ENTRY) throw damaged(where);
      const nameBytes = view.getUint16(at + 28, true);
      const extraBytes = view.getUint16(at + 30, true);
      const extraStart = at + 46 + nameBytes;
      const next = extraStart + extraBytes + view.getUint16(at + 32, true);
      if (next > zip.length) throw damaged(where);
      const [bytes, compressedBytes, headerStart] = wide(view, extraStart, extraStart + extraBytes, [
        view.getUint32(at + 24, true),
        view.getUint32(at + 20, true),
        view.getUint32(at + 42, true),
      ]);
      members.push({
        name: decodeName(zip.subarray(at + 46, extraStart)),
        method: view.getUint16(at + 10, true),
        encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
        crc: view.getUint32(at + 16, true),
        compressedBytes: compressedBytes!,
        bytes: bytes!,
        headerStart: headerStart!,
      });
      at = next;
    }
    if (at !== end) throw damaged(where); // there are more members, or fewer, than the end record counts
    return members;
  } catch (error) {
    if (error instanceof RangeError) throw damaged(where); // a field lies beyond the file
    throw error;
  }
}

/**
 * The compressed bytes of one member: a view into `zip`.
 *
 * @throws InputError when they do not lie within the file, or are of a member that calls itself otherwise.
 */
export function memberBytes(zip: Uint8Array, member: ZipMember, where: string): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const at = member.headerStart;
  if (at + 30 > zip.length || view.getUint32(at, true) !== LOCAL) throw damaged(where);
  const nameEnd = at + 30 + view.getUint16(at + 26, true);
  if (decodeName(zip.subarray(at + 30, nameEnd)) !== member.name) throw damaged(where);
  const start = nameEnd + view.getUint16(at + 28, true);
  if (start + member.compressedBytes > zip.length) throw damaged(where);
  return zip.subarray(start, start + member.compressedBytes);
}

/** What the end record says of the directory. */
interface DirectoryPlace {
  readonly count: number;
  /** Offset and length in bytes. */
  readonly start: number;
  readonly bytes: number;
  /** Offset of the record itself, the 64-bit one where there is one: the directory ends here. */
  readonly end: number;
}

function findDirectory(view: DataView, where: string): DirectoryPlace {
  // the end record is last, but for a comment of at most 65535 bytes
  const lowest = Math.max(0, view.byteLength - END_BYTES - FULL16);
  for (let at = view.byteLength - END_BYTES; at >= lowest; at--) {
    if (view.getUint32(at, true) !== END || at + END_BYTES + view.getUint16(at + 20, true) !== view.byteLength)
      continue;
    if (at < 20 || view.getUint32(at - 20, true) !== LOCATOR64) {
      const count = view.getUint16(at + 10, true);
      return { count, start: view.getUint32(at + 16, true), bytes: view.getUint32(at + 12, true), end: at };
    }
    const end64 = Number(view.getBigUint64(at - 12, true));
    if (view.getUint32(end64, true) !== END64) throw damaged(where);
    return {
      count: Number(view.getBigUint64(end64 + 32, true)),
      start: Number(view.getBigUint64(end64 + 48, true)),
      bytes: Number(view.getBigUint64(end64 + 40, true)),
      end: end64,
    };
  }
  const begins = view.byteLength >= 4 && view.getUint32(0, true) === LOCAL;
  throw new InputError(
    begins
      ? `${where}: the npz file must end with its directory, got one cut short; copy or save it again`
      : notNpz(where),
  );
}

const decodeName = (bytes: Uint8Array): string => new TextDecoder("utf-8").decode(bytes);

function notNpz(where: string): string {
  return `${where}: not an npz file (no zip directory at its end); write it with numpy.savez`;
}

/** Fields that say 0xffffffff are, in this order, in the extra record of type 1. */
function wide(view: DataView, from: number, to: number, fields: number[]): number[] {
  if (!fields.includes(FULL32)) return fields;
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    return fields.map((field) => {
      if (field !== FULL32) return field;
      next += 8;
      return Number(view.getBigUint64(next - 8, true));
    });
  }
  return fields;
}

function damaged(where: string): InputError {
  return new InputError(
    `${where}: the zip directory must point at its members, got a damaged one; copy or save it again`,
  );
}
