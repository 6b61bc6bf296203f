import { type DrawOptions, nearness } from "./drawOptions.ts";
import type { FlowPortraitData } from "./flowPortraitData.ts";
import type { Pen } from "./pen.ts";
import { mixed, PORTRAIT_INK } from "./portraitColours.ts";
import type { PortraitView } from "./portraitView.ts";

/** Trails of particles, for pictures that do not move: thin where fast, bright where slow. */
export function drawTrails(data: FlowPortraitData, view: PortraitView, pen: Pen, options: DrawOptions): void {
  const { theme, size = 1, hidden } = options;
  if (hidden?.has("trails")) return;
  const { trail } = PORTRAIT_INK[theme];
  const range = trailRange(data);
  for (const { points } of data.particles) {
    const count = points.length / 5;
    const at = (k: number) => {
      const from = 5 * Math.min(count - 1, Math.max(0, k));
      return view.at(points[from], points[from + 1], points[from + 2]);
    };
    for (let k = 1; k < count; k++) {
      const share = slownessOf(points, k, range);
      const near = nearness(view.offPlane(points[5 * k + 3]));
      pen.line(rounded(at(k - 2), at(k - 1), at(k), at(k + 1)), {
        color: mixed(trail[0], trail[1], share),
        width: size * (0.5 + (0.9 * k) / count),
        opacity: near * (0.18 + 0.62 * (k / count)),
      });
    }
  }
}

/** From the second to the third of four points on a Catmull–Rom curve through them: x, y one after the other. */
function rounded(...[p, q, r, s]: readonly (readonly number[])[]): number[] {
  const line: number[] = [];
  for (let k = 0; k <= ROUNDED; k++) {
    const t = k / ROUNDED;
    for (const e of [0, 1]) {
      const bend = 2 * p[e] - 5 * q[e] + 4 * r[e] - s[e];
      const turn = 3 * q[e] - p[e] - 3 * r[e] + s[e];
      line.push(q[e] + 0.5 * t * (r[e] - p[e] + t * (bend + t * turn)));
    }
  }
  return line;
}
const ROUNDED = 3;

/** log₁₀ of the speeds of trails on the plane: of the slowest tenth and the fastest tenth. */
export function trailRange(data: Pick<FlowPortraitData, "particles">): readonly [number, number] {
  const all: number[] = [];
  for (const { points } of data.particles) {
    for (let k = 1; k < points.length / 5; k++) {
      const v = speedAt(points, k);
      if (v > 0) all.push(v);
    }
  }
  all.sort((x, y) => x - y);
  return [all[Math.floor(0.1 * (all.length - 1))] ?? 0, all[Math.floor(0.9 * (all.length - 1))] ?? 1];
}

/** 0 fast … 1 slow, on the logarithm of its speed to point k. */
export function slownessOf(points: ArrayLike<number>, k: number, [slow, fast]: readonly [number, number]): number {
  const v = speedAt(points, k);
  if (!(v > 0) || !(fast > slow)) return 1;
  // halvings between fast and v, of those between fast and slow
  return Math.min(1, Math.max(0, halvings(fast / v) / halvings(fast / slow)));
}

function speedAt(points: ArrayLike<number>, k: number): number {
  const d = (e: number) => points[5 * k + e] - points[5 * k - 5 + e];
  return Math.sqrt(d(0) * d(0) + d(1) * d(1) + d(2) * d(2)) / d(4);
}

/** log₂, near enough for a colour. */
function halvings(ratio: number): number {
  let count = 0;
  let left = ratio;
  for (; left > 2; count++) left /= 2;
  return count + left - 1;
}
