/** @file Words in a figure, where nothing measures them: widths are estimated from above, so that nothing overlaps. */
import { escapeText } from "../drawing.ts";

/** Of a character, over the size of the font: wide letters of DejaVu Sans, the widest of the fonts that may be there. */
const WIDE = 0.61;
export const FONT = "Inter, Helvetica, Arial, 'DejaVu Sans', sans-serif";

export const widthOf = (text: string, size: number): number => WIDE * size * text.length;

/** Lines that fit into a width. A word that does not stands alone. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (last !== undefined && widthOf(`${last} ${word}`, size) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export interface TextStyle {
  readonly size: number;
  readonly fill?: string;
  readonly bold?: boolean;
  readonly anchor?: "start" | "middle";
}

export function textAt(x: number, y: number, text: string, { size, fill = "#222", bold, anchor = "start" }: TextStyle) {
  const weight = bold ? ' font-weight="600"' : "";
  return `<text x="${x}" y="${y}" font-family="${FONT}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${weight}>${escapeText(text)}</text>`;
}
