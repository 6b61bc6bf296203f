import * as Plot from "@observablehq/plot";

/** A picture as SVG text, with its size in pixels. */
export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** What Plot needs of a document: a browser's, or linkedom's in Node. */
export type PlotDocument = NonNullable<Plot.PlotOptions["document"]>;

const STYLE = {
  fontFamily: "Inter, Helvetica, Arial, sans-serif",
  fontSize: "12px",
  background: "none",
  color: "#222",
};

/** One panel drawn by Plot. Legends are drawn with marks, so that a panel is one SVG element. */
export function panel(document: PlotDocument, options: Plot.PlotOptions & { width: number; height: number }): Drawing {
  const figure = Plot.plot({ ...options, document, style: STYLE });
  return { svg: figure.outerHTML, width: options.width, height: options.height };
}

export interface Heading {
  /** A sentence that says what is to be seen. */
  readonly title: string;
  readonly subtitle?: string;
}

/** Drawings one above the other under a heading, as one SVG document on white. */
export function stack(heading: Heading, parts: readonly Drawing[]): Drawing {
  const width = Math.max(...parts.map((p) => p.width));
  const top = heading.subtitle === undefined ? 34 : 52;
  let y = top;
  const placed = parts.map((part) => {
    // an inner svg keeps its own coordinates
    const inner = part.svg.replace(/^<svg/, `<svg x="0" y="${y}"`);
    y += part.height;
    return inner;
  });
  const line = (text: string, at: number, style: string) =>
    `<text x="16" y="${at}" font-family="Inter, Helvetica, Arial, sans-serif" ${style}>${escapeText(text)}</text>`;
  const lines = [line(heading.title, 24, 'font-size="16" font-weight="600" fill="#111"')];
  if (heading.subtitle !== undefined) lines.push(line(heading.subtitle, 43, 'font-size="12" fill="#555"'));
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}">` +
    `<rect width="${width}" height="${y}" fill="#fff"/>${lines.join("")}${placed.join("")}</svg>`;
  return { svg, width, height: y };
}

export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
