import type { Limit } from "./limits.ts";
import type { Track } from "./tracks.ts";

/** Whether a track comes closer to a stable root at that root's own rate. */
export const isApproaching = ({ approach }: Track): boolean => (approach?.matches ?? 0) > 0;

/** A track has come nearer when, of the second half of its distances, the later ones stay below this share of the earlier. */
const NEARER = 0.9;
const FEWEST = 8;

/** Whether a track comes nearer to a stable root all the time, at whatever rate. */
export function isNearing({ away }: Track): boolean {
  if (away === null || away.distances.length < FEWEST) return false;
  const half = away.distances.slice(away.distances.length >> 1);
  const middle = half.length >> 1;
  return Math.max(...half.slice(middle)) < NEARER * Math.max(...half.slice(0, middle));
}

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
