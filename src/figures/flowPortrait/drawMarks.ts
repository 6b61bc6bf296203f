import { type DrawOptions, nearness } from "./drawOptions.ts";
import type { FlowPortraitData } from "./flowPortraitData.ts";
import { type Labelled, placeLabels } from "./labels.ts";
import type { Pen } from "./pen.ts";
import { limitColour, PORTRAIT_INK, type Theme } from "./portraitColours.ts";
import type { Box, PortraitView } from "./portraitView.ts";

/** Delay paths with where they go on to, limit sets, slow directions, roots and ghosts, and their names. */
export function drawMarks(data: FlowPortraitData, view: PortraitView, pen: Pen, options: DrawOptions): void {
  const { theme, hidden = new Set(), size = 1, box } = options;
  const ink = PORTRAIT_INK[theme];
  const labels: Labelled[] = [];
  const flat = (points: ArrayLike<number>, width: number, from: number, to: number) => {
    const line: number[] = [];
    for (let k = from; k < to; k++) {
      const [x, y] = view.at(points[width * k], points[width * k + 1], points[width * k + 2]);
      line.push(x, y);
    }
    return line;
  };

  if (data.velocity !== null && !hidden.has("field")) drawVelocity(data, view, pen, options);

  if (!hidden.has("limits")) {
    data.limits.forEach(({ label, kind, isCurve, isClosed, places, period }, k) => {
      if (kind === "fixed-point") return;
      const color = limitColour(theme, k);
      const count = places.length / 4;
      if (isCurve) {
        const line = flat(places, 4, 0, count);
        pen.line(line, { color: ink.casing, width: 5 * size, opacity: 0.7, isClosed });
        pen.line(line, { color, width: 2.6 * size, isClosed });
      } else {
        const r = kind === "orbit" ? 4.5 : kind === "continuum" ? 3 : 1.3;
        for (let row = 0; row < count; row++) {
          const [x, y] = view.at(places[4 * row], places[4 * row + 1], places[4 * row + 2]);
          pen.disc(x, y, r * size, { fill: color, fillOpacity: r < 2 ? 0.7 : 1 });
        }
      }
      const [x, y] = highest(flat(places, 4, 0, count));
      const text = period === null ? label : `${label}  ${three(period)} ${data.isDiscrete ? "steps" : "τ"}`;
      labels.push({ x, y, r: 4 * size, text, color, weight: 600 });
    });
  }

  if (!hidden.has("slow")) {
    data.limits.forEach(({ slow, places }, k) => {
      if (slow === null) return;
      drawSlowDirection(slow, places, view, pen, limitColour(theme, k), box, size);
    });
  }

  if (!hidden.has("delays")) {
    for (const { points, delay, memory } of data.ways) {
      const color = memory === null ? ink.quiet : ink.stimuli[memory % ink.stimuli.length];
      const count = points.length / 5;
      const onwards = flat(points, 5, Math.max(0, delay - 1), count);
      const during = flat(points, 5, 0, delay);
      pen.line(onwards, { color: ink.casing, width: 3.4 * size, opacity: 0.55 });
      pen.line(onwards, { color, width: 1.5 * size });
      pen.line(during, { color: ink.casing, width: 7 * size, opacity: 0.75 });
      pen.line(during, { color, width: 4 * size });
      arrowHead(onwards, pen, color, size);
      const [x0, y0] = during;
      const [x1, y1] = during.slice(-2);
      pen.disc(x0, y0, 3.6 * size, { fill: ink.casing, color, width: 1.8 * size });
      pen.disc(x1, y1, 4.6 * size, { fill: color, color: ink.casing, width: 1.4 * size });
    }
  }

  for (const point of data.points) {
    const group = point.kind === "ghost" ? "ghosts" : point.kind === "stable" ? "stable" : "saddles";
    if (hidden.has(group)) continue;
    const [x, y] = view.at(point.place[0], point.place[1], point.place[2]);
    if (x < box.x || x > box.x + box.width || y < box.y || y > box.y + box.height) continue;
    const near = nearness(view.offPlane(point.place[3])) * (point.isMirror && point.limit === null ? 0.7 : 1);
    drawPoint(point, [x, y], near, pen, { ink, size, color: limitColour(theme, point.limit), view });
    const limit = point.limit === null ? undefined : data.limits[point.limit];
    const tau = limit?.timeConstant ?? null;
    const text = tau === null ? point.label : `${point.label}  ${three(tau)} ${data.isDiscrete ? "steps" : "τ"}`;
    const color = point.limit === null ? ink.text : limitColour(theme, point.limit);
    labels.push({ x, y, r: 8 * size * near, text, color, weight: limit === undefined ? 400 : 600 });
  }
  if (!hidden.has("labels")) placeLabels(labels, pen, { box, casing: ink.casing, leader: ink.quiet, size: 12 * size });
}

function drawPoint(
  { kind, place, arrows }: FlowPortraitData["points"][number],
  [x, y]: readonly [number, number],
  near: number,
  pen: Pen,
  { ink, size, color, view }: { ink: (typeof PORTRAIT_INK)[Theme]; size: number; color: string; view: PortraitView },
): void {
  const r = 6.5 * size * near;
  if (kind === "ghost") {
    pen.disc(x, y, r, {
      fill: ink.text,
      fillOpacity: 0.14,
      color: ink.text,
      width: 1.1 * size,
      opacity: 0.75,
      dash: [2 * size, 2.4 * size],
    });
    return;
  }
  if (kind === "stable") {
    pen.disc(x, y, r + 2.2 * size, { fill: ink.casing, fillOpacity: 0.85 });
    pen.disc(x, y, r, { fill: color === ink.quiet ? ink.text : color });
    return;
  }
  for (const [da, db, dc] of arrows) {
    const [tx, ty] = view.at(place[0] + da, place[1] + db, place[2] + dc);
    const length = Math.sqrt((tx - x) * (tx - x) + (ty - y) * (ty - y));
    if (length < 1e-6) continue;
    // as much of the arrow as lies on the page, of a length that can be seen
    const shown = 22 * size * near;
    const [ux, uy] = [((tx - x) / length) * shown, ((ty - y) / length) * shown];
    for (const sign of [1, -1]) {
      const line = [x + (sign * ux) / 3, y + (sign * uy) / 3, x + sign * ux, y + sign * uy];
      pen.line(line, { color: ink.casing, width: 3 * size, opacity: 0.6 });
      pen.line(line, { color: ink.text, width: 1.3 * size });
      arrowHead(line, pen, ink.text, 0.7 * size, 1);
    }
  }
  const diamond = [x - r, y, x, y - r, x + r, y, x, y + r];
  const opacity = near;
  pen.line(diamond, {
    fill: ink.casing,
    fillOpacity: 0.85,
    color: ink.casing,
    width: 4 * size,
    opacity: 0.6,
    isClosed: true,
  });
  pen.line(diamond, { color: kind === "undecided" ? ink.quiet : ink.text, width: 1.6 * size, opacity, isClosed: true });
}

/** A ribbon along the leading mode of a stable root, tapered, the longer the slower it is against the next one. */
function drawSlowDirection(
  { direction, gap }: NonNullable<FlowPortraitData["limits"][number]["slow"]>,
  places: ArrayLike<number>,
  view: PortraitView,
  pen: Pen,
  color: string,
  box: Box,
  size: number,
): void {
  const at = (s: number) =>
    view.at(places[0] + s * direction[0], places[1] + s * direction[1], places[2] + s * direction[2]);
  const [x, y] = at(0);
  const [ux, uy] = at(1);
  const length = Math.sqrt((ux - x) * (ux - x) + (uy - y) * (uy - y));
  if (length < 1e-9) return;
  const inPlane = Math.sqrt(direction[0] * direction[0] + direction[1] * direction[1]);
  const half = box.width * (0.05 + 0.05 * Math.min(1, (gap ?? 20) / 20)) * inPlane;
  const [dx, dy] = [(ux - x) / length, (uy - y) / length];
  const w = 5 * size;
  const shape = [
    x - dx * half,
    y - dy * half,
    x - dy * w,
    y + dx * w,
    x + dx * half,
    y + dy * half,
    x + dy * w,
    y - dx * w,
  ];
  pen.line(shape, { fill: color, fillOpacity: 0.28, color, width: 0.8 * size, opacity: 0.8, isClosed: true });
}

/** Of one unit: ẋ over x, with the line on which it is 0. */
function drawVelocity(
  data: FlowPortraitData,
  view: PortraitView,
  pen: Pen,
  { theme, box, size = 1 }: DrawOptions,
): void {
  const ink = PORTRAIT_INK[theme];
  const velocity = data.velocity!;
  const most = Math.max(1e-12, ...velocity.map(Math.abs));
  const line = velocity.flatMap((v, k) => {
    const a = data.frame.a[0] + ((data.frame.a[1] - data.frame.a[0]) * k) / (velocity.length - 1);
    const [x, y] = view.at(a, 0, 0);
    return [x, y - (0.42 * box.height * v) / most];
  });
  const [x1, y1] = view.at(data.frame.a[0], 0, 0);
  const [x2, y2] = view.at(data.frame.a[1], 0, 0);
  pen.line([x1, y1, x2, y2], { color: ink.text, width: size, opacity: 0.8 });
  pen.line(line, { color: ink.casing, width: 4 * size, opacity: 0.6 });
  pen.line(line, { color: ink.text, width: 1.6 * size });
  pen.text(x1 + 8 * size, line[1] - 8 * size, "ẋ", { color: ink.text, size: 13 * size, casing: ink.casing });
}

/** A head on a line, two thirds along it. */
function arrowHead(line: readonly number[], pen: Pen, color: string, size: number, share = 0.6): void {
  let length = 0;
  const lengths = [0];
  for (let k = 2; k < line.length; k += 2) {
    const [dx, dy] = [line[k] - line[k - 2], line[k + 1] - line[k - 1]];
    length += Math.sqrt(dx * dx + dy * dy);
    lengths.push(length);
  }
  if (length < 14 * size) return;
  const at = Math.max(
    1,
    lengths.findIndex((l) => l >= share * length - 1e-9),
  );
  const [x, y] = [line[2 * at], line[2 * at + 1]];
  let back = at;
  while (back > 0 && lengths[at] - lengths[back] < 6 * size) back--;
  const [dx, dy] = [x - line[2 * back], y - line[2 * back + 1]];
  const d = Math.sqrt(dx * dx + dy * dy);
  if (d < 1e-9) return;
  const [ux, uy] = [dx / d, dy / d];
  const r = 7 * size;
  const shape = [
    x + ux * 2 * size,
    y + uy * 2 * size,
    x - ux * r + uy * r * 0.55,
    y - uy * r - ux * r * 0.55,
    x - ux * r - uy * r * 0.55,
    y - uy * r + ux * r * 0.55,
  ];
  pen.line(shape, { fill: color, isClosed: true });
}

function highest(line: readonly number[]): [number, number] {
  let best = 0;
  for (let k = 2; k < line.length; k += 2) if (line[k + 1] < line[best + 1]) best = k;
  return [line[best], line[best + 1]];
}

const three = (value: number): string => `${Number(value.toPrecision(3))}`;
