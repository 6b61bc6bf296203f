import { canonicalJson } from "./canonicalJson.ts";
import { sha256Hex } from "./sha256.ts";

/** What `idOf` gives, and nothing else. */
export const ID_PATTERN = /^[0-9a-f]{16}$/;

/**
 * Names a run by what it was asked to do: the first 64 bits of the sha256 of its canonical JSON, as 16 hex digits.
 * Two of n different runs share an id with probability about n²/2⁶⁵: 2.7e-12 for 10⁴ runs, 2.7e-8 for 10⁶.
 *
 * @throws TypeError for what canonical JSON cannot say.
 */
export function idOf(spec: unknown): string {
  return sha256Hex(canonicalJson(spec)).slice(0, 16);
}
