import type { Limit } from "./limits.ts";
import type { Track } from "./tracks.ts";

/** Whether a track comes closer to a stable root at that root's own rate. */
export const isApproaching = ({ approach }: Track): boolean => (approach?.matches ?? 0) > 0;

/** A state whose step is not a number. */
export function noValue(x: Float64Array): Limit {
  const reason = "F has no finite value at a state it came to";
  return { kind: "undecided", reason, tried: [], isApproaching: false, state: x.slice() };
}

/** @param exponents what its exponents said, where they were asked for. */
export function reasonOf(track: Track, longest: number, exponents: string | undefined): string {
  if (isApproaching(track)) return `approaches a root, but not yet long enough at its own rate, after ${longest} τ`;
  const ending = exponents === undefined ? "" : `: ${exponents}`;
  return `neither at a map-stable root nor on a closed cycle after ${longest} τ${ending}`;
}

/** What was tried on a state that is still on its way. */
export function triedOn(track: Track, searches: number, exponentTime: number): string[] {
  const tried = [`${searches} searches for roots from states followed with it`];
  if (track.cycleSearches > 0) tried.push(`a search for a cycle from here: ${track.cycleReason}`);
  if (exponentTime > 0) tried.push(`exponents over ${exponentTime} τ`);
  return tried;
}
