import { ln, type System } from "../../kernel/index.ts";
import { OWN_PLANE, type PortraitPlane, placesOn } from "./plane.ts";

/** A rectangle of the plane, in state units. */
export interface Frame {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
}

/** States over a grid of the plane, row by row from the lowest b, and how fast they move. */
export interface Sheet {
  readonly columns: number;
  readonly rows: number;
  /** [rows × columns × n] */
  readonly states: Float64Array;
  /** log₁₀ ‖F‖ per τ, [rows × columns]. */
  readonly slowness: Float64Array;
  /** F along the two axes, per τ, [rows × columns × 2]. */
  readonly velocity: Float64Array;
}

/** Time for which a state relaxes with its place on the plane held, in τ, and the step. */
export const RELAXED = 8;
const STEP = 0.25;
/** log₁₀ of speeds below this count as this: f64 holds no slower states. */
const SLOWEST = -12;

/**
 * Over a grid of the plane, the states that have relaxed in all directions but those of the plane, in which they are held:
 * ẋ = (1 − P) F(x). So a root or a slow place of the whole state space shows where it lies on the plane, and not only where
 * the plane happens to cut it. A system of one or two units is its own plane: nothing relaxes.
 *
 * @param near states [count × n] whose part off the plane is where relaxing starts, from the nearest of them.
 */
export function sheetOver(
  flow: System,
  plane: PortraitPlane,
  frame: Frame,
  near: Float64Array,
  size: { readonly columns: number; readonly rows: number },
): Sheet {
  const { n } = plane;
  const { columns } = size;
  const rows = n === 1 ? 1 : size.rows;
  const states = new Float64Array(rows * columns * n);
  const slowness = new Float64Array(rows * columns);
  const velocity = new Float64Array(2 * rows * columns);
  const around = placesOn(plane, near);
  for (let row = 0; row < rows; row++) {
    const b = rows === 1 ? 0 : along(frame.b, row, rows);
    const line = states.subarray(row * columns * n, (row + 1) * columns * n);
    for (let column = 0; column < columns; column++) {
      const a = along(frame.a, column, columns);
      stateAt(plane, [a, b], near, around, line.subarray(column * n, (column + 1) * n));
    }
    if (n > OWN_PLANE) relax(flow, plane, line, columns);
    const F = new Float64Array(line.length);
    flow.evaluate(line, F, columns);
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      let squares = 0;
      for (let i = 0; i < n; i++) {
        const v = F[column * n + i];
        squares += v * v;
        velocity[2 * at] += v * plane.axes[i];
        velocity[2 * at + 1] += n === 1 ? 0 : v * plane.axes[n + i];
      }
      slowness[at] = squares > 0 ? Math.max(SLOWEST, ln(squares) / (2 * Math.LN10)) : SLOWEST;
    }
  }
  return { columns, rows, states, slowness, velocity };
}

/** Place number k of `count` from the lower to the upper edge, both included. */
export const along = ([low, high]: readonly [number, number], k: number, count: number): number =>
  low + ((high - low) * k) / (count - 1);

/** The state at a place of the plane with the part off it that the nearest known state has. */
function stateAt(
  { n, axes, origin }: PortraitPlane,
  [a, b]: readonly [number, number],
  near: Float64Array,
  around: Float64Array,
  out: Float64Array,
): void {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let c = 0; n > OWN_PLANE && c * n < near.length; c++) {
    const away = (around[4 * c] - a) * (around[4 * c] - a) + (around[4 * c + 1] - b) * (around[4 * c + 1] - b);
    if (away < least) [best, least] = [c, away];
  }
  const [da, db] = best < 0 ? [a, b] : [a - around[4 * best], b - around[4 * best + 1]];
  for (let i = 0; i < n; i++) {
    out[i] = (best < 0 ? origin[i] : near[best * n + i]) + da * axes[i] + (n === 1 ? 0 : db * axes[n + i]);
  }
}

/** Relaxes `count` states where they are held; those that leave every bound stay as they were. */
function relax(flow: System, { n, axes }: PortraitPlane, states: Float64Array, count: number): void {
  const before = states.slice();
  const F = new Float64Array(count * n);
  const steps = Math.round(RELAXED / STEP);
  for (let step = 0; step < steps; step++) {
    flow.evaluate(states, F, count);
    for (let c = 0; c < count; c++) {
      let [alongA, alongB] = [0, 0];
      for (let i = 0; i < n; i++) {
        alongA += F[c * n + i] * axes[i];
        alongB += F[c * n + i] * axes[n + i];
      }
      for (let i = 0; i < n; i++) {
        states[c * n + i] += STEP * (F[c * n + i] - alongA * axes[i] - alongB * axes[n + i]);
      }
    }
  }
  for (let c = 0; c < count; c++) {
    const own = states.subarray(c * n, (c + 1) * n);
    if (!own.every((v) => Math.abs(v) < 1e9)) own.set(before.subarray(c * n, (c + 1) * n));
  }
}
