import { zlibSync } from "fflate";
import { escapeText } from "../drawing.ts";
import type { LineStyle, Pen, Pixels } from "./pen.ts";

const FONT = "Inter, Helvetica, Arial, sans-serif";

/** A pen that writes SVG. */
export function openSvgPen(): Pen & { readonly written: () => string } {
  const parts: string[] = [];
  const style = ({ color, width, opacity, dash, fill, fillOpacity }: LineStyle) =>
    [
      `fill="${fill ?? "none"}"`,
      fillOpacity === undefined ? "" : `fill-opacity="${fillOpacity}"`,
      color === undefined ? "" : `stroke="${color}" stroke-width="${width ?? 1}"`,
      opacity === undefined ? "" : `stroke-opacity="${short(opacity)}"`,
      dash === undefined ? "" : `stroke-dasharray="${dash.join(" ")}"`,
    ]
      .filter(Boolean)
      .join(" ");
  return {
    clip(box) {
      if (box === null) parts.push("</svg>");
      else {
        const { x, y, width, height } = box;
        parts.push(
          `<svg x="${x}" y="${y}" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}">`,
        );
      }
    },
    line(points, how) {
      const name = how.isClosed ? "polygon" : "polyline";
      parts.push(
        `<${name} points="${points.map(short).join(" ")}" ${style(how)} stroke-linejoin="round" stroke-linecap="round"/>`,
      );
    },
    disc(x, y, r, how) {
      parts.push(`<circle cx="${short(x)}" cy="${short(y)}" r="${short(r)}" ${style(how)}/>`);
    },
    text(x, y, text, { color, size, weight = 400, anchor = "start", casing }) {
      const around =
        casing === undefined
          ? ""
          : ` stroke="${casing}" stroke-width="${short(size / 4)}" stroke-linejoin="round" paint-order="stroke"`;
      parts.push(
        `<text x="${short(x)}" y="${short(y)}" font-family="${FONT}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${color}"${around}>${escapeText(text)}</text>`,
      );
    },
    image(pixels, [x, y], [ax, ay], [dx, dy]) {
      const matrix = [ax, ay, dx, dy, x, y].map(short).join(" ");
      parts.push(
        `<image width="1" height="1" preserveAspectRatio="none" transform="matrix(${matrix})" href="data:image/png;base64,${base64(pngOf(pixels))}"/>`,
      );
    },
    written: () => parts.join(""),
  };
}

const short = (v: number): string => `${Math.round(v * 100) / 100}`;

/** A PNG: colour type 6, no filter. Source: W3C PNG specification, third edition. */
export function pngOf({ width, height, data }: Pixels): Uint8Array {
  const rows = new Uint8Array(height * (1 + 4 * width));
  for (let y = 0; y < height; y++) rows.set(data.subarray(4 * y * width, 4 * (y + 1) * width), y * (1 + 4 * width) + 1);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
  const chunks = [signature, chunk("IHDR", header), chunk("IDAT", zlibSync(rows)), chunk("IEND", new Uint8Array(0))];
  const whole = new Uint8Array(chunks.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of chunks) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let k = 0; k < 4; k++) bytes[4 + k] = name.charCodeAt(k);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let k = 0; k < bytes.length; k += 3) {
    const word = (bytes[k] << 16) | ((bytes[k + 1] ?? 0) << 8) | (bytes[k + 2] ?? 0);
    const left = bytes.length - k;
    parts.push(
      DIGITS[word >> 18] +
        DIGITS[(word >> 12) & 63] +
        (left > 1 ? DIGITS[(word >> 6) & 63] : "=") +
        (left > 2 ? DIGITS[word & 63] : "="),
    );
  }
  return parts.join("");
}
