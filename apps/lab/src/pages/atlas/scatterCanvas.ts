import { isStroked, markOf, traceSymbol } from "../../marks.ts";
import { themeColor } from "../../theme.ts";
import { viridis } from "../network/speedColor.ts";

/** Marks on their way to a canvas: places in pixels, in the order they are drawn. */
export interface PlacedMarks {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Name of the mechanism of each. */
  readonly mechanism: readonly string[];
  /** Colour of each by a measure, see `shadeOf`; null where mechanisms give the colours. */
  readonly shade: Uint8Array | null;
  /** Whether each is in the brush; the others are faint. */
  readonly selected: Uint8Array;
}

const RADIUS = { many: 3.2, few: 4.6 };
const FEW = 400;

/** Steps of a measure's colours. */
const SHADES = 32;
const UNKNOWN = 255;
/** The step of a value in 0 … 1; null is told apart. */
export const shadeOf = (place: number | null): number =>
  place === null ? UNKNOWN : Math.min(SHADES - 1, Math.floor(place * SHADES));
/** The colour of a step, for CSS. */
export function shadeColor(shade: number): string {
  const rgb = viridis((shade + 0.5) / SHADES).map((part) => Math.round(255 * part));
  return `rgb(${rgb.join(" ")})`;
}

/** Draws each symbol once and copies it: ten thousand marks take a few milliseconds. */
export function drawMarks(canvas: HTMLCanvasElement, width: number, height: number, marks: PlacedMarks): void {
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d")!;
  const radius = radiusOf(marks.x.length);
  const sprites = new Map<string, HTMLCanvasElement>();
  const spriteOf = (name: string, shade: number | undefined) => {
    const key = shade === undefined ? name : `${name} ${shade}`;
    const sprite = sprites.get(key) ?? symbolSprite(name, shade, radius, ratio);
    sprites.set(key, sprite);
    return sprite;
  };
  for (const isSelected of [0, 1]) {
    context.globalAlpha = isSelected === 1 ? opacityOf(marks.x.length) : 0.13;
    for (let k = 0; k < marks.x.length; k++) {
      if (marks.selected[k] !== isSelected) continue;
      const sprite = spriteOf(marks.mechanism[k]!, marks.shade?.[k]);
      context.drawImage(sprite, marks.x[k]! * ratio - sprite.width / 2, marks.y[k]! * ratio - sprite.height / 2);
    }
  }
}

/** The more marks, the more of those beneath shows through. */
const opacityOf = (count: number): number => (count <= FEW ? 1 : count <= 2000 ? 0.8 : 0.5);
export const radiusOf = (count: number): number => (count > FEW ? RADIUS.many : RADIUS.few);

function symbolSprite(mechanism: string, shade: number | undefined, radius: number, ratio: number): HTMLCanvasElement {
  const sprite = document.createElement("canvas");
  const half = Math.ceil((radius * 1.4 + 1.5) * ratio);
  sprite.width = sprite.height = 2 * half;
  const context = sprite.getContext("2d")!;
  const mark = markOf(mechanism);
  const isGrey = shade === undefined ? mark.hollow : shade === UNKNOWN;
  const color = isGrey ? themeColor("--grey-mark") : shade === undefined ? mark.color : shadeColor(shade);
  context.scale(ratio, ratio);
  context.beginPath();
  traceSymbol(context, mark.symbol, half / ratio, half / ratio, radius);
  if (isGrey || isStroked(mark)) {
    context.lineWidth = 1.6;
    context.strokeStyle = color;
    context.stroke();
  } else {
    context.fillStyle = color;
    context.fill();
    // the ends of viridis come near to the ground of one theme each: there, marks have an edge
    context.lineWidth = 0.7;
    context.strokeStyle = themeColor(shade === undefined ? "--panel" : "--quiet");
    context.stroke();
  }
  return sprite;
}

/** The mark nearest to a place, at most `reach` pixels away; −1 for none. @param kept 0 for those that are passed over. */
export function nearestMark(
  { x, y }: Pick<PlacedMarks, "x" | "y">,
  px: number,
  py: number,
  reach: number,
  kept?: Uint8Array,
): number {
  let best = -1;
  let least = reach * reach;
  for (let k = 0; k < x.length; k++) {
    if (kept?.[k] === 0) continue;
    const distance = (x[k]! - px) * (x[k]! - px) + (y[k]! - py) * (y[k]! - py);
    if (distance <= least) {
      least = distance;
      best = k;
    }
  }
  return best;
}

/**
 * Grey marks first, so that they hide none of the others; these in an order that depends on their ids alone, so that no
 * mechanism lies over another.
 */
export function drawingRank(mechanism: string, id: string): number {
  let hash = 2166136261; // FNV-1a
  for (let k = 0; k < id.length; k++) hash = Math.imul(hash ^ id.charCodeAt(k), 16777619);
  // the last digits of an id alone would do, but not of one that somebody chose
  return (markOf(mechanism).hollow ? 0 : 1) + (hash >>> 0) / 2 ** 32;
}
