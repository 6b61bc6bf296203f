import { isStroked, MECHANISMS, markOf, traceSymbol } from "../../marks.ts";
import { themeColor } from "../../theme.ts";

/** Marks on their way to a canvas: places in pixels, in the order they are drawn. */
export interface PlacedMarks {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Name of the mechanism of each. */
  readonly mechanism: readonly string[];
  /** Whether each is in the brush; the others are faint. */
  readonly selected: Uint8Array;
}

const RADIUS = { many: 3.2, few: 4.6 };
const FEW = 400;

/** Draws each symbol once and copies it: ten thousand marks take a few milliseconds. */
export function drawMarks(canvas: HTMLCanvasElement, width: number, height: number, marks: PlacedMarks): void {
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d")!;
  const radius = radiusOf(marks.x.length);
  const sprites = new Map<string, HTMLCanvasElement>();
  const spriteOf = (name: string) => {
    const sprite = sprites.get(name) ?? symbolSprite(name, radius, ratio);
    sprites.set(name, sprite);
    return sprite;
  };
  for (const isSelected of [0, 1]) {
    context.globalAlpha = isSelected === 1 ? (marks.x.length > FEW ? 0.85 : 1) : 0.13;
    for (let k = 0; k < marks.x.length; k++) {
      if (marks.selected[k] !== isSelected) continue;
      const sprite = spriteOf(marks.mechanism[k]!);
      context.drawImage(sprite, marks.x[k]! * ratio - sprite.width / 2, marks.y[k]! * ratio - sprite.height / 2);
    }
  }
}

export const radiusOf = (count: number): number => (count > FEW ? RADIUS.many : RADIUS.few);

function symbolSprite(mechanism: string, radius: number, ratio: number): HTMLCanvasElement {
  const sprite = document.createElement("canvas");
  const half = Math.ceil((radius * 1.4 + 1.5) * ratio);
  sprite.width = sprite.height = 2 * half;
  const context = sprite.getContext("2d")!;
  const mark = markOf(mechanism);
  context.scale(ratio, ratio);
  context.beginPath();
  traceSymbol(context, mark.symbol, half / ratio, half / ratio, radius);
  if (isStroked(mark)) {
    context.lineWidth = 1.6;
    context.strokeStyle = mark.hollow ? themeColor("--grey-mark") : mark.color;
    context.stroke();
  } else {
    context.fillStyle = mark.color;
    context.fill();
    context.lineWidth = 0.7;
    context.strokeStyle = themeColor("--panel");
    context.stroke();
  }
  return sprite;
}

/** The mark nearest to a place, at most `reach` pixels away; −1 for none. */
export function nearestMark({ x, y }: Pick<PlacedMarks, "x" | "y">, px: number, py: number, reach: number): number {
  let best = -1;
  let least = reach * reach;
  for (let k = 0; k < x.length; k++) {
    const distance = (x[k]! - px) * (x[k]! - px) + (y[k]! - py) * (y[k]! - py);
    if (distance <= least) {
      least = distance;
      best = k;
    }
  }
  return best;
}

/** Grey marks first, so that they hide none of the others. */
export const drawingRank = (mechanism: string): number => {
  const mark = markOf(mechanism);
  return mark.hollow ? 0 : 1 + MECHANISMS.indexOf(mechanism);
};
