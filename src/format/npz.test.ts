import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32 } from "./crc32.ts";
import { InputError } from "./inputError.ts";
import { encodeNpy } from "./npy.ts";
import { decodeNpz, encodeNpz, MAXIMUM_NPZ_BYTES } from "./npz.ts";
import { arrayOf, type NumericArray } from "./numericArray.ts";
import { sha256Hex } from "./sha256.ts";

/** A member and the lies its directory entry tells. */
interface TestMember {
  readonly name: string;
  readonly contents: Uint8Array;
  readonly deflate?: boolean;
  readonly level?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly declared?: number;
  readonly compressedBytes?: number;
  readonly headerStart?: number;
  /** What its local header calls it. */
  readonly localName?: string;
}

/** The end record and the lies it tells. */
interface TestEnd {
  readonly comment?: string;
  readonly count?: number;
  readonly bytes?: number;
  readonly start?: number;
}

/** A zip file written by hand, since no writer makes the broken ones. Local headers say no more than the name. */
function writeZip(members: readonly TestMember[], { comment = "", count, bytes, start }: TestEnd = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const m of members) {
    const name = new TextEncoder().encode(m.name);
    const localName = new TextEncoder().encode(m.localName ?? m.name);
    const packed = m.deflate ? deflateRawSync(m.contents, { level: m.level ?? 9 }) : m.contents;
    const local = new Uint8Array(30);
    const entry = new Uint8Array(46);
    const [l, e] = [new DataView(local.buffer), new DataView(entry.buffer)];
    l.setUint32(0, 0x04034b50, true);
    l.setUint16(26, localName.length, true);
    e.setUint32(0, 0x02014b50, true);
    e.setUint16(8, m.flags ?? 0, true);
    e.setUint16(10, m.method ?? (m.deflate ? 8 : 0), true);
    e.setUint32(16, m.crc ?? crc32(m.contents), true);
    e.setUint32(20, m.compressedBytes ?? packed.length, true);
    e.setUint32(24, m.declared ?? m.contents.length, true);
    e.setUint16(28, name.length, true);
    e.setUint32(42, m.headerStart ?? at, true);
    parts.push(local, localName, packed);
    directory.push(entry, name);
    at += 30 + localName.length + packed.length;
  }
  const end = new Uint8Array(22);
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(10, count ?? members.length, true);
  view.setUint32(12, bytes ?? directory.reduce((sum, { length }) => sum + length, 0), true);
  view.setUint32(16, start ?? at, true);
  view.setUint16(20, comment.length, true);
  return new Uint8Array(Buffer.concat([...parts, ...directory, end, new TextEncoder().encode(comment)]));
}

const small = arrayOf(Float64Array.of(1, 2, 3));
const member = (name: string, array: NumericArray = small): TestMember => ({ name, contents: encodeNpy(array) });
const refusal = (zip: Uint8Array, maximumBytes?: number) => {
  try {
    decodeNpz(zip, maximumBytes === undefined ? { where: "a.npz" } : { where: "a.npz", maximumBytes });
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return "";
};

describe("round trip", () => {
  const anyArrays = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.oneof(
      fc.float64Array().map((data): NumericArray => arrayOf(data)),
      fc.int32Array({ minLength: 6, maxLength: 6 }).map((data): NumericArray => arrayOf(data, [2, 3])),
      fc.uint8Array({ minLength: 1, maxLength: 1 }).map((data): NumericArray => arrayOf(data, [])),
    ),
    { noNullPrototype: true },
  );

  test("any names, any arrays; the order in which they were set does not matter", () => {
    fc.assert(
      fc.property(anyArrays, (arrays) => {
        const zip = encodeNpz(arrays);
        expect(decodeNpz(zip)).toEqual(arrays);
        expect(encodeNpz(Object.fromEntries(Object.entries(arrays).reverse()))).toEqual(zip);
      }),
    );
  });

  test("golden: the bytes of two arrays have this sha256", () => {
    const zip = encodeNpz({ w: arrayOf(Float32Array.of(0.5)), J: arrayOf(Float64Array.of(1, 2, 3, 4), [2, 2]) });
    expect(zip.length).toBe(486);
    expect(sha256Hex(zip)).toBe("ccaca763d98e3621f3630b80f60d1ee052289b44bbc01cbe7319c03d0de04683");
  });

  test("deflated members, empty archives and comments are read", () => {
    const zip = writeZip([{ ...member("x.npy"), deflate: true }], { comment: "made elsewhere" });
    expect(decodeNpz(zip)).toEqual({ x: small });
    expect(decodeNpz(encodeNpz({}))).toEqual({});
  });

  test("what cannot be written is a programmer's error", () => {
    expect(() => encodeNpz({ "": small })).toThrow(RangeError);
  });
});

describe("files that are not what they should be", () => {
  const x = member("x.npy");
  test.each([
    ["nothing", new Uint8Array(0), "a.npz: not an npz file (no zip directory at its end); write it with numpy.savez"],
    ["a text", new TextEncoder().encode("hello, this is no zip file"), "not an npz file"],
    ["a .npy file", x.contents, "not an npz file"],
    ["the same name twice", writeZip([x, x]), 'a.npz: names must differ, got "x.npy" twice; save it again'],
    ["something else inside", writeZip([x, member("read me.txt")]), 'must be an array (.npy), got "read me.txt"'],
    ["a password", writeZip([{ ...x, flags: 1 }]), "a.npz: array x: must not be encrypted"],
    ["another method", writeZip([{ ...x, method: 14 }]), "must be stored or deflated, got zip method 14"],
    ["a wrong CRC", writeZip([{ ...x, crc: 1 }]), "a.npz: array x: contents must match their CRC-32"],
    [
      "a pickle",
      writeZip([{ name: "p.npy", contents: Uint8Array.of(0x80, 4, 0x95) }]),
      "array p: must be a .npy array",
    ],
    ["a stored size that is not", writeZip([{ ...x, declared: 7 }]), "must unpack to the 7 bytes declared, got more"],
    ["a member beyond the end", writeZip([{ ...x, headerStart: 1e6 }]), "the zip directory must point at its members"],
    ["a member longer than the file", writeZip([{ ...x, compressedBytes: 1e6 }]), "the zip directory must point at"],
  ])("%s", (_, zip, message) => expect(refusal(zip)).toContain(message));

  test.each([
    ["one member less than there is", { count: 1 }],
    ["no members", { count: 0 }],
    ["one more", { count: 3 }],
    ["an empty directory", { count: 0, bytes: 0 }],
    ["a shorter directory", { bytes: 51 }],
  ])("an end record that speaks of %s is damage: no member is lost", (_, end) => {
    const two = [x, member("y.npy")];
    expect(refusal(writeZip(two))).toBe("");
    expect(refusal(writeZip(two, end))).toContain("a.npz: the zip directory must point at its members");
  });

  test("a member that calls itself otherwise than the directory does is damage", () => {
    expect(refusal(writeZip([{ ...x, localName: "z.npy" }]))).toContain("a.npz: array x: the zip directory must point");
    const length = 30 + 5 + x.contents.length;
    expect(refusal(writeZip([x, { ...member("y.npy"), headerStart: 0 }]))).toContain("array y: the zip directory must");
    expect(refusal(writeZip([x, { ...member("y.npy"), headerStart: length }]))).toBe("");
  });

  test("cut short at any length, it is refused", () => {
    const zip = encodeNpz({ a: small, b: small });
    for (let length = 0; length < zip.length; length++) expect(refusal(zip.subarray(0, length))).not.toBe("");
    expect(refusal(zip.subarray(0, 200))).toContain("got one cut short; copy or save it again");
  });

  test("any one bit flipped: an InputError, or the same arrays by the same names (dates and the like)", () => {
    const written = { x: small, y: arrayOf(Int32Array.of(4, 5)) };
    const files = [
      writeZip([{ ...x, deflate: false }]),
      writeZip([{ ...x, deflate: true }, member("y.npy", written.y)]),
      encodeNpz(written),
    ];
    for (const [f, zip] of files.entries()) {
      for (let bit = 0; bit < zip.length * 8; bit++) {
        const flipped = zip.slice();
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        let found: Record<string, NumericArray>;
        try {
          found = decodeNpz(flipped);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          continue;
        }
        expect(found, `bit ${bit} of file ${f}`).toEqual(f === 0 ? { x: small } : written);
      }
    }
  });
});

describe("memory", () => {
  const zeros = new Uint8Array(50e6);
  const bomb: TestMember = { name: "x.npy", contents: zeros, deflate: true };

  test("the total is bounded from the directory, before anything is unpacked", () => {
    expect(refusal(writeZip([bomb]), 1e6)).toBe(
      "a.npz: arrays must total at most 1000000 bytes, got 50000000; save fewer arrays",
    );
    const five = ["a", "b", "c", "d", "e"].map((name) => member(`${name}.npy`));
    const total = 5 * five[0]!.contents.length;
    expect(refusal(writeZip(five), total - 1)).toContain(`got ${total}`);
    expect(refusal(writeZip(five), total)).toBe("");
    expect(MAXIMUM_NPZ_BYTES).toBe(2147483647);
    expect(refusal(writeZip([{ ...bomb, declared: 2 ** 31 }]))).toContain("at most 2147483647 bytes, got 2147483648");
  });

  test("a member that unpacks to more than it declares is refused without being unpacked", () => {
    expect(deflateRawSync(zeros).length).toBeLessThan(60e3);
    const zip = writeZip([{ ...bomb, declared: 1000 }]);
    const before = process.memoryUsage().arrayBuffers;
    expect(refusal(zip)).toBe("a.npz: array x: must unpack to the 1000 bytes declared, got more; the file is damaged");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5e6);
    // the same in a stored block, which fflate copies in one piece
    expect(refusal(writeZip([{ ...member("x.npy"), deflate: true, level: 0, declared: 9 }]))).toContain(
      "it is damaged",
    );
  });

  test("a member that declares more than deflate can hold is refused without allocating it", () => {
    const zip = writeZip([{ ...member("x.npy"), deflate: true, declared: 2 ** 31 - 1 }]);
    expect(refusal(zip)).toMatch(/^a\.npz: array x: \d+ deflated bytes cannot hold the 2147483647 declared/);
  });
});
