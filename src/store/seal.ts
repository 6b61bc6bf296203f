/** @file A checksum inside a file: whether any bit of it has changed since it was written. */
import { createHash } from "node:crypto";

const MARK = "lethe-sha256:";
const DIGITS = 64;

/** What a file is to say of itself, in its metadata, before it is sealed: the place where its sha256 will stand. */
export const OPEN_SEAL = MARK + "0".repeat(DIGITS);

/**
 * Puts the sha256 of the bytes, as they are with `OPEN_SEAL`, in the place of its zeros, in place: nothing moves.
 *
 * @throws RangeError where the bytes hold no `OPEN_SEAL`.
 */
export function seal(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = file.lastIndexOf(OPEN_SEAL);
  if (at < 0) throw new RangeError("seal: the bytes must hold an open seal, hold none");
  const digest = createHash("sha256").update(file).digest("hex");
  file.write(digest, at + MARK.length, "latin1");
}

/** "whole": every bit is as it was sealed. "broken": not so. "none": the file was never sealed, or its mark is gone. */
export type SealState = "whole" | "broken" | "none";

export function sealOf(bytes: Uint8Array): SealState {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = file.lastIndexOf(MARK);
  if (mark < 0) return "none";
  const at = mark + MARK.length;
  const hash = createHash("sha256").update(file.subarray(0, at)).update("0".repeat(DIGITS));
  const digest = hash.update(file.subarray(at + DIGITS)).digest("hex");
  return digest === file.toString("latin1", at, at + DIGITS) ? "whole" : "broken";
}
