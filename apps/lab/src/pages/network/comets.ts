/** @file Particles that fly along their ways, with trails. Drawn in few strokes: by how old a piece of trail is, and how slow. */
import {
  type FlowPortraitData,
  mixed,
  PORTRAIT_INK,
  type PortraitView,
  slownessOf,
  type Theme,
  trailRange,
} from "../../../../../src/figures/index.ts";

/** Seconds that a trail is long, and that the median way takes. */
const TRAIL = 1.1;
const MEDIAN = 7;
const SPEEDS = [3, 60] as const;
/** Particles at a time, about. */
const PARTICLES = 150;
/** Seconds for which a particle fades where it has come to, and is away. */
const FADES = 0.6;
const AWAY = 0.4;
const AGES = 6;
const SHADES = 5;
/** Points put between two of a way. */
const BETWEEN = 4;

interface Way {
  readonly times: Float64Array;
  /** [points × 3] */
  readonly places: Float64Array;
  /** 0 fast … SHADES − 1 slow, of the piece that ends there. */
  readonly shades: Uint8Array;
  readonly duration: number;
}

export interface Comets {
  /** τ per second. */
  readonly speed: number;
  readonly count: number;
  draw(
    context: OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D,
    view: PortraitView,
    seconds: number,
  ): void;
}

export function openComets(data: FlowPortraitData, theme: Theme): Comets {
  const range = trailRange(data);
  const ways = data.particles.filter(({ points }) => points.length >= 10).map(({ points }) => wayOf(points, range));
  const durations = ways.map(({ duration }) => duration).sort((a, b) => a - b);
  const median = durations[durations.length >> 1] ?? 1;
  const speed = Math.min(SPEEDS[1], Math.max(SPEEDS[0], median / MEDIAN));
  const copies = ways.length === 0 ? 0 : Math.max(1, Math.round(PARTICLES / ways.length));
  const { trail } = PORTRAIT_INK[theme];
  const colors = Array.from({ length: SHADES }, (_, k) => mixed(trail[0], trail[1], k / (SHADES - 1)));
  return {
    speed,
    count: ways.length * copies,
    draw(context, view, seconds) {
      const strokes: number[][] = Array.from({ length: AGES * SHADES }, () => []);
      const heads: number[] = [];
      ways.forEach((way, w) => {
        const life = way.duration / speed + FADES + AWAY;
        for (let copy = 0; copy < copies; copy++) {
          const phase = (w * 0.618034 + copy / copies) % 1;
          const age = ((seconds / life + phase) % 1) * life;
          const now = age * speed;
          const left = 1 - Math.max(0, age - way.duration / speed) / FADES;
          if (left <= 0) continue;
          collect(way, now, view, strokes, heads, left, TRAIL * speed);
        }
      });
      context.lineCap = "round";
      context.lineJoin = "round";
      context.setLineDash([]);
      for (let age = AGES - 1; age >= 0; age--) {
        for (let shade = 0; shade < SHADES; shade++) {
          const pieces = strokes[age * SHADES + shade];
          if (pieces.length === 0) continue;
          context.beginPath();
          for (let k = 0; k < pieces.length; k += 4) {
            context.moveTo(pieces[k], pieces[k + 1]);
            context.lineTo(pieces[k + 2], pieces[k + 3]);
          }
          context.strokeStyle = colors[shade];
          context.globalAlpha = 0.85 * (1 - age / AGES) ** 1.5;
          context.lineWidth = 0.7 + 1.5 * (1 - age / AGES);
          context.stroke();
        }
      }
      context.fillStyle = trail[1];
      context.globalAlpha = 0.9;
      context.beginPath();
      for (let k = 0; k < heads.length; k += 3) {
        context.moveTo(heads[k] + heads[k + 2], heads[k + 1]);
        context.arc(heads[k], heads[k + 1], heads[k + 2], 0, 2 * Math.PI);
      }
      context.fill();
      context.globalAlpha = 1;
    },
  };
}

/** Adds the pieces of one trail to the strokes, and its head. */
function collect(
  way: Way,
  now: number,
  view: PortraitView,
  strokes: number[][],
  heads: number[],
  left: number,
  length: number,
): void {
  let at = indexAt(way.times, Math.min(now, way.duration));
  let [x, y] = place(way, Math.min(now, way.duration), at, view);
  if (left > 0.15) heads.push(x, y, 1.7 * left);
  let until = Math.min(now, way.duration);
  for (let age = 0; age < AGES; age++) {
    const from = Math.max(0, now - (length * (age + 1)) / AGES);
    while (until > from) {
      const before = Math.max(from, way.times[at]);
      const [x0, y0] = place(way, before, at, view);
      strokes[age * SHADES + way.shades[Math.min(at + 1, way.shades.length - 1)]].push(x, y, x0, y0);
      [x, y, until] = [x0, y0, before];
      if (before > from && at > 0) at--;
      else if (at === 0 && before <= way.times[0]) return;
      else break;
    }
  }
}

function place({ times, places }: Way, time: number, at: number, view: PortraitView): readonly number[] {
  const next = Math.min(at + 1, times.length - 1);
  const span = times[next] - times[at];
  const share = span > 0 ? Math.min(1, (time - times[at]) / span) : 0;
  const k = (e: number) => places[3 * at + e] + share * (places[3 * next + e] - places[3 * at + e]);
  return view.at(k(0), k(1), k(2));
}

function indexAt(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle;
    else high = middle;
  }
  return low;
}

/** A way with points between those that are kept, on a Catmull–Rom curve. */
function wayOf(points: ArrayLike<number>, range: readonly [number, number]): Way {
  const count = points.length / 5;
  const total = (count - 1) * BETWEEN + 1;
  const times = new Float64Array(total);
  const places = new Float64Array(3 * total);
  const shades = new Uint8Array(total);
  const at = (k: number, e: number) => points[5 * Math.min(count - 1, Math.max(0, k)) + e];
  for (let j = 0; j < total; j++) {
    const k = Math.floor(j / BETWEEN);
    const t = (j % BETWEEN) / BETWEEN;
    times[j] = at(k, 4) + t * (at(k + 1, 4) - at(k, 4));
    for (let e = 0; e < 3; e++) {
      const [p, q, r, s] = [at(k - 1, e), at(k, e), at(k + 1, e), at(k + 2, e)];
      const bend = 2 * p - 5 * q + 4 * r - s;
      places[3 * j + e] = q + 0.5 * t * (r - p + t * (bend + t * (3 * q - p - 3 * r + s)));
    }
    const piece = Math.min(count - 1, k + 1);
    shades[j] = Math.round((SHADES - 1) * slownessOf(points, piece, range));
  }
  const start = times[0];
  for (let j = 0; j < total; j++) times[j] -= start;
  return { times, places, shades, duration: times[total - 1] };
}
