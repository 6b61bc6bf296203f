/** @file Input that is nearly right: bytes, JSON and words changed in a few places, as damage and mistakes change them. */
import type { Random } from "./random.ts";

/** Values at which readers of sizes and offsets go wrong. */
const SIZES = [0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** One to eight changes of bytes. @param others files to take pieces from. */
export function mutateBytes(bytes: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  let out = bytes;
  const changes = 1 + random.below(random.pick([1, 2, 8]));
  for (let k = 0; k < changes; k++) out = mutateOnce(out, random, others);
  return out;
}

function mutateOnce(bytes: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = random.below(random.pick([2, 16, 256]));
  switch (random.below(9)) {
    case 0: // a bit
      return changed(bytes, at, (old) => old ^ (1 << random.below(8)));
    case 1: // a byte
      return changed(bytes, at, () => random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]));
    case 2: {
      // a size, of one to eight bytes
      const out = bytes.slice();
      const size = random.pick(SIZES);
      const width = random.pick([1, 2, 4, 8]);
      for (let k = 0; k < width && at + k < out.length; k++) out[at + k] = k < 4 ? (size >>> (8 * k)) & 0xff : 0;
      return out;
    }
    case 3: // cut short
      return bytes.slice(0, at);
    case 4: // a piece gone
      return joined(bytes.subarray(0, at), bytes.subarray(at + length));
    case 5: // a piece twice
      return joined(bytes.subarray(0, at), bytes.subarray(Math.max(0, at - length), at), bytes.subarray(at));
    case 6: {
      // a piece of another file
      const other = random.pick(others);
      const from = random.below(other.length + 1);
      return joined(bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(at));
    }
    case 7: // something appended
      return joined(
        bytes,
        Uint8Array.from({ length }, () => random.below(256)),
      );
    default: {
      // the digits of a text in it
      const digits = [...bytes.keys()].filter((k) => bytes[k]! >= 0x30 && bytes[k]! <= 0x39);
      if (digits.length === 0) return bytes;
      return changed(bytes, random.pick(digits), () => 0x30 + random.below(10));
    }
  }
}

function changed(bytes: Uint8Array, at: number, change: (old: number) => number): Uint8Array {
  if (at >= bytes.length) return bytes;
  const out = bytes.slice();
  out[at] = change(out[at]!);
  return out;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1, 0.5, 3, 1e-320, 1e21, 1e308, -1e308, 2 ** 31, 2 ** 53, 4294967296],
  ...["", "0", "x", "\u0000", "\ud800", "__proto__", "constructor", "../..", "mnist", "a".repeat(2000)],
  ...[
    [],
    {},
    [[]],
    [0, 0],
    [1, 2, 3],
    { from: 0, to: 1e9, step: 1e-9 },
    { from: 0, to: 1e9, count: 3 },
    { from: 5, to: 1, step: 1 },
  ],
];
const KEYS = ["__proto__", "constructor", "toString", "n", "g", "seeds", "name", "format", "", "id", "x y"];

/** A few changes of a JSON value: parts replaced, dropped, doubled, renamed. */
export function mutateJson(value: unknown, random: Random): unknown {
  let out = structuredClone(value);
  const changes = 1 + random.below(3);
  for (let k = 0; k < changes; k++) out = mutatePart(out, random);
  return out;
}

function mutatePart(value: unknown, random: Random): unknown {
  const isDeep = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  if (!isDeep || random.chance(0.1)) return nearby(value, random);
  if (Array.isArray(value)) {
    const at = random.below(value.length);
    const kind = random.below(6);
    if (kind === 0) return value.toSpliced(at, 1);
    if (kind === 1) return [...value, ...value.slice(0, 3)];
    return value.with(at, mutatePart(value[at], random));
  }
  const entries = Object.entries(value as object);
  const at = random.below(entries.length);
  const [key, part] = entries[at]!;
  const kind = random.below(8);
  if (kind === 0) return Object.fromEntries(entries.toSpliced(at, 1));
  if (kind === 1) return Object.fromEntries(entries.with(at, [random.pick(KEYS), part]));
  if (kind === 2) return Object.fromEntries([...entries, [random.pick(KEYS), random.pick(VALUES)]]);
  return Object.fromEntries(entries.with(at, [key, mutatePart(part, random)]));
}

function nearby(value: unknown, random: Random): unknown {
  if (typeof value === "number" && random.chance(0.5)) return random.pick([-value, value + 1, value * 1000, value / 3]);
  if (typeof value === "string" && random.chance(0.5))
    return value.slice(0, random.below(value.length + 1)) + random.pick(["", "x", "\n", "é"]);
  return random.pick(VALUES);
}

/** Words of a language in an order that it does not have. */
export function mutateWords(words: readonly string[], random: Random, vocabulary: readonly string[]): string {
  const out = [...words];
  const changes = 1 + random.below(5);
  for (let k = 0; k < changes; k++) {
    const at = random.below(out.length + 1);
    const kind = random.below(4);
    if (kind === 0) out.splice(at, 1);
    else if (kind === 1) out.splice(at, 0, random.pick(vocabulary));
    else if (kind === 2) out[Math.min(at, out.length - 1)] = random.pick(vocabulary);
    else out.splice(at, 0, ...out.slice(0, random.below(4)));
  }
  return out.join(random.pick([" ", " ", "\n", ""]));
}
