import type { LineStyle, Pen, Pixels } from "../../../../../src/figures/index.ts";

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** A pen that draws on a canvas. Pictures are kept as bitmaps for as long as their pixels are. */
export function canvasPen(context: Context): Pen {
  const bitmaps = new WeakMap<Pixels, OffscreenCanvas>();
  function ink({ color, width = 1, opacity = 1, dash = [], fill, fillOpacity = 1 }: LineStyle): void {
    if (fill !== undefined) {
      context.globalAlpha = fillOpacity;
      context.fillStyle = fill;
      context.fill();
    }
    if (color !== undefined) {
      context.globalAlpha = opacity;
      context.strokeStyle = color;
      context.lineWidth = width;
      context.setLineDash([...dash]);
      context.stroke();
    }
    context.globalAlpha = 1;
  }
  return {
    clip(box) {
      if (box === null) {
        context.restore();
        return;
      }
      context.save();
      context.beginPath();
      context.rect(box.x, box.y, box.width, box.height);
      context.clip();
    },
    line(points, style) {
      context.lineJoin = "round";
      context.lineCap = "round";
      context.beginPath();
      for (let k = 0; k < points.length; k += 2) context.lineTo(points[k], points[k + 1]);
      if (style.isClosed) context.closePath();
      ink(style);
    },
    disc(x, y, r, style) {
      context.beginPath();
      context.arc(x, y, r, 0, 2 * Math.PI);
      ink(style);
    },
    text(x, y, text, { color, size, weight = 400, anchor = "start", casing }) {
      context.font = `${weight} ${size}px ${FONT}`;
      context.textAlign = anchor === "middle" ? "center" : anchor;
      if (casing !== undefined) {
        context.lineJoin = "round";
        context.setLineDash([]);
        context.strokeStyle = casing;
        context.lineWidth = size / 4;
        context.strokeText(text, x, y);
      }
      context.fillStyle = color;
      context.fillText(text, x, y);
    },
    image(pixels, [x, y], [ax, ay], [dx, dy]) {
      let bitmap = bitmaps.get(pixels);
      if (bitmap === undefined) {
        bitmap = new OffscreenCanvas(pixels.width, pixels.height);
        const data = new ImageData(pixels.data as Uint8ClampedArray<ArrayBuffer>, pixels.width, pixels.height);
        bitmap.getContext("2d")!.putImageData(data, 0, 0);
        bitmaps.set(pixels, bitmap);
      }
      context.save();
      context.transform(ax, ay, dx, dy, x, y);
      context.imageSmoothingQuality = "high";
      context.drawImage(bitmap, 0, 0, 1, 1);
      context.restore();
    },
  };
}
