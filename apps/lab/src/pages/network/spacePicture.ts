/** @file The picture of state space as it is saved: the painter's with its labels, or all of it as lines of an svg. */
import { COORDINATES } from "../../engine/protocol.ts";
import { groupOf } from "./groups.ts";
import { liveColor, type Space3d, storedColor } from "./space3d.ts";
import type { SpaceColors } from "./spaceMessages.ts";
import { viridis } from "./speedColor.ts";

const FONT = "Helvetica, Arial, sans-serif";
const SVG = "http://www.w3.org/2000/svg";
/** Pieces of one shade that a path is drawn in. */
const SHADES = 24;

/** The painter's picture with labels on it. */
export async function spacePng(space: Space3d, colors: SpaceColors): Promise<HTMLCanvasElement> {
  const image = await createImageBitmap(await space.picture());
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  const context = canvas.getContext("2d")!;
  context.drawImage(image, 0, 0);
  const scale = image.width / space.size.width;
  context.scale(scale, scale);
  for (const { kind, text, x, y } of space.labels()) {
    const isAxis = kind === "axis";
    context.font = isAxis ? `12px ${FONT}` : `600 12px ${FONT}`;
    context.textAlign = isAxis ? "center" : "left";
    context.fillStyle = isAxis ? colors.quiet : colors.text;
    context.fillText(text, isAxis ? x : x + 9, isAxis ? y + 4 : y - 5);
  }
  return canvas;
}

/** What is shown, projected onto the canvas as the viewer sees it. */
export function spaceSvg(space: Space3d, colors: SpaceColors): SVGSVGElement {
  const { width, height } = space.size;
  const content = space.content();
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const add = (name: string, attributes: Record<string, string | number>, text = "") => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.textContent = text;
    svg.append(element);
  };
  if (content === null) return svg;
  const { axes, scene, stored, live, hidden, cursor } = content;
  const first = axes === "principal" ? 0 : 3;
  const at = (values: ArrayLike<number>, row: number) => {
    const from = row * COORDINATES + first;
    return space.toCanvas([values[from], values[from + 1], values[from + 2]]);
  };
  const points = (values: ArrayLike<number>, from: number, to: number) => {
    const seen: string[] = [];
    for (let row = from; row < to; row++) {
      const p = at(values, row);
      if (p !== null) seen.push(`${p[0].toFixed(1)},${p[1].toFixed(1)}`);
    }
    return seen.join(" ");
  };
  const line = (values: ArrayLike<number>, from: number, to: number, stroke: string, wide: number, opacity = 1) => {
    for (let k = 0; k < SHADES; k++) {
      const [a, b] = [k, k + 1].map((edge) => from + Math.round(((to - from - 1) * edge) / SHADES));
      if (b <= a) continue;
      const shade = Math.round(100 * (0.35 + 0.65 * (k / SHADES)));
      const color = `color-mix(in srgb, ${stroke} ${shade}%, ${colors.background})`;
      add("polyline", {
        points: points(values, a, b + 1),
        fill: "none",
        stroke: resolved(color),
        "stroke-width": wide,
        "stroke-opacity": opacity,
        "stroke-linejoin": "round",
      });
    }
  };

  if (!hidden.has("delays")) {
    for (const path of stored) line(path.at, 0, path.at.length / COORDINATES, storedColor(path), 3);
  }
  if (!hidden.has("live")) {
    for (const path of live) {
      const color = liveColor(path, colors.text);
      const opacity = cursor?.path === path ? 1 : 0.45;
      line(path.at, 0, path.done, color, path.kind === "release" ? 2.2 : 1.1, opacity);
      for (const { role, start, end } of path.epochs) {
        if (role === "delay") line(path.at, start, Math.min(end, path.done), color, 3.4, opacity);
      }
    }
  }
  if (!hidden.has("slow")) {
    for (const { at: values, speed } of scene?.curves ?? []) {
      const logs = Array.from(speed, (v) => Math.log10(Math.max(v, 1e-12)));
      const [low, high] = [Math.min(...logs), Math.max(...logs)];
      for (let row = 1; row < speed.length; row++) {
        const [r, g, b] = viridis(high > low ? (logs[row] - low) / (high - low) : 0.5).map((c) => Math.round(255 * c));
        add("polyline", {
          points: points(values, row - 1, row + 1),
          fill: "none",
          stroke: `rgb(${r},${g},${b})`,
          "stroke-width": 5,
        });
      }
    }
  }
  const dots = (values: ArrayLike<number>, fill: string) => {
    for (let row = 0; row * COORDINATES < values.length; row++) {
      const p = at(values, row);
      if (p !== null) add("circle", { cx: p[0], cy: p[1], r: 4, fill });
    }
  };
  const curve = (name: "polygon" | "polyline", values: ArrayLike<number>, stroke: string) =>
    add(name, { points: points(values, 0, values.length / COORDINATES), fill: "none", stroke, "stroke-width": 4 });
  if (!hidden.has("cycles")) {
    for (const { at: values, form } of scene?.cycles ?? []) {
      if (form === "orbit") dots(values, "#CC79A7");
      else curve("polygon", values, "#CC79A7");
    }
  }
  if (!hidden.has("continua")) {
    for (const { at: values, isCurve, isClosed } of scene?.continua ?? []) {
      if (isCurve) curve(isClosed ? "polygon" : "polyline", values, colors.text);
      else dots(values, colors.text);
    }
  }
  for (const point of scene?.points ?? []) {
    const group = groupOf(point);
    const p = at(point.at, 0);
    if (p === null || hidden.has(group)) continue;
    const [x, y] = p;
    if (group === "saddles") {
      add("path", {
        d: `M${x - 7},${y}L${x},${y - 7}L${x + 7},${y}L${x},${y + 7}Z`,
        fill: "none",
        stroke: colors.text,
        "stroke-width": 1.4,
      });
    } else {
      const isGhost = group === "ghosts";
      add("circle", {
        cx: x,
        cy: y,
        r: 6,
        fill: isGhost ? colors.quiet : colors.text,
        "fill-opacity": isGhost ? 0.35 : 1,
      });
    }
  }
  for (const { kind, text, x, y } of space.labels()) {
    const isAxis = kind === "axis";
    add(
      "text",
      {
        x: isAxis ? x : x + 9,
        y: isAxis ? y + 4 : y - 5,
        "text-anchor": isAxis ? "middle" : "start",
        "font-family": FONT,
        "font-size": 12,
        "font-weight": isAxis ? 400 : 600,
        fill: isAxis ? colors.quiet : colors.text,
      },
      text,
    );
  }
  return svg;
}

/** A mixed colour as programs that draw svg know it. */
function resolved(color: string): string {
  const context = scratch();
  context.fillStyle = "#000";
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${r},${g},${b})`;
}
let drawn: CanvasRenderingContext2D | undefined;
function scratch(): CanvasRenderingContext2D {
  drawn ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  return drawn;
}
