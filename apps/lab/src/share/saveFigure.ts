/** What a picture needs to look the same without the page's style sheet. */
const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "paint-order",
  "visibility",
] as const;

const SVG = "http://www.w3.org/2000/svg";

/** An svg of the page as a document of its own: styles written out, on the page's background, its question above it. */
export function svgText(svg: SVGSVGElement, title: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll<SVGElement>("*")];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  originals.forEach((element, k) => {
    const computed = getComputedStyle(element);
    const target = copies[k]!;
    for (const name of STYLES) {
      const value = computed.getPropertyValue(name);
      if (value !== "" && value !== "normal") target.style.setProperty(name, value);
    }
    target.removeAttribute("class");
  });
  const box = svg.viewBox.baseVal;
  const rectangle = svg.getBoundingClientRect();
  const width = box !== null && box.width > 0 ? box.width : rectangle.width;
  const height = box !== null && box.height > 0 ? box.height : rectangle.height;
  const top = 30;
  const outer = document.createElementNS(SVG, "svg");
  const set = (element: Element, attributes: Record<string, string | number>) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  };
  set(outer, { width, height: height + top, viewBox: `0 0 ${width} ${height + top}` });
  const page = getComputedStyle(document.documentElement);
  const background = document.createElementNS(SVG, "rect");
  set(background, { width, height: height + top, fill: page.getPropertyValue("--panel").trim() });
  const heading = document.createElementNS(SVG, "text");
  set(heading, { x: 12, y: 20, "font-family": "Helvetica, Arial, sans-serif", "font-size": 14, "font-weight": 600 });
  heading.setAttribute("fill", page.getPropertyValue("--text").trim());
  heading.textContent = title;
  set(copy, { x: 0, y: top, width, height });
  outer.append(background, heading, copy);
  return new XMLSerializer().serializeToString(outer);
}

/** A picture as PNG, an svg at twice its size; with its question above it, on the page's background. */
export async function toPng(picture: SVGSVGElement | HTMLCanvasElement, title: string): Promise<Blob> {
  if (picture instanceof HTMLCanvasElement) return blobOf(titled(picture, title));
  const url = URL.createObjectURL(new Blob([svgText(picture, title)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await blobOf(canvas);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function titled(picture: HTMLCanvasElement, title: string): HTMLCanvasElement {
  const top = 60;
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height + top;
  const page = getComputedStyle(document.documentElement);
  const context = canvas.getContext("2d")!;
  context.fillStyle = page.getPropertyValue("--panel").trim();
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = page.getPropertyValue("--text").trim();
  context.font = "600 24px Helvetica, Arial, sans-serif";
  context.fillText(title, 20, 38, canvas.width - 40);
  context.drawImage(picture, 0, top);
  return canvas;
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error("this browser made no PNG of it")) : resolve(blob)),
      "image/png",
    );
  });
}

/** Hands a file to the visitor. */
export function saveBlob(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
