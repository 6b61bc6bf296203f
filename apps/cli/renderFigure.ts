import { createRequire } from "node:module";
import { extname } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { parseHTML } from "linkedom";
import type { Drawing, PlotDocument } from "../../src/figures/index.ts";
import { writeAtomically } from "../../src/store/index.ts";

/** A document to draw in, where there is no browser. */
export function plotDocument(): PlotDocument {
  return parseHTML("<!doctype html><html><body></body></html>").document as unknown as PlotDocument;
}

/** Writes a drawing as .svg, or as .png at twice its size with a font of our own, so that it looks the same everywhere. */
export function writeFigure(path: string, drawing: Drawing): void {
  if (extname(path).toLowerCase() === ".svg") {
    writeAtomically(path, new TextEncoder().encode(drawing.svg));
    return;
  }
  writeAtomically(path, pngOfDrawing(drawing, 2));
}

/** A drawing as PNG, so many times its size, with a font of our own. */
export function pngOfDrawing(drawing: Drawing, zoom: number): Uint8Array {
  const fonts = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) =>
    createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}`),
  );
  const image = new Resvg(drawing.svg, {
    fitTo: { mode: "zoom", value: zoom },
    font: { fontFiles: fonts, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" },
  });
  return image.render().asPng();
}
