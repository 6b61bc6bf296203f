import { ln, type System } from "../kernel/index.ts";
import type { Orbit } from "./orbit.ts";
import { modulus } from "./orbitMultipliers.ts";
import { shortest, turnOf } from "./turns.ts";
import { distance } from "./vectors.ts";

/** A state is on an orbit at this share of its size … */
const ON_ORBIT = 1e-9;
/** … or nears it at its own rate, within the second share, in so many windows in a row that each take so much off. */
const WINDOWS = 5;
const OWN_RATE = 0.2;
const WINDOW_SHARE = 0.9;
/** A window is half a round of a spiral, if that is no more turns than this. */
const MOST_ROUND = 500;
/** Rates are the orbit's own only so near to it, in shares of its size. */
const NEAR = 0.05;
/** An approach that has not come nearer than it ever was for so many windows is none. */
const PATIENCE = 10;
/** Windows that it is followed for beyond the steps allowed, if these are not more than so many times the steps allowed. */
const MORE_WINDOWS = 30;
const MOST_MORE = 8;

/** Distance of a state from the nearest point of an orbit, state units. */
export function distanceFromOrbit({ orbit }: Pick<Orbit, "orbit">, x: Float64Array): number {
  const n = x.length;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < orbit.length / n; k++) least = Math.min(least, distance(orbit.subarray(k * n, (k + 1) * n), x));
  return least;
}

/**
 * Whether a state comes to an orbit: it lies on it, or its distance shrinks over five windows at the orbit's own rate
 * (within 20 %). Of an orbit that is not known to be stable only the first counts.
 *
 * @param state [n], not changed.
 * @param mostSteps to follow it; longer where it is slow.
 */
export function reaches(map: System, orbit: Orbit, state: Float64Array, mostSteps: number): boolean {
  const { steps, size, multipliers, stability } = orbit;
  const close = ON_ORBIT * size + 10 * orbit.pointError;
  const rate = stability === "stable" ? modulus(multipliers[0]) : 1;
  const slow = windowOf(multipliers[0], rate);
  const longest = Math.floor((MOST_MORE * mostSteps) / steps);
  const turns = slow > longest ? 1 : slow; // too slow to be seen shrinking
  let [x, y] = [state.slice(), new Float64Array(state.length)];
  let before = Number.POSITIVE_INFINITY;
  let nearest = before;
  let [matches, idle] = [0, 0];
  const window = turns * steps;
  const most = Math.max(mostSteps, 2 * window) + Math.min(MORE_WINDOWS * window, MOST_MORE * mostSteps);
  for (let spent = 0; spent <= most; spent += window) {
    let farthest = 0;
    for (let turn = 0; turn < turns; turn++) {
      farthest = Math.max(farthest, distanceFromOrbit(orbit, x));
      for (let s = 0; s < steps; s++) {
        map.evaluate(x, y, 1);
        [x, y] = [y, x];
      }
    }
    if (farthest <= close && distanceFromOrbit(orbit, x) <= close) return true;
    const isOwn = farthest <= NEAR * size && Math.abs(ln(farthest / before) / (turns * ln(rate)) - 1) <= OWN_RATE;
    matches = isOwn ? matches + 1 : 0;
    if (matches >= WINDOWS) return true;
    idle = farthest < nearest ? 0 : idle + 1;
    if (idle >= PATIENCE) return false;
    nearest = Math.min(nearest, farthest);
    before = farthest;
  }
  return false;
}

/** Turns after which a tenth of the distance is gone, and of a spiral a half-round done. */
function windowOf([re, im]: readonly [number, number], rate: number): number {
  const shrunk = rate < 1 && rate > 0 ? Math.ceil(ln(WINDOW_SHARE) / ln(rate)) : 1;
  const angle = Math.abs(shortest(turnOf(re, im)));
  const round = angle > 0 && angle < 0.5 ? Math.ceil(0.5 / angle) : 1;
  return Math.max(shrunk, round <= MOST_ROUND ? round : 1);
}
