import type { Pen } from "./pen.ts";
import type { Box } from "./portraitView.ts";

/** A name beside a mark of radius r. The first in a list have the first choice of place. */
export interface Labelled {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly text: string;
  readonly color: string;
  readonly weight: number;
}

interface Rect {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Width of a letter over its height, about. */
const LETTER = 0.58;
/** Directions that are tried, and distances from the mark in heights of a letter. */
const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, -0.5],
  [1, 0.6],
  [-1, -0.5],
  [-1, 0.6],
  [0, -1],
  [0, 1],
  [1, 0],
  [-1, 0],
];
const DISTANCES = [0.35, 1.4, 2.8, 4.5];

export interface LabelStyle {
  readonly box: Box;
  readonly casing: string;
  readonly leader: string;
  /** Height of a letter. */
  readonly size: number;
}

/** Where names go so that none covers another or a mark; null for one that finds no room. */
export function labelPlaces(
  labels: readonly Labelled[],
  { box, size }: Pick<LabelStyle, "box" | "size">,
): (Rect | null)[] {
  const taken: Rect[] = labels.map(({ x, y, r }) => ({ x1: x - r, y1: y - r, x2: x + r, y2: y + r }));
  const order = labels.map((_, k) => k).sort((a, b) => labels[b].weight - labels[a].weight || a - b);
  const found: (Rect | null)[] = labels.map(() => null);
  for (const k of order) {
    const { x, y, r, text } = labels[k];
    const [w, h] = [LETTER * size * text.length, size];
    search: for (const away of DISTANCES) {
      for (const [dx, dy] of DIRECTIONS) {
        const gap = r + away * size;
        const cx = x + dx * gap + (dx * w) / 2;
        const cy = y + dy * (gap * (dx === 0 ? 1 : 0.8) + (dx === 0 ? h / 2 : 0));
        const rect = { x1: cx - w / 2, y1: cy - h / 2, x2: cx + w / 2, y2: cy + h / 2 };
        const isInside =
          rect.x1 > box.x && rect.y1 > box.y && rect.x2 < box.x + box.width && rect.y2 < box.y + box.height;
        if (!isInside || taken.some((other) => overlap(rect, other))) continue;
        found[k] = rect;
        taken.push(rect);
        break search;
      }
    }
  }
  return found;
}

/** Writes names beside their marks, with a line to a mark that is far. */
export function placeLabels(labels: readonly Labelled[], pen: Pen, style: LabelStyle): void {
  labelPlaces(labels, style).forEach((rect, k) => {
    if (rect === null) return;
    const { x, y, r, text, color, weight } = labels[k];
    const [cx, cy] = [Math.min(rect.x2, Math.max(rect.x1, x)), Math.min(rect.y2, Math.max(rect.y1, y))];
    const away = Math.sqrt((cx - x) * (cx - x) + (cy - y) * (cy - y));
    if (away > r + 1.1 * style.size) {
      const [from, to] = [r / away, 1 - 2 / away];
      pen.line([x + (cx - x) * from, y + (cy - y) * from, x + (cx - x) * to, y + (cy - y) * to], {
        color: style.leader,
        width: 0.8,
        opacity: 0.9,
      });
    }
    pen.text(rect.x1, rect.y2 - 0.18 * style.size, text, { color, size: style.size, weight, casing: style.casing });
  });
}

const overlap = (a: Rect, b: Rect): boolean => a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;
