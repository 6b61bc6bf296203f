import type { Destinations } from "./destinations.ts";
import { distance } from "./vectors.ts";

/** Two states close to one another, on both sides of a basin boundary. */
export interface Bracket {
  readonly inside: Float64Array;
  readonly outside: Float64Array;
  /** Their attractors. */
  readonly from: number;
  readonly to: number;
}

/** States between the ends that one pass asks for: each pass makes the bracket this many times + 1 smaller. */
const BETWEEN = 7;
const PASSES = 60;

/**
 * Closes in on the basin boundary between two states, in parallel: seven states between them are followed at once, and the
 * first that does not go where `inside` goes replaces `outside`. The attractor beyond may so become another one.
 *
 * @param width to stop at, ‖inside − outside‖₂. Undecided states between the ends can keep it from being reached.
 */
export function closeBracket(destinations: Destinations, bracket: Bracket, width: number): Bracket {
  let { inside, outside, to } = bracket;
  const { from } = bracket;
  const n = inside.length;
  for (let pass = 0; pass < PASSES && distance(inside, outside) > width; pass++) {
    const between = new Float64Array(BETWEEN * n);
    for (let k = 0; k < BETWEEN; k++) {
      const t = (k + 1) / (BETWEEN + 1);
      for (let i = 0; i < n; i++) between[k * n + i] = inside[i] + t * (outside[i] - inside[i]);
    }
    const labels = Array.from(destinations.of(between));
    const state = (k: number) => between.slice(k * n, (k + 1) * n);
    const beyond = labels.findIndex((label) => label >= 0 && label !== from);
    const before = (beyond < 0 ? labels : labels.slice(0, beyond)).lastIndexOf(from);
    if (beyond < 0 && before < 0) break; // all undecided: as close as this oracle can tell
    if (beyond >= 0) [outside, to] = [state(beyond), labels[beyond]];
    if (before >= 0) inside = state(before);
  }
  return { inside, outside, from, to };
}
