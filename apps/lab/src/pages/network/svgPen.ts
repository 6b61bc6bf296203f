/** @file A pen that writes svg instead of pixels: what a canvas shows can be saved as lines. */

/** The part of a canvas that the strip is drawn with. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | "beginPath"
  | "moveTo"
  | "lineTo"
  | "stroke"
  | "fillRect"
  | "clearRect"
  | "fillText"
  | "measureText"
  | "setLineDash"
  | "font"
  | "textAlign"
  | "fillStyle"
  | "strokeStyle"
  | "lineWidth"
  | "globalAlpha"
> & {
  drawImage(image: HTMLCanvasElement, x: number, y: number, width: number, height: number): void;
};

const SVG = "http://www.w3.org/2000/svg";
const ANCHORS: Readonly<Record<string, string>> = { left: "start", center: "middle", right: "end" };

/** A fill as svg 1.1 says it: "rgb(255 255 255 / 5%)" is understood by browsers only. */
function fillOf(color: string): Record<string, string | number> {
  const parts = /^rgb\((\d+) (\d+) (\d+) \/ (\d+)%\)$/.exec(color);
  if (parts === null) return { fill: color };
  const [r, g, b, percent] = parts.slice(1).map(Number);
  return { fill: `rgb(${r},${g},${b})`, "fill-opacity": percent / 100 };
}

/** @param measure what text is measured with. */
export function svgPen(width: number, height: number, measure: CanvasRenderingContext2D) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  let path = "";
  let dash: readonly number[] = [];
  const add = (name: string, attributes: Record<string, string | number>, text = "") => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.textContent = text;
    svg.append(element);
  };
  const round = (v: number) => Math.round(v * 100) / 100;
  const pen: Pen = {
    font: "11px sans-serif",
    textAlign: "left",
    fillStyle: "#000",
    strokeStyle: "#000",
    lineWidth: 1,
    globalAlpha: 1,
    beginPath() {
      path = "";
    },
    moveTo(x, y) {
      path += `M${round(x)},${round(y)}`;
    },
    lineTo(x, y) {
      path += `L${round(x)},${round(y)}`;
    },
    stroke() {
      if (path === "") return;
      add("path", {
        d: path,
        fill: "none",
        stroke: String(pen.strokeStyle),
        "stroke-width": pen.lineWidth,
        "stroke-opacity": pen.globalAlpha,
        ...(dash.length === 0 ? {} : { "stroke-dasharray": dash.join(",") }),
      });
    },
    setLineDash(segments: Iterable<number>) {
      dash = [...segments];
    },
    clearRect() {},
    fillRect(x, y, w, h) {
      add("rect", { x: round(x), y: round(y), width: round(w), height: round(h), ...fillOf(String(pen.fillStyle)) });
    },
    fillText(text, x, y) {
      const size = /(\d+)px/.exec(pen.font)?.[1] ?? 11;
      add(
        "text",
        {
          x: round(x),
          y: round(y),
          "text-anchor": ANCHORS[pen.textAlign] ?? "start",
          "font-family": "Helvetica, Arial, sans-serif",
          "font-size": size,
          fill: String(pen.fillStyle),
        },
        text,
      );
    },
    measureText(text) {
      measure.font = pen.font;
      return measure.measureText(text);
    },
    drawImage(image, x, y, w, h) {
      add("image", {
        x: round(x),
        y: round(y),
        width: round(w),
        height: round(h),
        preserveAspectRatio: "none",
        href: image.toDataURL("image/png"),
      });
    },
  };
  return { svg, pen };
}
