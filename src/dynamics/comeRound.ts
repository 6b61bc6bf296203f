import type { System } from "../kernel/index.ts";
import { step, stepScratch } from "./dormandPrince.ts";
import { distance, dot, norm } from "./vectors.ts";

/** Estimated error of a step (of order 5: its own is far lower), over the distance gone so far. */
const STEP_ERROR = 1e-9;
const GROWTH = 3;
const SHORTEST = 1e-9;
/** A return counts after this share of the period, and before that one more. */
const EARLIEST = 0.5;
const LATEST = 1.5;
const BISECTIONS = 60;
/** Where the return is no closer than this, in sizes, the cycle draws states in too slowly for this way. */
const DRAWN_IN = 1e-3;

/**
 * A state on a cycle that draws states in fast, and its period, by simply following the flow: two periods on, at its
 * slowest place, and from there round to the section through that place. For stiff cycles, whose shooting needs a start as
 * close as that: a mesh made along another orbit has its short steps in the wrong places.
 *
 * @param period a guess, in the flow's time.
 * @param most steps at most.
 * @returns null where states do not stay finite, steps run out, or the return is not close.
 */
export function comeRound(flow: System, start: Float64Array, period: number, most: number) {
  const n = flow.dimension;
  const scratch = stepScratch(n);
  const F = new Float64Array(n);
  const speedAt = (x: Float64Array) => {
    flow.evaluate(x, F, 1);
    return norm(F);
  };
  let x = start.slice();
  let time = 0;
  let h = period / 100;
  let size = speedAt(x) * h;
  let steps = 0;
  /** One accepted step of at most `limit`; false where there is none. */
  function advance(limit: number): boolean {
    for (;;) {
      if (++steps > most) return false;
      const tried = Math.min(h, limit);
      const y = new Float64Array(n);
      const error = step(flow, x, tried, scratch, y) / (STEP_ERROR * size);
      const factor = error > 0 ? 0.9 / Math.sqrt(Math.sqrt(Math.sqrt(error))) : GROWTH;
      if (error <= 1) {
        [x, time] = [y, time + tried];
        size = Math.max(size, distance(x, start));
        if (tried === h) h *= Math.min(GROWTH, factor);
        return true;
      }
      h = tried * Math.max(0.2, Number.isFinite(factor) ? Math.min(factor, 0.9) : 0.2);
      if (h < SHORTEST * period) return false;
    }
  }

  while (time < period) if (!advance(period - time)) return null;
  let slowest = { x, speed: speedAt(x) };
  while (time < 2 * period) {
    if (!advance(2 * period - time)) return null;
    const speed = speedAt(x);
    if (speed < slowest.speed) slowest = { x, speed };
  }
  const point = slowest.x;
  flow.evaluate(point, F, 1);
  const direction = F.map((v) => v / slowest.speed);
  const height = (y: Float64Array) => dot(y, direction) - dot(point, direction);
  let best: { x: Float64Array; time: number; away: number } | null = null;
  [x, time, h] = [point, 0, period / 100];
  let widest = 0;
  while (time < LATEST * period) {
    const [from, before] = [x, time];
    if (!advance(LATEST * period - time)) return null;
    widest = Math.max(widest, distance(x, point));
    if (!(before > EARLIEST * period && height(from) < 0 && height(x) >= 0)) continue;
    let [low, high] = [0, time - before];
    const y = new Float64Array(n);
    for (let k = 0; k < BISECTIONS; k++) {
      const middle = (low + high) / 2;
      step(flow, from, middle, scratch, y);
      if (height(y) < 0) low = middle;
      else high = middle;
    }
    step(flow, from, high, scratch, y);
    const away = distance(y, point);
    if (best === null || away < best.away) best = { x: y, time: before + high, away };
  }
  return best !== null && best.away <= DRAWN_IN * widest ? { x: best.x, time: best.time } : null;
}
